package dev.billbridge.sandbox.sakura;

import dev.billbridge.sandbox.sakura.billing.Bill;
import dev.billbridge.sandbox.sakura.billing.BillLine;
import dev.billbridge.sandbox.sakura.billing.SakuraAccounts;
import dev.billbridge.sandbox.world.Oddity;
import java.io.Reader;
import java.time.format.DateTimeFormatter;

/**
 * The CSV of a bill as a stream of characters: byte order mark, header record, one record per line,
 * every field quoted. Rows are made when read, so a bill of any length needs one row of memory.
 */
final class BillCsv extends Reader {
  private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuu/MM");
  private static final String[] HEADER = {
    "連番",
    "請求書番号",
    "利用月",
    "支払状況",
    "会員ID",
    "アカウントコード",
    "リソースID",
    "商品ID",
    "商品名",
    "ゾーンID",
    "ゾーン名",
    "日数",
    "時間",
    "金額(税抜)",
    "消費税",
    "リソース名"
  };
  private static final long CONTRADICTION = 100;

  private final SakuraAccounts.Account account;
  private final Bill bill;
  private final LineOrder order;
  private final String billId;
  private final String paymentStatus;
  private final String recordEnd;
  private final boolean extraColumns;
  private final boolean contradicts;
  private final StringBuilder record = new StringBuilder();
  private int position;
  private long nextLine = -1;

  BillCsv(SakuraAccounts.Account account, Bill bill, String billId, String paymentStatus) {
    this.account = account;
    this.bill = bill;
    this.order = new LineOrder(bill);
    this.billId = billId;
    this.paymentStatus = paymentStatus;
    this.recordEnd = bill.snapshot().has(Oddity.CSV_LINE_FEED) ? "\n" : "\r\n";
    this.extraColumns = bill.snapshot().has(Oddity.CSV_EXTRA_COLUMNS);
    this.contradicts = bill.snapshot().has(Oddity.JSON_CSV_CONTRADICTION);
  }

  @Override
  public int read(char[] buffer, int offset, int length) {
    if (position == record.length() && !advance()) {
      return -1;
    }
    int count = Math.min(length, record.length() - position);
    record.getChars(position, position + count, buffer, offset);
    position += count;
    return count;
  }

  private boolean advance() {
    if (nextLine >= bill.lineCount()) {
      return false;
    }
    record.setLength(0);
    position = 0;
    if (nextLine < 0) {
      header();
    } else {
      row(bill.line(order.indexAt(nextLine)));
    }
    nextLine++;
    return true;
  }

  private void header() {
    record.append('\ufeff');
    for (String name : HEADER) {
      field(name);
    }
    if (extraColumns) {
      field("利用種別").field("備考");
    }
    endRecord();
  }

  private void row(BillLine line) {
    long net = line.net() + (contradicts && line.index() == 2 ? CONTRADICTION : 0);
    field(Integer.toString(line.index()))
        .field(billId)
        .field(MONTH.format(bill.month()))
        .field(paymentStatus)
        .field(account.memberCode())
        .field(account.code())
        .field(line.contractId())
        .field(Integer.toString(line.serviceClassId()))
        .field(line.product().displayName())
        .field(line.zone() == null ? "" : line.zone().id())
        .field(line.zone() == null ? "" : line.zone().displayName())
        .field(Integer.toString(line.days()))
        .field(Integer.toString(line.hours()))
        .field(Long.toString(net))
        .field(Long.toString(line.tax()))
        .field(line.resourceName());
    if (extraColumns) {
      field(line.product().path()).field("");
    }
    endRecord();
  }

  private BillCsv field(String text) {
    record.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        record.append('"');
      }
      record.append(c);
    }
    record.append("\",");
    return this;
  }

  private void endRecord() {
    record.setLength(record.length() - 1);
    record.append(recordEnd);
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}

package dev.billbridge.sandbox.sakura;

import dev.billbridge.sandbox.http.Refusal;
import dev.billbridge.sandbox.http.Request;
import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.sakura.billing.Bill;
import dev.billbridge.sandbox.sakura.billing.BillLine;
import dev.billbridge.sandbox.sakura.billing.Bills;
import dev.billbridge.sandbox.sakura.billing.SakuraAccounts.Account;
import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Snapshot;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;

/** Bill list, one bill, and the lines of a bill as JSON and as CSV. */
final class BillDocuments {
  private static final int RECENT_BILLS = 12;
  private static final int PAYMENT_CLASS = 200;
  private static final String PAID = "入金済み";
  private static final String OTHER_UNPAID = "未払い";
  private static final String OTHER_PENDING = "確認中";

  private final Bills bills;
  private final String unpaidText;
  private final String pendingText;

  BillDocuments(Bills bills, String unpaidText, String pendingText) {
    this.bills = bills;
    this.unpaidText = unpaidText;
    this.pendingText = pendingText;
  }

  /**
   * The newest bills, or those dated in a year, or in a month.
   *
   * @param yearAndMonth of the billing date; empty, a year, or a year and a month with or without
   *     leading zero
   */
  void list(
      Account account,
      List<String> yearAndMonth,
      Request request,
      Response response,
      Snapshot snapshot)
      throws IOException {
    if (!yearAndMonth.isEmpty() && !yearAndMonth.get(0).matches("[0-9]{4}")
        || yearAndMonth.size() == 2 && !yearAndMonth.get(1).matches("0?[1-9]|1[0-2]")) {
      throw new Refusal(400);
    }
    List<Bill> found = bills.all(account, snapshot);
    if (yearAndMonth.isEmpty()) {
      found = found.subList(0, Math.min(RECENT_BILLS, found.size()));
    } else {
      int year = Integer.parseInt(yearAndMonth.get(0));
      int month = yearAndMonth.size() == 2 ? Integer.parseInt(yearAndMonth.get(1)) : 0;
      found = found.stream()
          .filter(bill ->
              bill.date().getYear() == year && (month == 0 || bill.date().getMonthValue() == month))
          .toList();
    }
    write(account, found, request, response, snapshot);
  }

  /** One bill, in a list of one; an empty list when there is none. */
  void one(Account account, String billId, Request request, Response response, Snapshot snapshot)
      throws IOException {
    write(
        account,
        bills.byId(account, billId, snapshot).map(List::of).orElse(List.of()),
        request,
        response,
        snapshot);
  }

  private void write(
      Account account, List<Bill> found, Request request, Response response, Snapshot snapshot)
      throws IOException {
    try (SakuraJson json = new SakuraJson(request, response, snapshot)) {
      json.truth("is_ok", true)
          .respondedAt()
          .integer("Count", found.size())
          .unknownKeys()
          .startList("Bills");
      int shown = snapshot.has(Oddity.LIST_LACKS_A_BILL) && found.size() > 1
          ? found.size() - 1
          : found.size();
      for (int i = 0; i < shown; i++) {
        boolean shuffled = snapshot.has(Oddity.SHUFFLED_ORDER);
        write(
            account,
            found.get(shuffled ? (int) Figures.shuffled(i, found.size(), account.key()) : i),
            json);
      }
      json.endList();
    }
  }

  private void write(Account account, Bill bill, SakuraJson json) throws IOException {
    long number = Figures.monthNumber(bill.month());
    json.startItem();
    if (json.prints("PaymentClassID", number)) {
      json.integer("PaymentClassID", PAYMENT_CLASS);
    }
    if (json.prints("PayLimit", number)) {
      json.time("PayLimit", bill.payLimit());
    }
    if (bill.isPaid() || !bill.snapshot().has(Oddity.ABSENT_ZEROES)) {
      json.truth("Paid", bill.isPaid());
    }
    json.exactText("MemberID", account.memberCode())
        .time("Date", bill.date())
        .integer("BillID", bills.id(account, bill))
        .amount("Amount", bills.headerAmount(account, bill))
        .endItem();
  }

  /** The lines of a bill as JSON. */
  void detail(Bill bill, Request request, Response response) throws IOException {
    LineOrder order = new LineOrder(bill);
    try (SakuraJson json = new SakuraJson(request, response, bill.snapshot())) {
      json.truth("is_ok", true)
          .respondedAt()
          .integer("Count", bill.lineCount())
          .unknownKeys()
          .startList("BillDetails");
      for (int position = 0; position < bill.lineCount(); position++) {
        write(bill.line(order.indexAt(position)), json);
      }
      json.endList();
    }
  }

  private static void write(BillLine line, SakuraJson json) throws IOException {
    json.startItem()
        .integer("Index", line.index())
        .text("ContractID", line.contractId())
        .integer("ServiceClassID", line.serviceClassId());
    if (json.prints("ServiceClassPath", line.index())) {
      json.exactText("ServiceClassPath", line.product().path());
    }
    if (line.zone() != null && json.prints("Zone", line.index())) {
      json.exactText("Zone", line.zone().id());
    }
    json.integer("Usage", line.usage());
    if (json.prints("FormattedUsage", line.index())) {
      json.exactText(
          "FormattedUsage",
          line.product().byAmount() ? line.usage() + "GB" : line.days() + "d" + line.hours() + "h");
    }
    if (json.prints("ServiceUsagePath", line.index())) {
      json.exactText(
          "ServiceUsagePath", line.product().byAmount() ? "cloud/transfer" : "cloud/usetime");
    }
    json.amount("Amount", line.amount());
    if (!line.resourceName().isEmpty() || json.prints("Description", line.index())) {
      json.text("Description", line.resourceName());
    }
    writeEnd(line, json);
    json.endItem();
  }

  private static void writeEnd(BillLine line, SakuraJson json) throws IOException {
    OffsetDateTime endedAt = line.endedAt();
    if (endedAt != null) {
      json.time("ContractEndAt", endedAt);
    } else if (json.prints("ContractEndAt", line.index())) {
      json.nothing("ContractEndAt");
    }
  }

  /** The lines of a bill as CSV, inside one JSON string. */
  void csv(Account account, Bill bill, Request request, Response response) throws IOException {
    String id = Long.toString(bills.id(account, bill));
    try (SakuraJson json = new SakuraJson(request, response, bill.snapshot());
        BillCsv csv = new BillCsv(account, bill, id, paymentStatus(account, bill))) {
      json.truth("is_ok", true)
          .integer("Count", bill.lineCount())
          .respondedAt()
          .exactText(
              "Filename",
              "sakura_cloud_%d_%02d.csv"
                  .formatted(bill.month().getYear(), bill.month().getMonthValue()));
      json.generator().writeFieldName("Body");
      json.generator().writeString(csv, -1);
    }
  }

  private String paymentStatus(Account account, Bill bill) {
    boolean other = bill.snapshot().has(Oddity.OTHER_PAYMENT_STATUS_TEXT);
    if (bills.headerAmount(account, bill) == 0) {
      return other ? OTHER_PENDING : pendingText;
    }
    if (bill.isPaid()) {
      return PAID;
    }
    return other ? OTHER_UNPAID : unpaidText;
  }
}

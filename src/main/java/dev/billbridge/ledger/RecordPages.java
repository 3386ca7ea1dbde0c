package dev.billbridge.ledger;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.RevisedRecord.Change;
import dev.billbridge.canonical.StatementRevision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Currency;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/**
 * Reads the records of a statement as one of its revisions knew them, page by page along the primary key. Versions never change
 * once a later revision exists, so the pages fit together without a long transaction, on every engine.
 */
final class RecordPages {

  private static final int PAGE = 2_000;

  /** For each key the version that held at the revision, or the last one before it vanished. */
  private static final String SELECT = "select r.* from ledger_record r where r.statement_no = :no and r.since_revision <= :revision"
      + " and (r.until_revision > :revision or not exists (select 1 from ledger_record later where later.statement_no = r.statement_no"
      + " and later.resource_id = r.resource_id and later.line_key = r.line_key and later.since_revision > r.since_revision"
      + " and later.since_revision <= :revision))"
      // The first comparison alone lets every engine enter the primary key where the last page ended.
      + " and r.resource_id >= :resource and (r.resource_id > :resource or r.line_key > :line)"
      // The statement is one and the same; naming it lets H2 see that the primary key is in this order already.
      + " order by r.statement_no, r.resource_id, r.line_key limit " + PAGE;

  private RecordPages() {}

  static void read(Jdbi jdbi, StatementRevision revision, Consumer<RevisedRecord> each) {
    String resource = "";
    String line = "";
    while (true) {
      String afterResource = resource;
      String afterLine = line;
      List<RevisedRecord> page = jdbi.withHandle(handle -> handle.createQuery(SELECT).bind("no", revision.statementNo())
          .bind("revision", revision.revision()).bind("resource", afterResource).bind("line", afterLine)
          .map((row, context) -> record(row, revision.revision())).list());
      page.forEach(each);
      if (page.size() < PAGE) {
        return;
      }
      BillingRecord last = page.get(page.size() - 1).content();
      resource = last.resourceId();
      line = last.lineKey();
    }
  }

  private static RevisedRecord record(ResultSet row, int revision) throws SQLException {
    int since = row.getInt("since_revision");
    int until = row.getInt("until_revision");
    boolean vanished = until <= revision;
    Change change = until == revision ? Change.VANISHED : since < revision ? Change.UNCHANGED : since == 1 ? Change.NEW : Change.CHANGED;
    String category = row.getString("charge_category");
    String currency = row.getString("currency");
    String usageStart = row.getString("usage_start");
    String usageEnd = row.getString("usage_end");
    long number = row.getLong("line_number");
    Long lineNumber = row.wasNull() ? null : number;
    BillingRecord record = new BillingRecord(row.getString("resource_id"), row.getString("line_key"), Kind.valueOf(row.getString("kind")),
        category == null ? null : ChargeCategory.ofFocusName(category), row.getString("resource_name"), row.getString("resource_type"),
        new BillingPeriod(row.getObject("period_start", LocalDate.class), row.getObject("period_end", LocalDate.class)),
        usageStart == null ? null : OffsetDateTime.parse(usageStart), usageEnd == null ? null : OffsetDateTime.parse(usageEnd),
        row.getString("product_id"), row.getString("product_name"), row.getString("region"), row.getBigDecimal("quantity"), row.getString("unit"),
        row.getBigDecimal("unit_price"), row.getBigDecimal("amount"), currency == null ? null : Currency.getInstance(currency),
        row.getBigDecimal("net_amount"), row.getBigDecimal("tax_amount"), RevisionRow.attributes(row.getString("attributes")),
        new Provenance(row.getString("document_hash"), row.getString("document_pointer"), lineNumber));
    return new RevisedRecord(record, since, vanished, change);
  }
}

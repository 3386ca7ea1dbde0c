package dev.billbridge.ledger.statement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.database.Utc;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** How a statement revision is written to and read from its row. */
public final class RevisionRow {

  /** Statements with their revisions; what is to be read by {@link #read}. */
  public static final String SELECT =
      "select s.statement_no, s.provider, s.account_number, s.statement_id, s.dataset, s.account, s.final_from, s.taken_at,"
          + " v.revision, v.status, v.period_start, v.period_end, v.issued_on, v.due_on, v.total, v.currency, v.stated_lines, v.payment_status,"
          + " v.attributes, v.line_count, v.lines_total, v.difference, v.verdict, v.reason, v.content_hash, v.recorded_at, v.taken_at as collected_at, v.continues_above,"
          + " v.cause, v.figures_changed"
          + " from ledger_statement s join ledger_revision v on v.statement_no = s.statement_no";

  private static final ObjectMapper JSON = new ObjectMapper();

  private RevisionRow() {}

  /**
   * @param fingerprint of the intake it was read from; null when it follows from another statement
   */
  public static void insert(
      Handle handle,
      StatementRevision revision,
      String fingerprint,
      long added,
      long changed,
      long vanished) {
    Statement statement = revision.statement();
    Reconciliation reconciliation = revision.reconciliation();
    handle
        .createUpdate(
            "insert into ledger_revision (statement_no, revision, status, period_start, period_end, issued_on, due_on, total, currency,"
                + " stated_lines, payment_status, attributes, line_count, lines_total, difference, verdict, reason, content_hash, header_hash,"
                + " new_records, changed_records, vanished_records, recorded_at, intake_fingerprint, taken_at, cause, figures_changed) values (:no, :revision, :status, :start, :end, :issuedOn, :dueOn, :total,"
                + " :currency, :statedLines, :payment, :attributes, :lines, :linesTotal, :difference, :verdict, :reason, :hash, :headerHash, :added,"
                + " :changed, :vanished, :recordedAt, :fingerprint, :takenAt, :cause, :figures)")
        .bind("no", revision.statementNo())
        .bind("revision", revision.number())
        .bind("status", revision.status().name())
        .bind("start", statement.period().start())
        .bind("end", statement.period().end())
        .bind("issuedOn", statement.issuedOn())
        .bind("dueOn", statement.dueOn())
        .bind("total", statement.total())
        .bind(
            "currency",
            statement.currency() == null ? null : statement.currency().getCurrencyCode())
        .bind("statedLines", statement.statedLines())
        .bind("payment", statement.paymentStatus().name())
        .bind("attributes", json(statement.attributes()))
        .bind("lines", reconciliation.lineCount())
        .bind("linesTotal", reconciliation.linesTotal())
        .bind("difference", reconciliation.difference())
        .bind("verdict", reconciliation.verdict().name())
        .bind("reason", reconciliation.reason())
        .bind("hash", revision.contentHash())
        .bind("headerHash", statement.contentHash())
        .bind("added", added)
        .bind("changed", changed)
        .bind("vanished", vanished)
        .bind("recordedAt", Utc.of(revision.recordedAt()))
        .bind("fingerprint", fingerprint)
        .bind("takenAt", Utc.of(revision.collectedAt()))
        .bind("cause", revision.cause() == null ? null : revision.cause().name())
        .bind("figures", revision.figuresChanged() ? 1 : 0)
        .execute();
  }

  /** Notes that a revision goes on above one that a target has and the ledger does not know. */
  public static void continuesAbove(Handle handle, StatementRevision revision, int number) {
    handle
        .createUpdate(
            "update ledger_revision set continues_above = :above where statement_no = :no and revision = :revision")
        .bind("above", number)
        .bind("no", revision.statementNo())
        .bind("revision", revision.number())
        .execute();
  }

  /** @param row of {@link #SELECT} */
  public static StatementRevision read(ResultSet row) throws SQLException {
    String currency = row.getString("currency");
    long statedLines = row.getLong("stated_lines");
    Long stated = row.wasNull() ? null : statedLines;
    Statement statement = new Statement(
        new StatementKey(
            row.getString("provider"),
            row.getString("account_number"),
            row.getString("statement_id")),
        row.getString("dataset"),
        new BillingPeriod(
            row.getObject("period_start", LocalDate.class),
            row.getObject("period_end", LocalDate.class)),
        row.getObject("issued_on", LocalDate.class),
        row.getObject("due_on", LocalDate.class),
        row.getBigDecimal("total"),
        currency == null ? null : Currency.getInstance(currency),
        stated,
        PaymentStatus.valueOf(row.getString("payment_status")),
        null,
        Utc.instant(row, "final_from"),
        attributes(row.getString("attributes")));
    Reconciliation reconciliation = new Reconciliation(
        row.getLong("line_count"),
        row.getBigDecimal("lines_total"),
        row.getBigDecimal("difference"),
        Verdict.valueOf(row.getString("verdict")),
        row.getString("reason"));
    Instant recordedAt = Utc.instant(row, "recorded_at");
    Instant collectedAt = Utc.instant(row, "collected_at");
    // What an older release wrote does not say it.
    return new StatementRevision(
        row.getLong("statement_no"),
        row.getString("account"),
        statement,
        row.getInt("revision"),
        StatementStatus.valueOf(row.getString("status")),
        reconciliation,
        row.getString("content_hash"),
        collectedAt == null ? recordedAt : collectedAt,
        recordedAt,
        row.getString("cause") == null ? null : RevisionCause.valueOf(row.getString("cause")),
        row.getString("cause") == null || row.getInt("figures_changed") == 1);
  }

  /** One revision of a statement. */
  public static StatementRevision find(Handle handle, long statementNo, int revision) {
    return handle
        .createQuery(SELECT + " where s.statement_no = :no and v.revision = :revision")
        .bind("no", statementNo)
        .bind("revision", revision)
        .map((row, context) -> read(row))
        .one();
  }

  /**
   * Latest revisions of the statements of one account, dataset and period that no other has
   * replaced.
   *
   * @param takenUntil those of which later documents were read are left out
   */
  public static List<StatementRevision> standing(
      Handle handle, Statement like, String account, Instant takenUntil) {
    return handle
        .createQuery(SELECT
            + " where v.revision = s.revision and s.provider = :provider and s.account_number = :accountNumber and s.dataset = :dataset"
            + " and s.account = :account and s.replaced_by is null and v.period_start = :start and v.period_end = :end"
            + " and (s.taken_at is null or s.taken_at <= :until)"
            + " order by s.statement_no")
        .bind("provider", like.key().provider())
        .bind("accountNumber", like.key().accountNumber())
        .bind("dataset", like.dataset())
        .bind("account", account)
        .bind("start", like.period().start())
        .bind("end", like.period().end())
        .bind("until", Utc.of(takenUntil))
        .map((row, context) -> read(row))
        .list();
  }

  /**
   * Latest revisions of the statements of one account and dataset whose period has a day in common
   * with this one and that no other has replaced.
   */
  public static List<StatementRevision> overlapping(
      Handle handle, String provider, String accountNumber, String dataset, BillingPeriod period) {
    return handle
        .createQuery(
            SELECT
                + " where v.revision = s.revision and s.provider = :provider and s.account_number = :accountNumber and s.dataset = :dataset"
                + " and s.replaced_by is null and v.period_start < :end and v.period_end > :start order by s.statement_no")
        .bind("provider", provider)
        .bind("accountNumber", accountNumber)
        .bind("dataset", dataset)
        .bind("start", period.start())
        .bind("end", period.end())
        .map((row, context) -> read(row))
        .list();
  }

  /** What stands for a part of the same time as a statement. */
  public static List<StatementRevision> overlapping(Handle handle, Statement statement) {
    return overlapping(
        handle,
        statement.key().provider(),
        statement.key().accountNumber(),
        statement.dataset(),
        statement.period());
  }

  /** A statement of the provider's own for a part of the same time. */
  public static Optional<StatementRevision> billed(Handle handle, Statement statement) {
    return overlapping(handle, statement).stream()
        .filter(each -> !each.statement().isEstimate())
        .findFirst();
  }

  static SortedMap<String, String> attributes(String json) {
    try {
      return JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the ledger holds attributes that are no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static String json(SortedMap<String, String> attributes) {
    try {
      return JSON.writeValueAsString(attributes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is always JSON", e);
    }
  }
}

package dev.billbridge.ledger.statement;

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
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** How a statement revision is written to and read from its row. */
public final class RevisionRow {

  /** What a revision contains, in the order of its table: the one list that is written. */
  private static final List<Column> WRITTEN = List.of(
      new Column("statement_no", row -> row.revision.statementNo()),
      new Column("revision", row -> row.revision.number()),
      new Column("status", row -> row.revision.status().name()),
      new Column("period_start", row -> row.statement().period().start()),
      new Column("period_end", row -> row.statement().period().end()),
      new Column("issued_on", row -> row.statement().issuedOn()),
      new Column("due_on", row -> row.statement().dueOn()),
      new Column("total", row -> row.statement().total()),
      new Column("currency", row -> row.currency()),
      new Column("stated_lines", row -> row.statement().statedLines()),
      new Column("payment_status", row -> row.statement().paymentStatus().name()),
      new Column("attributes", row -> AttributesJson.write(row.statement().attributes())),
      new Column("line_count", row -> row.reconciliation().lineCount()),
      new Column("lines_total", row -> row.reconciliation().linesTotal()),
      new Column("difference", row -> row.reconciliation().difference()),
      new Column("verdict", row -> row.reconciliation().verdict().name()),
      new Column("reason", row -> row.reconciliation().reason()),
      new Column("content_hash", row -> row.revision.contentHash()),
      new Column("header_hash", row -> row.statement().contentHash()),
      new Column("new_records", row -> row.changes.added()),
      new Column("changed_records", row -> row.changes.changed()),
      new Column("vanished_records", row -> row.changes.vanished()),
      new Column("recorded_at", row -> Utc.of(row.revision.recordedAt())),
      new Column("intake_fingerprint", row -> row.fingerprint),
      new Column("taken_at", row -> Utc.of(row.revision.collectedAt())),
      new Column(
          "cause",
          row -> row.revision.cause() == null ? null : row.revision.cause().name()),
      new Column("figures_changed", row -> row.revision.figuresChanged() ? 1 : 0));

  private static final String INSERT = "insert into ledger_revision (%s) values (%s)"
      .formatted(
          WRITTEN.stream().map(Column::name).collect(Collectors.joining(", ")),
          WRITTEN.stream().map(column -> ":" + column.name).collect(Collectors.joining(", ")));

  /** What {@link #read} reads, of {@code ledger_statement s} and {@code ledger_revision v}. */
  public static final String COLUMNS = """
      s.provider, s.account_number, s.statement_id, s.dataset, s.account, s.final_from,
      s.taken_at as latest_taken_at, v.taken_at as collected_at, v.continues_above, %s""".formatted(WRITTEN.stream()
      .map(Column::name)
      .filter(name -> !name.equals("taken_at"))
      .map(name -> "v." + name)
      .collect(Collectors.joining(", ")));

  /** Statements with their revisions; what is to be read by {@link #read}. */
  public static final String SELECT = """
      select %s
      from ledger_statement s join ledger_revision v on v.statement_no = s.statement_no
      """.formatted(COLUMNS);

  private RevisionRow() {}

  private record Column(String name, Function<NewRow, Object> value) {}

  /** What is written at once. */
  private record NewRow(StatementRevision revision, String fingerprint, RecordChanges changes) {

    Statement statement() {
      return revision.statement();
    }

    Reconciliation reconciliation() {
      return revision.reconciliation();
    }

    String currency() {
      return statement().currency() == null ? null : statement().currency().getCurrencyCode();
    }
  }

  /**
   * Writes a revision.
   *
   * @param fingerprint of the intake it was read from; null when it follows from another statement
   */
  public static void insert(
      Handle handle, StatementRevision revision, String fingerprint, RecordChanges changes) {
    NewRow row = new NewRow(revision, fingerprint, changes);
    Update insert = handle.createUpdate(INSERT);
    WRITTEN.forEach(column -> insert.bind(column.name, column.value.apply(row)));
    insert.execute();
  }

  /** Records that a revision continues above one that a target has and the ledger does not know. */
  public static void continuesAbove(Handle handle, StatementRevision revision, int above) {
    handle
        .createUpdate("""
            update ledger_revision set continues_above = :above
            where statement_no = :no and revision = :revision
            """)
        .bind("above", above)
        .bind("no", revision.statementNo())
        .bind("revision", revision.number())
        .execute();
  }

  /** The latest revision above a number that continues above an unknown one; empty for none. */
  public static Optional<Integer> continued(Handle handle, long statementNo, int above) {
    return handle
        .createQuery("""
            select max(revision) from ledger_revision
            where statement_no = :no and revision > :above and continues_above is not null
            """)
        .bind("no", statementNo)
        .bind("above", above)
        .mapTo(Integer.class)
        .findOne();
  }

  /**
   * The revision of a row.
   *
   * @param row of {@link #SELECT}
   * @throws SQLException if it cannot be read
   */
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
        AttributesJson.read(row.getString("attributes")));
    Reconciliation reconciliation = new Reconciliation(
        row.getLong("line_count"),
        row.getBigDecimal("lines_total"),
        row.getBigDecimal("difference"),
        Verdict.valueOf(row.getString("verdict")),
        row.getString("reason"));
    Instant recordedAt = Utc.instant(row, "recorded_at");
    Instant collectedAt = Utc.instant(row, "collected_at");
    // An older release did not write when it was collected, nor the cause.
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
        .createQuery(SELECT + "where s.statement_no = :no and v.revision = :revision")
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
        .createQuery(SELECT + """
            where v.revision = s.revision and s.provider = :provider
            and s.account_number = :accountNumber and s.dataset = :dataset
            and s.account = :account and s.replaced_by is null
            and v.period_start = :start and v.period_end = :end
            and (s.taken_at is null or s.taken_at <= :until)
            order by s.statement_no
            """)
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
        .createQuery(SELECT + """
            where v.revision = s.revision and s.provider = :provider
            and s.account_number = :accountNumber and s.dataset = :dataset
            and s.replaced_by is null and v.period_start < :end and v.period_end > :start
            order by s.statement_no
            """)
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
}

package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The statements of the ledger in all their revisions, for reading. */
public final class Statements {

  private final Database database;

  public Statements(Database database) {
    this.database = database;
  }

  /** The latest revision of every statement, by account, dataset and period. */
  public List<StatementRevision> all() {
    return database.read(handle -> handle
        .createQuery(RevisionRow.SELECT + """
            where v.revision = s.revision
            order by s.account, s.dataset, v.period_start, s.statement_id
            """)
        .map((row, context) -> RevisionRow.read(row))
        .list());
  }

  /** The latest revision of every statement of one configured account and dataset, by period. */
  public List<StatementRevision> of(String account, String dataset) {
    return database.read(handle -> handle
        .createQuery(RevisionRow.SELECT + """
            where v.revision = s.revision and s.account = :account and s.dataset = :dataset
            order by v.period_start, s.statement_id
            """)
        .bind("account", account)
        .bind("dataset", dataset)
        .map((row, context) -> RevisionRow.read(row))
        .list());
  }

  /** The latest revision of a statement. */
  public Optional<StatementRevision> latest(StatementKey key) {
    return database.read(handle -> StatementRow.find(handle, key)
        .filter(row -> row.revision() > 0)
        .map(row -> RevisionRow.find(handle, row.no(), row.revision())));
  }

  /** Every revision of a statement, oldest first; empty when there is none. */
  public List<StatementRevision> revisions(StatementKey key) {
    return database.read(handle -> StatementRow.find(handle, key)
        .map(row -> handle
            .createQuery(RevisionRow.SELECT + "where s.statement_no = :no order by v.revision")
            .bind("no", row.no())
            .map((each, context) -> RevisionRow.read(each))
            .list())
        .orElse(List.of()));
  }

  /**
   * Whether a statement has, or once had, a revision.
   *
   * @param contentHash null for any content
   */
  public boolean isKnown(long statementNo, int revision, String contentHash) {
    return database.read(handle -> handle
            .createQuery("""
                select count(*) from ledger_revision
                where statement_no = :no and revision = :revision
                and (:any = 1 or content_hash = :hash)
                """)
            .bind("no", statementNo)
            .bind("revision", revision)
            .bind("any", contentHash == null ? 1 : 0)
            .bind("hash", contentHash == null ? "" : contentHash)
            .mapTo(Long.class)
            .one())
        > 0;
  }

  /**
   * Hands over the records of a revision, ordered by resource and line key, those that vanished
   * included; memory stays small.
   */
  public void records(StatementRevision revision, Consumer<RevisedRecord> each) {
    RecordPages.read(database, revision, each);
  }

  /**
   * The same, for whoever takes long: the next records are read meanwhile, by another thread, so
   * never within a transaction.
   */
  public void recordsReadAhead(StatementRevision revision, Consumer<RevisedRecord> each) {
    RecordPages.readAhead(database, revision, each);
  }

  /** Every version of a record, oldest first; empty when there is none. */
  public List<RecordVersion> history(StatementKey key, String resourceId, String lineKey) {
    return database.read(handle -> StatementRow.find(handle, key)
        .map(row -> handle
            .createQuery("""
                select * from ledger_record
                where statement_no = :no and resource_id = :resource and line_key = :line
                order by since_revision
                """)
            .bind("no", row.no())
            .bind("resource", resourceId)
            .bind("line", lineKey)
            .map((version, context) -> new RecordVersion(
                RecordRow.read(version),
                version.getInt("since_revision"),
                version.getInt("until_revision") == RecordRow.OPEN
                    ? null
                    : version.getInt("until_revision")))
            .list())
        .orElse(List.of()));
  }

  /**
   * Whether the ledger has a statement of the provider's own, in whatever status, for a part of a
   * time; estimates do not count.
   */
  public boolean isBilled(
      String provider, String accountNumber, String dataset, BillingPeriod period) {
    return database.read(
        handle -> RevisionRow.overlapping(handle, provider, accountNumber, dataset, period).stream()
            .anyMatch(each -> !each.statement().isEstimate()));
  }

  /**
   * When the latest documents of an account and dataset were collected that the ledger has;
   * {@link Instant#MIN} when it has none.
   */
  public Instant lastTaken(String account, String dataset) {
    return database
        .read(handle -> handle
            .createQuery("""
                select max(taken_at) as taken_at from ledger_statement
                where account = :account and dataset = :dataset
                """)
            .bind("account", account)
            .bind("dataset", dataset)
            .map((row, context) -> Utc.instant(row, "taken_at"))
            .findOne())
        .orElse(Instant.MIN);
  }
}

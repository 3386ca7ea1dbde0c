package dev.billbridge.ledger;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Taking in one statement: its records are staged one by one, then compared with what is known and written in one transaction.
 * Closing without {@link #commit} leaves the ledger as it was.
 */
public final class Posting implements AutoCloseable {

  /** Revision in which a record that still holds ends. */
  static final int OPEN = Integer.MAX_VALUE;

  private static final String SAME_KEY = "r.statement_no = :no and r.until_revision = " + OPEN
      + " and r.resource_id = s.resource_id and r.line_key = s.line_key";

  private final Ledger ledger;
  private final Handle handle;
  private final Stage stage;
  private final MultisetHash records = new MultisetHash();
  private long count;

  Posting(Ledger ledger, Handle handle, Engine engine) throws SQLException {
    this.ledger = ledger;
    this.handle = handle;
    Connection connection = handle.getConnection();
    connection.setAutoCommit(false);
    this.stage = new Stage(connection, engine);
  }

  /** Stages a record. Nothing of it is visible before {@link #commit}. */
  public void add(BillingRecord record) {
    String hash = record.contentHash();
    records.add(record.resourceId(), record.lineKey(), hash);
    count++;
    try {
      stage.add(record, hash);
    } catch (SQLException e) {
      throw ledger.trouble("stage a record", e);
    }
  }

  /**
   * Compares the staged records with what is known of the statement and writes what differs, with the deliveries that follow
   * from it. Everything or nothing of it becomes visible.
   */
  public PostingResult commit(Intake intake, String mappingHash, Statement statement, Reconciliation reconciliation) {
    try {
      long collisions = stage.finish();
      Instant now = ledger.now();
      StatementRow row = StatementRow.lock(handle, statement.key(), statement.dataset(), intake.source());
      StatementRevision last = row.revision() == 0 ? null : ledger.revision(handle, row.no(), row.revision());
      String contentHash = new ContentHash().add(statement.contentHash()).add(records.hex()).hex();
      boolean changed = last == null || !last.contentHash().equals(contentHash);
      Instant settledSince = settledSince(statement, row, changed, now);
      StatementStatus status = ledger.lifecycle().status(statement, last == null ? null : last.status(), changed, settledSince, now);
      boolean revised = changed || status != last.status() || statement.paymentStatus() != last.statement().paymentStatus()
          || reconciliation.verdict() != last.reconciliation().verdict();
      PostingResult result;
      if (revised) {
        StatementRevision revision = new StatementRevision(row.no(), intake.source(), statement, row.revision() + 1, status, reconciliation,
            contentHash, now);
        Merge merge = changed ? merge(revision, collisions) : new Merge(0, 0, 0);
        RevisionRow.insert(handle, revision, merge.added, merge.changed, merge.vanished);
        int held = ledger.deliveries().owe(handle, List.of(revision), ledger.subscriptions());
        result = new PostingResult(revision, last == null, true, merge.added, merge.changed, count - merge.added - merge.changed, merge.vanished,
            collisions, held);
      } else {
        result = new PostingResult(last, false, false, 0, 0, count, 0, collisions, 0);
      }
      row.update(handle, result.revision().revision(), intake.fingerprint(), mappingHash, statement.finalFrom(), settledSince);
      handle.commit();
      return result;
    } catch (SQLException e) {
      throw ledger.trouble("take in " + statement.key(), e);
    }
  }

  private static Instant settledSince(Statement statement, StatementRow row, boolean changed, Instant now) {
    if (statement.stated() != null || statement.finalFrom() == null || now.isBefore(statement.finalFrom())) {
      return null;
    }
    return changed || row.settledSince() == null ? now.truncatedTo(ChronoUnit.MICROS) : row.settledSince();
  }

  private record Merge(long added, long changed, long vanished) {}

  /** Ends the versions that no longer hold, then writes those that are new. */
  private Merge merge(StatementRevision revision, long collisions) {
    long no = revision.statementNo();
    int number = revision.revision();
    long ended = number == 1 ? 0 : handle.createUpdate("update ledger_record r set until_revision = :revision where r.statement_no = :no"
            + " and r.until_revision = " + OPEN + " and not exists (select 1 from " + Stage.TABLE + " s where r.resource_id = s.resource_id"
            + " and r.line_key = s.line_key and r.content_hash = s.content_hash)")
        .bind("revision", number).bind("no", no).execute();
    String columns = String.join(", ", Stage.CONTENT);
    String news = number == 1 ? "" : " where not exists (select 1 from ledger_record r where " + SAME_KEY + ")";
    long written = handle.createUpdate("insert into ledger_record (statement_no, since_revision, until_revision, " + columns + ") select :no, :revision, "
            + OPEN + ", " + columns + " from " + Stage.TABLE + " s" + news)
        .bind("no", no).bind("revision", number).execute();
    long replaced = ended == 0 ? 0 : handle.createQuery("select count(*) from ledger_record o join ledger_record r on r.statement_no = o.statement_no"
            + " and r.resource_id = o.resource_id and r.line_key = o.line_key and r.since_revision = :revision"
            + " where o.statement_no = :no and o.until_revision = :revision")
        .bind("revision", number).bind("no", no).mapTo(Long.class).one();
    return new Merge(written - replaced, replaced, ended - replaced);
  }

  /** Forgets what was staged and not committed. */
  @Override
  public void close() {
    try (Handle closing = handle) {
      closing.rollback();
      stage.close();
      closing.commit();
    } catch (SQLException e) {
      throw ledger.trouble("close a posting", e);
    }
  }
}

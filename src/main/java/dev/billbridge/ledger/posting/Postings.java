package dev.billbridge.ledger.posting;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.DeadlockException;
import dev.billbridge.ledger.database.WriterLock;
import dev.billbridge.ledger.delivery.DeliveryQueue;
import dev.billbridge.ledger.statement.RecordChanges;
import dev.billbridge.ledger.statement.RevisionRow;
import dev.billbridge.ledger.statement.StatementRow;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The way statements enter the ledger.
 *
 * @param lifecycle when a statement is final
 * @param queue in which each revision is owed to the sinks
 * @param audit in which each revision is noted
 */
public record Postings(Database database, Lifecycle lifecycle, DeliveryQueue queue, Audit audit) {

  private static final int DEADLOCKS = 5;

  /**
   * Begins to post a statement; the caller closes the posting.
   *
   * @param mappingHash of the mapping that reads the intake
   * @param sharesKeys a posting of the same intake has ended with {@link SharedKeyException}
   */
  public Posting begin(Intake intake, String mappingHash, Statement statement, boolean sharesKeys) {
    Handle handle = null;
    WriterLock.Permit posting = database.writerLock().post();
    try (WriterLock.Permit writing = database.writerLock().write()) {
      handle = database.jdbi().open();
      return new Posting(this, handle, posting, intake, mappingHash, statement, sharesKeys);
    } catch (SQLException | JdbiException e) {
      Database.closeQuietly(handle);
      posting.close();
      throw database.failure("take in " + statement.key(), e);
    } catch (RuntimeException e) {
      Database.closeQuietly(handle);
      posting.close();
      throw e;
    }
  }

  /**
   * Posts a statement whose lines are at hand, in one transaction.
   *
   * @param beside what is written in the same transaction; gets the number of the statement
   */
  public PostingResult post(
      Intake intake,
      String mappingHash,
      Statement statement,
      List<BillingRecord> records,
      Reconciliation reconciliation,
      BiConsumer<Handle, Long> beside) {
    for (int attempt = 1; ; attempt++) {
      try (Posting posting = begin(intake, mappingHash, statement, false)) {
        records.forEach(posting::add);
        posting.beside(beside);
        return posting.commit(reconciliation, key -> false);
      } catch (DeadlockException e) {
        if (attempt >= DEADLOCKS) {
          throw e;
        }
      }
    }
  }

  /**
   * The statement as it stands, if its latest revision was read from documents collected after the
   * given ones: a replay then has nothing to add.
   */
  public Optional<PostingResult> knownLater(StatementKey key, Instant orderedAt) {
    return database.read(handle -> StatementRow.find(handle, key)
        .filter(
            row -> row.revision() > 0 && row.takenAt() != null && row.takenAt().isAfter(orderedAt))
        .map(row -> PostingResult.unchanged(RevisionRow.find(handle, row.no(), row.revision()))));
  }

  /**
   * The statement that this very intake gave before, if nothing has changed since; then there is
   * nothing to read. A statement that waited for its closing time becomes final here when that time
   * has come.
   *
   * @param mappingHash of the mapping that would read the intake now
   */
  public Optional<PostingResult> asKnown(Intake intake, String mappingHash) {
    Optional<StatementRevision> found = database.read(handle -> handle
        .createQuery(RevisionRow.SELECT + """
            where s.intake_fingerprint = :fingerprint and s.mapping_hash = :mapping
            and s.account = :account and s.dataset = :dataset and v.revision = s.revision
            """)
        .bind("fingerprint", intake.fingerprint())
        .bind("mapping", mappingHash)
        .bind("account", intake.account())
        .bind("dataset", intake.dataset())
        .map((row, context) -> RevisionRow.read(row))
        .findFirst());
    return found.map(last -> isClosing(last, intake.takenAt())
        ? database.change(handle -> settled(handle, last, intake))
        : PostingResult.unchanged(last));
  }

  private static boolean isClosing(StatementRevision last, Instant now) {
    Instant finalFrom = last.statement().finalFrom();
    return last.status() == StatementStatus.PROVISIONAL
        && finalFrom != null
        && !now.isBefore(finalFrom);
  }

  private PostingResult settled(Handle handle, StatementRevision last, Intake intake) {
    Instant now = intake.takenAt();
    Instant finalFrom = last.statement().finalFrom();
    StatementRow row =
        StatementRow.lock(handle, last.key(), last.statement().dataset(), last.account());
    if (row.revision() != last.number()) {
      return PostingResult.unchanged(RevisionRow.find(handle, row.no(), row.revision()));
    }
    Instant settledSince = row.settledSince() == null ? intake.orderedAt() : row.settledSince();
    StatementRevision revision = last;
    int held = 0;
    if (lifecycle.closed(null, finalFrom, settledSince, now)) {
      revision = new StatementRevision(
          last.statementNo(),
          last.account(),
          last.statement(),
          row.revision() + 1,
          StatementStatus.FINAL,
          last.reconciliation(),
          last.contentHash(),
          intake.orderedAt(),
          database.now(),
          RevisionCause.STATUS,
          false);
      RevisionRow.insert(handle, revision, intake.fingerprint(), RecordChanges.NONE);
      held = queue.owe(handle, List.of(revision));
    }
    row.settled(handle, revision.number(), settledSince, intake);
    if (revision != last) {
      audit.revision(handle, revision);
    }
    long count = revision.reconciliation().lineCount();
    return revision == last
        ? PostingResult.unchanged(last)
        : new PostingResult(revision, last, true, 0, 0, count, 0, 0, held, List.of());
  }
}

package dev.billbridge.ledger.posting;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.database.RowLoader;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.WriterLock;
import dev.billbridge.ledger.statement.MultisetHash;
import dev.billbridge.ledger.statement.RecordChanges;
import dev.billbridge.ledger.statement.RecordRow;
import dev.billbridge.ledger.statement.RevisionRow;
import dev.billbridge.ledger.statement.StatementRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * One statement is posted in one transaction. Records of a statement the ledger does not know go
 * straight to their table, where the unique key finds lines that share one; those of a known
 * statement are staged and compared. Closing without {@link #commit} leaves the ledger as it was.
 */
public final class Posting implements AutoCloseable {

  private final Postings postings;
  private final Database database;
  private final Handle handle;
  private final Connection connection;
  private final WriterLock.Permit permit;
  private final Intake intake;
  private final String mappingHash;
  private final Statement statement;
  private final MultisetHash records = new MultisetHash();
  /** Null when the records go straight to their table. */
  private Stage stage;

  private RowLoader direct;
  /** Null when the records are staged. */
  private StatementRow begun;

  private long count;
  /** Null when there is nothing. */
  private BiConsumer<Handle, Long> beside;

  /**
   * @param permit given back with the posting
   * @param sharesKeys some lines are known to share a key, so that all have to be staged
   */
  Posting(
      Postings postings,
      Handle handle,
      WriterLock.Permit permit,
      Intake intake,
      String mappingHash,
      Statement statement,
      boolean sharesKeys)
      throws SQLException {
    this.postings = postings;
    this.database = postings.database();
    this.handle = handle;
    this.permit = permit;
    this.intake = intake;
    this.mappingHash = mappingHash;
    this.statement = statement;
    this.connection = handle.getConnection();
    database.begin(connection);
    if (!sharesKeys && begunAnew()) {
      direct = database
          .engine()
          .loader(
              connection,
              "ledger_record",
              RecordRow.columns("statement_no", "since_revision", "until_revision"));
      return;
    }
    connection.rollback();
    database.begin(connection);
    stage = new Stage(connection, database.engine());
  }

  /** Whether the ledger has not known the statement until now. */
  private boolean begunAnew() {
    if (StatementRow.find(handle, statement.key()).isPresent()) {
      return false;
    }
    try {
      begun = StatementRow.insert(handle, statement.key(), statement.dataset(), intake.account());
      return true;
    } catch (UnableToExecuteStatementException e) {
      if (database.isDuplicate(e)) {
        // Another process was first.
        return false;
      }
      throw e;
    }
  }

  /**
   * Adds a record. Nothing of it is visible before {@link #commit}.
   *
   * @throws SharedKeyException if lines share a key and this posting cannot tell them apart; post
   *     again with staging
   */
  public void add(BillingRecord record) {
    String hash = record.contentHash();
    records.add(record.resourceId(), record.lineKey(), hash);
    count++;
    try (WriterLock.Permit writing = database.writerLock().write()) {
      if (stage != null) {
        stage.add(record, hash);
      } else {
        direct.add(RecordRow.values(
            record, hash, begun.no(), intake.revisionsBefore() + 1, RecordRow.OPEN));
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Has something written beside the statement, in the same transaction, whether it is revised or
   * not.
   *
   * @param write gets the number of the statement
   */
  public void beside(BiConsumer<Handle, Long> write) {
    beside = write;
  }

  /**
   * Compares what was added with what is known of the statement and writes what differs, with the
   * deliveries that follow from it. Everything or nothing of it becomes visible. An estimate for a
   * time of which the ledger has the provider's own statement is not taken in; the answer is then
   * that statement, unchanged.
   *
   * @param stillListed whether the list that names this statement still names another, which is
   *     then not replaced by this one
   * @throws SharedKeyException as {@link #add}
   * @throws OtherPeriodException if a closed statement of that number is for another time
   */
  public PostingResult commit(Reconciliation reconciliation, Predicate<StatementKey> stillListed) {
    try (WriterLock.Permit writing = database.writerLock().write()) {
      long collisions = finish();
      Optional<StatementRevision> billed =
          statement.isEstimate() ? RevisionRow.billed(handle, statement) : Optional.empty();
      if (billed.isPresent()) {
        // Nothing is committed: an estimate never stands beside what was billed for the same time.
        return PostingResult.unchanged(billed.get());
      }
      Instant now = database.now();
      Instant read = intake.takenAt();
      StatementRow row = begun != null
          ? begun
          : StatementRow.lock(handle, statement.key(), statement.dataset(), intake.account());
      StatementRevision last =
          row.revision() == 0 ? null : RevisionRow.find(handle, row.no(), row.revision());
      String contentHash =
          new ContentHash().add(statement.contentHash()).add(records.hex()).hex();
      boolean changed = last == null || !last.contentHash().equals(contentHash);
      boolean sameDocuments = last != null && intake.fingerprint().equals(row.intakeFingerprint());
      if (last != null
          && !sameDocuments
          && isClosed(last)
          && !last.statement().period().overlaps(statement.period())) {
        throw new OtherPeriodException(last, statement);
      }
      Instant settledSince = settledSince(row, changed, read);
      List<StatementRevision> standing = replaceable(row.no(), stillListed);
      boolean closed =
          standing.stream().anyMatch(each -> each.status() != StatementStatus.PROVISIONAL);
      int number = next(row);
      RecordChanges changes = stage == null
          ? new RecordChanges(count, 0, 0)
          : changed ? merge(row.no(), number, last == null) : RecordChanges.NONE;
      boolean figures = changed
          && (last == null
              || !saysTheSame(last.statement())
              || changes.added() + changes.vanished() > 0
              || figuresChanged(row.no(), number));
      // Read by another mapping: the provider has restated nothing.
      boolean reread =
          changed && last != null && (sameDocuments || isReread(row, last.statement(), number));
      StatementStatus status = postings
          .lifecycle()
          .status(
              statement,
              last == null ? null : last.status(),
              figures && !reread,
              closed,
              settledSince,
              read);
      boolean marked = last != null
          && (status != last.status()
              || statement.paymentStatus() != last.statement().paymentStatus()
              || reconciliation.verdict() != last.reconciliation().verdict()
              || isHeldForAnotherReason(reconciliation, last));
      List<StatementRevision> replaced = replace(standing, now);
      PostingResult result;
      if (changed || marked) {
        RevisionCause cause = last == null
            ? RevisionCause.FIRST
            : !figures && marked
                ? RevisionCause.STATUS
                : reread
                    ? RevisionCause.REREAD
                    : figures ? RevisionCause.AMENDED : RevisionCause.ANNOTATED;
        StatementRevision revision = new StatementRevision(
            row.no(),
            intake.account(),
            statement,
            number,
            status,
            reconciliation,
            contentHash,
            intake.orderedAt(),
            now,
            cause,
            figures);
        RevisionRow.insert(handle, revision, intake.fingerprint(), changes);
        int held = postings.queue().owe(handle, List.of(revision));
        postings.audit().revision(handle, revision);
        result = new PostingResult(
            revision,
            last,
            true,
            changes.added(),
            changes.changed(),
            count - changes.added() - changes.changed(),
            changes.vanished(),
            collisions,
            held,
            replaced);
      } else {
        result = new PostingResult(last, last, false, 0, 0, count, 0, collisions, 0, replaced);
      }
      row.taken(
          handle,
          result.revision().number(),
          intake,
          mappingHash,
          statement.finalFrom(),
          settledSince);
      if (beside != null) {
        beside.accept(handle, row.no());
      }
      if (!database.isRehearsal()) {
        connection.commit();
      }
      return result;
    } catch (SQLException | JdbiException e) {
      throw failure(e);
    }
  }

  /**
   * A customer's bill may wait for other charges than its own; who accepts it has to know for
   * which.
   */
  private boolean isHeldForAnotherReason(Reconciliation reconciliation, StatementRevision last) {
    return statement.key().isCustomerBill()
        && !Objects.equals(reconciliation.reason(), last.reconciliation().reason());
  }

  /**
   * Final in whatever revision, and not one whose place another has taken: that one has no charges
   * left to lose.
   */
  private static boolean isClosed(StatementRevision revision) {
    return revision.status() != StatementStatus.PROVISIONAL && !revision.isReplaced();
  }

  /**
   * Revisions whose documents the archive has no longer keep their numbers: sinks know them by
   * these.
   */
  private int next(StatementRow row) {
    return Math.max(row.revision(), intake.revisionsBefore()) + 1;
  }

  private long finish() throws SQLException {
    if (stage != null) {
      return stage.finish();
    }
    direct.finish();
    return 0;
  }

  private Instant settledSince(StatementRow row, boolean changed, Instant read) {
    if (statement.stated() != null
        || statement.finalFrom() == null
        || read.isBefore(statement.finalFrom())) {
      return null;
    }
    // Not earlier than what was read before: a clock that was set back and comes forward again
    // makes no day of an hour.
    return changed || row.settledSince() == null ? intake.orderedAt() : row.settledSince();
  }

  /**
   * Statements whose place this one takes: every estimate for a part of the same time, and, if its
   * provider has one statement a period, the others of the same account and period that are no
   * longer listed. Whichever is listed is the one that counts, however often the provider changes
   * its mind, and whether the month has closed or not.
   */
  private List<StatementRevision> replaceable(long by, Predicate<StatementKey> stillListed) {
    List<StatementRevision> old = new ArrayList<>();
    if (!statement.isEstimate()) {
      RevisionRow.overlapping(handle, statement).stream()
          .filter(each -> each.statement().isEstimate())
          .forEach(old::add);
    }
    if (statement.practice().replacesUnlisted()) {
      RevisionRow.standing(handle, statement, intake.account(), intake.orderedAt()).stream()
          .filter(each -> !each.statement().isEstimate())
          .filter(each -> each.statementNo() != by && !stillListed.test(each.key()))
          .forEach(old::add);
    }
    return old;
  }

  /** Their records vanish in a last revision, so that the month is not counted twice. */
  private List<StatementRevision> replace(List<StatementRevision> old, Instant now) {
    List<StatementRevision> replaced = old.stream()
        .map(each -> Replacement.of(each, statement.key(), intake.orderedAt(), now))
        .toList();
    for (StatementRevision revision : replaced) {
      // Locked by its number: it may be revised by another process at this moment.
      StatementRow.replaced(handle, revision, statement.key(), intake.orderedAt());
      long vanished = RecordRow.endAll(handle, revision.statementNo(), revision.number());
      RevisionRow.insert(handle, revision, null, new RecordChanges(0, 0, vanished));
      postings.queue().owe(handle, List.of(revision));
      postings.audit().revision(handle, revision);
    }
    return replaced;
  }

  /** Whether the header says the same but for names and attributes. */
  @SuppressWarnings("BigDecimalEquals") // canonical figures have no trailing zeros
  private boolean saysTheSame(Statement before) {
    return before.period().equals(statement.period())
        && Objects.equals(before.total(), statement.total())
        && Objects.equals(before.currency(), statement.currency())
        && Objects.equals(before.issuedOn(), statement.issuedOn())
        && Objects.equals(before.dueOn(), statement.dueOn());
  }

  /** Whether a record of the revision has other figures than the one it has replaced. */
  private boolean figuresChanged(long no, int number) {
    return handle
            .createQuery("""
                select count(*) from ledger_record o
                join ledger_record r on r.statement_no = o.statement_no
                  and r.resource_id = o.resource_id and r.line_key = o.line_key
                  and r.since_revision = :number
                where o.statement_no = :no and o.until_revision = :number and %s
                """.formatted(RecordRow.figuresDiffer("o", "r")))
            .bind("no", no)
            .bind("number", number)
            .mapTo(Long.class)
            .one()
        > 0;
  }

  /**
   * Whether another mapping has read the lines in the documents that held them before, when
   * something else has changed beside them, such as the list that names the statement.
   */
  private boolean isReread(StatementRow row, Statement before, int number) {
    return !mappingHash.equals(row.mappingHash())
        && row.mappingHash() != null
        && saysTheSame(before)
        && handle
                .createQuery("""
                    select count(*) from (select distinct document_hash from stage_record) s
                    where s.document_hash not in (select document_hash from ledger_record
                      where statement_no = :no and since_revision < :number
                      and until_revision >= :number)
                    """)
                .bind("no", row.no())
                .bind("number", number)
                .mapTo(Long.class)
                .one()
            == 0;
  }

  /** Ends the versions that no longer hold, then writes those that are new. */
  private RecordChanges merge(long no, int number, boolean first) {
    long ended = first ? 0 : endDiffering(no, number);
    long written = handle
        .createUpdate("""
            insert into ledger_record (statement_no, since_revision, until_revision, %1$s)
            select %2$d, %3$d, %4$d, %1$s from stage_record s
            where not exists (select 1 from ledger_record r
              where r.statement_no = %2$d and r.until_revision = %4$d
              and r.resource_id = s.resource_id and r.line_key = s.line_key)
            """.formatted(RecordRow.CONTENT, no, number, RecordRow.OPEN))
        .execute();
    long replaced = ended == 0
        ? 0
        : handle
            .createQuery("""
                select count(*) from ledger_record o
                join ledger_record r on r.statement_no = o.statement_no
                  and r.resource_id = o.resource_id and r.line_key = o.line_key
                  and r.since_revision = :revision
                where o.statement_no = :no and o.until_revision = :revision
                """)
            .bind("revision", number)
            .bind("no", no)
            .mapTo(Long.class)
            .one();
    return new RecordChanges(written - replaced, replaced, ended - replaced);
  }

  private long endDiffering(long no, int number) {
    return handle
        .createUpdate("""
            update ledger_record r set until_revision = :revision
            where r.statement_no = :no and r.until_revision = :open
            and not exists (select 1 from stage_record s where r.resource_id = s.resource_id
              and r.line_key = s.line_key and r.content_hash = s.content_hash)
            """)
        .bind("revision", number)
        .bind("no", no)
        .bind("open", RecordRow.OPEN)
        .execute();
  }

  private RuntimeException failure(Exception e) {
    if (stage == null && database.isDuplicate(e)) {
      return new SharedKeyException(e);
    }
    return database.failure("take in " + statement.key(), e);
  }

  /** Undoes what has not been committed. */
  @Override
  public void close() {
    try (permit;
        WriterLock.Permit writing = database.writerLock().write();
        handle) {
      if (direct != null) {
        direct.close();
      }
      if (stage != null) {
        stage.stop();
      }
      connection.rollback();
      if (stage != null) {
        stage.close();
        connection.commit();
      }
      connection.setAutoCommit(true);
    } catch (SQLException | JdbiException e) {
      throw database.failure("end what was begun for " + statement.key(), e);
    }
  }
}

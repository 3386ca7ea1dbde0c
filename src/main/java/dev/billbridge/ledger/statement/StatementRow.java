package dev.billbridge.ledger.statement;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.LedgerException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * The row that stands for a statement in all its revisions.
 *
 * @param revision latest; 0 while there is none yet
 * @param intakeFingerprint of the documents it was read from last; null when they no longer count
 * @param mappingHash of the mapping that read them
 * @param settledSince since when, after its closing time, the statement has said what it says now;
 *     null when it has not
 * @param takenAt when the documents of the latest revision were collected, as
 *     {@link Intake#orderedAt} says
 * @param acceptedHash content an operator has accepted although it does not add up; null when none
 */
public record StatementRow(
    long no,
    int revision,
    String intakeFingerprint,
    String mappingHash,
    Instant settledSince,
    Instant takenAt,
    String acceptedHash) {

  private static final String SELECT = """
      select statement_no, revision, intake_fingerprint, mapping_hash, settled_since, taken_at,
        accepted_hash
      from ledger_statement
      where provider = :provider and account_number = :accountNumber and statement_id = :id
      """;

  /** The row, if there is one. */
  public static Optional<StatementRow> find(Handle handle, StatementKey key) {
    return find(handle, key, "");
  }

  /**
   * The row, made if need be, locked until the transaction ends: two processes never revise one
   * statement at once.
   */
  public static StatementRow lock(Handle handle, StatementKey key, String dataset, String account) {
    Optional<StatementRow> found = find(handle, key, "for update");
    if (found.isPresent()) {
      return found.get();
    }
    handle.savepoint("statement_row");
    try {
      return insert(handle, key, dataset, account);
    } catch (UnableToExecuteStatementException e) {
      // Another process was first; if it was something else, there is no row and the next line says
      // so.
      handle.rollbackToSavepoint("statement_row");
      return find(handle, key, "for update").orElseThrow(() -> e);
    }
  }

  /**
   * A new row, which nobody else sees or makes before the transaction ends.
   *
   * @throws UnableToExecuteStatementException if there is one; the transaction is of no use then
   */
  public static StatementRow insert(
      Handle handle, StatementKey key, String dataset, String account) {
    long no = handle
        .createUpdate("""
            insert into ledger_statement
              (provider, account_number, statement_id, dataset, account, revision)
            values (:provider, :accountNumber, :id, :dataset, :account, 0)
            """)
        .bind("provider", key.provider())
        .bind("accountNumber", key.accountNumber())
        .bind("id", key.statementId())
        .bind("dataset", dataset)
        .bind("account", account)
        .executeAndReturnGeneratedKeys("statement_no")
        .mapTo(Long.class)
        .one();
    return new StatementRow(no, 0, null, null, null, null, null);
  }

  private static Optional<StatementRow> find(Handle handle, StatementKey key, String lock) {
    return handle
        .createQuery(SELECT + lock)
        .bind("provider", key.provider())
        .bind("accountNumber", key.accountNumber())
        .bind("id", key.statementId())
        .map((row, context) -> new StatementRow(
            row.getLong("statement_no"),
            row.getInt("revision"),
            row.getString("intake_fingerprint"),
            row.getString("mapping_hash"),
            Utc.instant(row, "settled_since"),
            Utc.instant(row, "taken_at"),
            row.getString("accepted_hash")))
        .findOne();
  }

  /** Notes what the statement was read from last. */
  public void taken(
      Handle handle,
      int revision,
      Intake intake,
      String mappingHash,
      Instant finalFrom,
      Instant settledSince) {
    handle
        .createUpdate("""
            update ledger_statement set revision = :revision, intake_fingerprint = :fingerprint,
              mapping_hash = :mapping, taken_at = :taken, final_from = :finalFrom,
              settled_since = :settledSince, replaced_by = null
            where statement_no = :no
            """)
        .bind("revision", revision)
        .bind("fingerprint", intake.fingerprint())
        .bind("mapping", mappingHash)
        .bind("taken", Utc.of(intake.orderedAt()))
        .bind("finalFrom", Utc.of(finalFrom))
        .bind("settledSince", Utc.of(settledSince))
        .bind("no", no)
        .execute();
  }

  /** The statement goes on under a higher number and says what it said. */
  public void continued(Handle handle, int to) {
    handle
        .createUpdate("update ledger_statement set revision = :revision where statement_no = :no")
        .bind("revision", to)
        .bind("no", no)
        .execute();
  }

  /** The same documents were read again after the closing time. */
  public void settled(Handle handle, int revision, Instant settledSince, Intake intake) {
    handle
        .createUpdate("""
            update ledger_statement
            set revision = :revision, settled_since = :since, taken_at = :taken
            where statement_no = :no
            """)
        .bind("revision", revision)
        .bind("taken", Utc.of(intake.orderedAt()))
        .bind("since", Utc.of(settledSince))
        .bind("no", no)
        .execute();
  }

  /**
   * Notes that another statement has taken the place of this one. What it was read from is
   * forgotten, so that it is read again should it come back.
   *
   * @param takenAt when the documents were collected that no longer show it
   * @throws LedgerException if it has been revised in the meantime
   */
  public static void replaced(
      Handle handle, StatementRevision revision, StatementKey by, Instant takenAt) {
    int found = handle
        .createUpdate("""
            update ledger_statement set revision = :revision, replaced_by = :by,
              taken_at = :taken, intake_fingerprint = null, settled_since = null
            where statement_no = :no and revision = :before
            """)
        .bind("revision", revision.number())
        .bind("by", by.statementId())
        .bind("taken", Utc.of(takenAt))
        .bind("no", revision.statementNo())
        .bind("before", revision.number() - 1)
        .execute();
    if (found != 1) {
      throw new LedgerException(
          "statement %s was revised while %s took its place; the next run ingests both again"
              .formatted(revision.key(), by),
          null);
    }
  }
}

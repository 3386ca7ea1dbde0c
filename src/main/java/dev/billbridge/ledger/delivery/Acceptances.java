package dev.billbridge.ledger.delivery;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.statement.RevisionRow;
import dev.billbridge.ledger.statement.StatementRow;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Statements that operators have accepted although they do not add up. An acceptance is of what a
 * statement contains now; when that changes, it is judged anew.
 */
public final class Acceptances {

  private final Database database;
  private final Audit audit;

  public Acceptances(Database database, Audit audit) {
    this.database = database;
    this.audit = audit;
  }

  /**
   * That an operator has accepted the content of a statement.
   *
   * @param by null when it was accepted before this was kept; the audit trail has it
   * @param at as {@code by}
   */
  public record OperatorAcceptance(String by, Instant at, String reason) {}

  /** Who has accepted the content of this revision; empty when nobody has. */
  public Optional<OperatorAcceptance> of(StatementRevision revision) {
    return database.read(handle -> find(handle, revision));
  }

  private static Optional<OperatorAcceptance> find(Handle handle, StatementRevision revision) {
    return handle
        .createQuery("""
            select accepted_by, accepted_at, accepted_reason from ledger_statement
            where statement_no = :no and accepted_hash = :hash
            """)
        .bind("no", revision.statementNo())
        .bind("hash", revision.contentHash())
        .map((row, context) -> new OperatorAcceptance(
            row.getString("accepted_by"),
            Utc.instant(row, "accepted_at"),
            row.getString("accepted_reason")))
        .findOne();
  }

  /**
   * Releases what is held of a statement although it does not add up, and holds none of this
   * content again.
   *
   * @param by who accepts it
   * @param reason why; kept in the audit trail
   * @return how many deliveries were released
   * @throws IllegalArgumentException if there is nothing to accept
   */
  public int accept(StatementKey key, String by, String reason) {
    return accept(key, by, reason, database.now());
  }

  /**
   * The same for what was accepted earlier, such as before the ledger was built again.
   *
   * @param at when it was accepted
   * @return how many deliveries were released
   * @throws IllegalArgumentException if there is nothing to accept: the statement adds up, is
   *     provisional, or was accepted with the same contents before
   */
  public int accept(StatementKey key, String by, String reason, Instant at) {
    return database.change(handle -> {
      StatementRow row = StatementRow.find(handle, key)
          .filter(found -> found.revision() > 0)
          .orElseThrow(() -> new IllegalArgumentException("there is no statement " + key));
      StatementRevision revision = RevisionRow.find(handle, row.no(), row.revision());
      if (!revision.reconciliation().verdict().isOpen()) {
        throw new IllegalArgumentException(
            "statement %s adds up; there is nothing to accept".formatted(key));
      }
      if (revision.status() == StatementStatus.PROVISIONAL && !key.isCustomerBill()) {
        throw new IllegalArgumentException(
            "statement %s is provisional and not held; accept it if it still does not add up when it is final"
                .formatted(key));
      }
      find(handle, revision).ifPresent(earlier -> {
        throw new IllegalArgumentException("statement %s was accepted before, by %s at %s: %s"
            .formatted(key, earlier.by(), earlier.at(), earlier.reason()));
      });
      int accepted = handle
          .createUpdate("""
              update ledger_statement set accepted_hash = :hash, accepted_reason = :reason,
                accepted_by = :by, accepted_at = :at
              where statement_no = :no and revision = :revision
              """)
          .bind("hash", revision.contentHash())
          .bind("reason", reason)
          .bind("by", by)
          .bind("at", Utc.of(at))
          .bind("no", row.no())
          .bind("revision", row.revision())
          .execute();
      if (accepted != 1) {
        throw new IllegalArgumentException(
            "statement %s has just been revised; check it again before accepting it"
                .formatted(key));
      }
      int released = handle
          .createUpdate("""
              update ledger_delivery set state = 'OWED', next_attempt_at = :now,
                last_answer = :answer
              where statement_no = :no and revision = :revision and state = 'HELD'
              """)
          .bind("now", Utc.of(database.now()))
          .bind("answer", "accepted: " + reason)
          .bind("no", row.no())
          .bind("revision", row.revision())
          .execute();
      audit.acceptance(handle, revision, by, reason);
      return released;
    });
  }
}

package dev.billbridge.ledger.delivery;

import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.statement.RecordChanges;
import dev.billbridge.ledger.statement.RecordRow;
import dev.billbridge.ledger.statement.RevisionRow;
import dev.billbridge.ledger.statement.StatementRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What became of deliveries that were leased. Nothing is recorded for a process whose lease has run
 * out and been taken over: the other process records the result.
 */
public final class DeliveryResults {

  /** Begins the answer of a delivery that is not tried any more, and may have arrived. */
  public static final String GIVEN_UP = "given up after ";

  private final Database database;
  private final Audit audit;
  private final DeliveryQueue queue;

  public DeliveryResults(Database database, Audit audit, DeliveryQueue queue) {
    this.database = database;
    this.audit = audit;
    this.queue = queue;
  }

  /**
   * The sink has it.
   *
   * @return false when another process has taken the delivery over
   */
  public boolean delivered(Delivery delivery, String answer) {
    return record(delivery, DeliveryState.DELIVERED, answer, null, true);
  }

  /**
   * It may work later: owed again, not before the given time.
   *
   * @return as {@link #delivered}
   */
  public boolean postponed(Delivery delivery, String answer, Instant nextAttemptAt) {
    return record(delivery, DeliveryState.OWED, answer, nextAttemptAt, true);
  }

  /**
   * The sink as a whole accepts nothing, now or until somebody changes something: owed as before,
   * and the attempt does not count.
   *
   * @return as {@link #delivered}
   */
  public boolean waiting(Delivery delivery, String answer, Instant nextAttemptAt) {
    return record(delivery, DeliveryState.OWED, answer, nextAttemptAt, false);
  }

  /**
   * Whether it arrived is not known, and the sink as a whole cannot tell at the moment: the attempt
   * does not count.
   *
   * @return as {@link #delivered}
   */
  public boolean undecided(Delivery delivery, String answer, Instant nextAttemptAt) {
    return record(delivery, DeliveryState.UNCERTAIN, answer, nextAttemptAt, false);
  }

  /**
   * Whether it arrived is not known: the sink is asked, or sent the same again, not before the
   * given time.
   *
   * @return as {@link #delivered}
   */
  public boolean uncertain(Delivery delivery, String answer, Instant nextAttemptAt) {
    return record(delivery, DeliveryState.UNCERTAIN, answer, nextAttemptAt, true);
  }

  /**
   * The sink will never accept it as it is.
   *
   * @return as {@link #delivered}
   */
  public boolean rejected(Delivery delivery, String answer) {
    return record(delivery, DeliveryState.REJECTED, answer, null, true);
  }

  private boolean record(
      Delivery delivery,
      DeliveryState state,
      String answer,
      Instant nextAttemptAt,
      boolean counts) {
    Instant now = database.now();
    return database.change(handle -> {
      int recorded = handle
          .createUpdate("""
              update ledger_delivery set state = :state, last_answer = :answer,
                next_attempt_at = :next, lease_owner = null, lease_until = null,
                delivered_at = coalesce(:delivered, delivered_at),
                attempts = attempts - :uncounted, waits = waits + :uncounted
              where sink = :sink and statement_no = :no and revision = :revision
              and state = 'SENDING' and attempts = :attempts
              """)
          .bind("state", state.name())
          .bind("answer", answer)
          .bind("next", Utc.of(nextAttemptAt == null ? now : nextAttemptAt))
          .bind("delivered", state == DeliveryState.DELIVERED ? Utc.of(now) : null)
          .bind("uncounted", counts ? 0 : 1)
          .bind("sink", delivery.sink())
          .bind("no", delivery.revision().statementNo())
          .bind("revision", delivery.revision().number())
          .bind("attempts", delivery.attempts())
          .execute();
      if (recorded == 1) {
        audit.delivery(
            handle,
            delivery.sink(),
            delivery.revision(),
            state + (answer == null ? "" : " " + answer));
      }
      return recorded == 1;
    });
  }

  /**
   * The sink has received part of it, which the next attempt need not send again.
   *
   * @param progress for the sink's target to read, at most 200 characters
   */
  public void progress(Delivery delivery, String progress) {
    database.useChange(handle -> handle
        .createUpdate("""
            update ledger_delivery set progress = :progress
            where sink = :sink and statement_no = :no and revision = :revision
            and state = 'SENDING' and attempts = :attempts
            """)
        .bind("progress", progress)
        .bind("sink", delivery.sink())
        .bind("no", delivery.revision().statementNo())
        .bind("revision", delivery.revision().number())
        .bind("attempts", delivery.attempts())
        .execute());
  }

  /**
   * The sink has a revision that the ledger does not know, as after a restored backup. The
   * statement continues above it: its latest contents become one more revision, in which every
   * record counts as new, and which every sink is owed that wants it, since any of them may have
   * seen the lost numbers. What this sink was owed before is superseded.
   *
   * @param above the latest revision that the sink has
   * @param answer why, for the operator
   * @return the revision under which the statement continues; empty when another process has taken
   *     the delivery over
   */
  public Optional<StatementRevision> continueAbove(Delivery delivery, int above, String answer) {
    return database.change(handle -> {
      StatementRevision owed = delivery.revision();
      StatementRow row =
          StatementRow.lock(handle, owed.key(), owed.statement().dataset(), owed.account());
      StatementRevision latest = RevisionRow.find(handle, row.no(), row.revision());
      // Another sink may have found the same before, and the statement been revised since.
      Optional<Integer> continued = RevisionRow.continued(handle, row.no(), above);
      int number = continued.orElse(Math.max(latest.number(), above) + 1);
      String reason = answer + "; it continues as revision " + number;
      if (!supersede(handle, delivery, number, reason)) {
        return Optional.empty();
      }
      StatementRevision revision = continued.isPresent()
          ? RevisionRow.find(handle, row.no(), number)
          : continueAs(handle, row, latest, number, above);
      audit.delivery(handle, delivery.sink(), owed, DeliveryState.SUPERSEDED + " " + reason);
      return Optional.of(revision);
    });
  }

  /** The delivery and those before it; false when another process has taken it over. */
  private static boolean supersede(Handle handle, Delivery delivery, int number, String reason) {
    int superseded = handle
        .createUpdate("""
            update ledger_delivery set state = 'SUPERSEDED', last_answer = :answer,
              lease_owner = null, lease_until = null
            where sink = :sink and statement_no = :no and revision = :revision
            and state = 'SENDING' and attempts = :attempts
            """)
        .bind("answer", reason)
        .bind("sink", delivery.sink())
        .bind("no", delivery.revision().statementNo())
        .bind("revision", delivery.revision().number())
        .bind("attempts", delivery.attempts())
        .execute();
    if (superseded == 0) {
      return false;
    }
    handle
        .createUpdate("""
            update ledger_delivery set state = 'SUPERSEDED'
            where sink = :sink and statement_no = :no and revision < :number
            and state in ('OWED', 'UNCERTAIN', 'HELD', 'REJECTED')
            """)
        .bind("sink", delivery.sink())
        .bind("no", delivery.revision().statementNo())
        .bind("number", number)
        .execute();
    return true;
  }

  private StatementRevision continueAs(
      Handle handle, StatementRow row, StatementRevision latest, int number, int above) {
    StatementRevision revision = new StatementRevision(
        latest.statementNo(),
        latest.account(),
        latest.statement(),
        number,
        latest.status(),
        latest.reconciliation(),
        latest.contentHash(),
        latest.collectedAt(),
        database.now(),
        RevisionCause.CONTINUED,
        true);
    long records = RecordRow.beginAnew(handle, row.no(), number);
    RevisionRow.insert(handle, revision, row.intakeFingerprint(), new RecordChanges(0, records, 0));
    RevisionRow.continuesAbove(handle, revision, above);
    row.continued(handle, number);
    queue.owe(handle, List.of(revision));
    audit.revision(handle, revision);
    return revision;
  }
}

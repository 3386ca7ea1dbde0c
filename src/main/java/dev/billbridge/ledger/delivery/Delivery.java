package dev.billbridge.ledger.delivery;

import dev.billbridge.canonical.StatementRevision;
import java.time.Instant;

/**
 * One statement revision owed to one sink.
 *
 * @param attempts begun so far, without those that do not count
 * @param nextAttemptAt UTC; not before
 * @param lastAnswer what the sink answered last; null before the first attempt
 * @param mayBeThere whether the sink may have some or all of it although it is owed, so that it is
 *     worth asking: an earlier attempt ended without an acceptance, or without any answer. What was
 *     delivered and is to be sent again by order is sent without asking, until the outcome of such
 *     an attempt is not known
 * @param startsOver whether the revision continues above one that a target had and the ledger did
 *     not know
 * @param ordered whether an operator has ordered it to be made again
 * @param waits attempts that did not count, because the sink as a whole accepted nothing
 * @param progress how far earlier attempts have come, as recorded for the sink's target; null for
 *     not at all
 */
public record Delivery(
    String sink,
    StatementRevision revision,
    DeliveryState state,
    int attempts,
    Instant nextAttemptAt,
    String lastAnswer,
    boolean mayBeThere,
    boolean startsOver,
    boolean ordered,
    int waits,
    String progress) {

  /** A delivery of which no attempt has been made. */
  static Delivery untried(
      String sink, StatementRevision revision, DeliveryState state, Instant owedAt) {
    return new Delivery(sink, revision, state, 0, owedAt, null, false, false, false, 0, null);
  }

  /** The same, leased for the attempt of that number. */
  Delivery leased(int attempt) {
    return new Delivery(
        sink,
        revision,
        DeliveryState.SENDING,
        attempt,
        nextAttemptAt,
        lastAnswer,
        mayBeThere,
        startsOver,
        ordered,
        waits,
        progress);
  }
}

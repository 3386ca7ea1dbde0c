package dev.billbridge.ledger.delivery;

import dev.billbridge.canonical.StatementRevision;
import java.time.Instant;

/**
 * One statement revision owed to one sink.
 *
 * @param attempts begun so far, without those that do not count
 * @param nextAttemptAt UTC; not before
 * @param lastAnswer what the sink said last; null before the first attempt
 * @param mayBeThere whether the sink may have some or all of it although it is owed, so that it is
 *     worth asking: an earlier attempt ended without an acceptance, or without a word. What was
 *     delivered and is to be sent again by order is sent without asking, until the outcome of such
 *     an attempt is not known
 * @param startsOver whether the revision goes on above one that a target had and the ledger did not
 *     know
 * @param ordered whether an operator has ordered it to be made again
 * @param waits attempts that did not count, because the sink as a whole took nothing
 * @param progress how far earlier attempts have come, as the sink's target noted it; null for not
 *     at all
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
    String progress) {}

package dev.billbridge.ledger;

import dev.billbridge.canonical.StatementRevision;
import java.time.Instant;

/**
 * One statement revision owed to one sink.
 *
 * @param attempts      begun so far
 * @param nextAttemptAt UTC; not before
 * @param lastAnswer    what the sink said last; null before the first attempt
 */
public record Delivery(String sink, StatementRevision revision, DeliveryState state, int attempts, Instant nextAttemptAt, String lastAnswer) {}

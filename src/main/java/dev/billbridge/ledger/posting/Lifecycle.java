package dev.billbridge.ledger.posting;

import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * When a statement is final. A provider that says so is believed. For one that does not, a
 * statement is final when its closing time has passed and two reads at least a day apart agree; one
 * that closed more than a week ago is final at its first read, so that a backfill is not held up.
 *
 * @param agreement how far apart two equal reads must be
 * @param longAgo how long after closing a single read is enough
 */
public record Lifecycle(Duration agreement, Duration longAgo) {

  /** A day, a week. */
  public static final Lifecycle STANDARD = new Lifecycle(Duration.ofDays(1), Duration.ofDays(7));

  /**
   * @param previous status of the last revision; null for a new statement
   * @param changed what is charged differs from the last revision
   * @param takesOver it takes the place of a statement that was final: its month has closed already
   * @param settledSince since when, after closing, the statement has said what it says now; null
   *     when it has not yet
   */
  StatementStatus status(
      Statement statement,
      StatementStatus previous,
      boolean changed,
      boolean takesOver,
      Instant settledSince,
      Instant now) {
    boolean wasFinal = previous == StatementStatus.FINAL || previous == StatementStatus.RESTATED;
    if (wasFinal) {
      return changed ? StatementStatus.RESTATED : previous;
    }
    return takesOver || closed(statement.stated(), statement.finalFrom(), settledSince, now)
        ? StatementStatus.FINAL
        : StatementStatus.PROVISIONAL;
  }

  boolean closed(Boolean stated, Instant finalFrom, Instant settledSince, Instant now) {
    if (stated != null) {
      return stated;
    }
    if (finalFrom == null || now.isBefore(finalFrom)) {
      return false;
    }
    return !now.isBefore(finalFrom.plus(longAgo))
        || settledSince != null && !now.isBefore(settledSince.plus(agreement));
  }
}

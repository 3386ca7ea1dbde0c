package dev.billbridge.deliver;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a sink is worth another attempt. One for each sink; the threads that serve it ask before
 * each attempt and report its outcome.
 */
final class Breaker {

  /**
   * After so many transient failures in a row a sink counts as down, and the rest of what it is
   * owed waits.
   */
  static final int FAILURES_IN_A_ROW = 3;

  private final Duration blockedPause;
  private int failuresInARow;
  private int underWay;
  private Instant restsUntil = Instant.MIN;
  private boolean isStopped;
  private volatile String blockedBecause;

  /** @param blockedPause how long a blocked sink is left alone */
  Breaker(Duration blockedPause) {
    this.blockedPause = blockedPause;
  }

  /** Whether a round continues; shared by the threads that take part in it. */
  static final class RoundState {

    private boolean isOpen = true;
  }

  /**
   * Whether an attempt may begin now; if so, {@link #continuesAfter} must be called when it has
   * ended. A sink that is down is tried once in a round.
   */
  synchronized boolean allows(RoundState round, Instant now) {
    boolean allowed =
        !isStopped && round.isOpen && !now.isBefore(restsUntil) && !(isOpen() && underWay > 0);
    underWay += allowed ? 1 : 0;
    return allowed;
  }

  /**
   * @param outcome of the attempt; null when there was nothing to attempt
   * @return whether the round continues
   */
  synchronized boolean continuesAfter(RoundState round, Outcome outcome, Instant now) {
    underWay--;
    if (outcome == null) {
      return false;
    }
    if (outcome instanceof Outcome.Delivered
        || outcome instanceof Outcome.Rejected
        || outcome instanceof Outcome.Held
        || outcome instanceof Outcome.AheadOfLedger) {
      failuresInARow = 0;
      blockedBecause = null;
      return true;
    }
    failuresInARow++;
    blockedBecause = outcome instanceof Outcome.Blocked blocked ? blocked.reason() : null;
    if (blockedBecause != null && isOpen()) {
      restsUntil = now.plus(blockedPause);
    }
    round.isOpen = !isOpen();
    return round.isOpen;
  }

  /** A blocked sink may be tried again before the end of its pause. */
  synchronized void retryNow() {
    restsUntil = Instant.MIN;
  }

  /** No further attempt is worth making. */
  synchronized void stop() {
    isStopped = true;
  }

  /** Whether the sink has accepted nothing for a while, or is blocked. */
  synchronized boolean isDown() {
    return isOpen() || blockedBecause != null;
  }

  private boolean isOpen() {
    return failuresInARow >= FAILURES_IN_A_ROW;
  }

  synchronized int failuresInARow() {
    return failuresInARow;
  }

  /** Why the sink was blocked when it was last tried; null when it was not. */
  String blockedBecause() {
    return blockedBecause;
  }
}

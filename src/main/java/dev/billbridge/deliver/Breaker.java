package dev.billbridge.deliver;

import java.time.Duration;
import java.time.Instant;

/**
 * Whether a sink is worth another attempt. One for each sink; the threads that serve it ask before
 * each attempt and tell what came of it.
 */
final class Breaker {

  /**
   * After so many attempts in a row that may work later, a sink is taken to be down and the rest of
   * what it is owed waits.
   */
  static final int FAILURES_IN_A_ROW = 3;

  /**
   * How long a sink that bars everything is left alone: those who count failed logins should not
   * lock it out for good.
   */
  static final Duration BLOCKED_PAUSE = Duration.ofMinutes(5);

  private int failuresInARow;
  private int underWay;
  private Instant restsUntil = Instant.MIN;
  private volatile String blockedBecause;

  /** Whether a round goes on; shared by all who take part in it. */
  static final class Going {

    private boolean on = true;
  }

  /**
   * Whether an attempt may begin now; whoever hears yes tells afterwards what came of it. A sink
   * that is down is tried once in a round.
   */
  synchronized boolean lets(Going round, Instant now) {
    boolean lets = round.on && !now.isBefore(restsUntil) && !(isOpen() && underWay > 0);
    underWay += lets ? 1 : 0;
    return lets;
  }

  /**
   * @param outcome of the attempt; null when there was nothing to attempt
   * @param pause for a sink that bars everything
   * @return whether the round goes on
   */
  synchronized boolean goesOnAfter(Going round, Outcome outcome, Instant now, Duration pause) {
    underWay--;
    if (outcome == null) {
      return false;
    }
    if (outcome instanceof Outcome.Delivered
        || outcome instanceof Outcome.Rejected
        || outcome instanceof Outcome.AheadOfLedger) {
      failuresInARow = 0;
      blockedBecause = null;
      return true;
    }
    failuresInARow++;
    blockedBecause = outcome instanceof Outcome.Blocked blocked ? blocked.reason() : null;
    if (blockedBecause != null && isOpen()) {
      restsUntil = now.plus(pause);
    }
    round.on = !isOpen();
    return round.on;
  }

  /** A sink that bars everything may be tried again without waiting for the end of its pause. */
  synchronized void retryNow() {
    restsUntil = Instant.MIN;
  }

  /** Whether the sink has taken nothing for a while, or takes nothing at all. */
  synchronized boolean isDown() {
    return isOpen() || blockedBecause != null;
  }

  private boolean isOpen() {
    return failuresInARow >= FAILURES_IN_A_ROW;
  }

  synchronized int failuresInARow() {
    return failuresInARow;
  }

  /** Why the sink let nothing in when it was last tried; null when it did. */
  String blockedBecause() {
    return blockedBecause;
  }
}

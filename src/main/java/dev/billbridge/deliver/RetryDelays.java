package dev.billbridge.deliver;

import dev.billbridge.settings.Settings;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a delivery waits for its next attempt.
 *
 * @param settings first and longest delay
 */
record RetryDelays(Settings.Deliver settings) {

  private static final Duration LONGEST_DOWN = Duration.ofMinutes(15);
  /**
   * How long a blocked sink is left alone: a server that counts failed logins must not lock the
   * user out for good.
   */
  private static final Duration BLOCKED = Duration.ofMinutes(5);

  /**
   * After so many attempts that failed: doubles with every one up to the longest; a tenth either
   * way at random, so that sinks do not all come back at once.
   */
  Duration after(int attempts) {
    Duration wait = settings.retryDelay();
    for (int i = 1; i < attempts && wait.compareTo(settings.longestRetryDelay()) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    long millis = Math.min(wait.toMillis(), settings.longestRetryDelay().toMillis());
    return Duration.ofMillis(
        millis + ThreadLocalRandom.current().nextLong(-millis / 10, millis / 10 + 1));
  }

  /**
   * Of a target that is down: it is tried once a round at most, so its deliveries need not wait for
   * hours once it is back.
   */
  Duration ofDown(int tries) {
    return shorter(after(tries), LONGEST_DOWN);
  }

  /** Of a sink that is blocked. */
  Duration ofBlocked() {
    return shorter(settings.longestRetryDelay(), BLOCKED);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}

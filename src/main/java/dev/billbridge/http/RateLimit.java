package dev.billbridge.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps a distance between the requests to one server. Each request waits until the distance to the
 * previous one has passed, whatever the outcome of that one: a limiter that grants so many requests
 * per period would let two follow each other at the border between two periods.
 */
public final class RateLimit {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ReentrantLock queue = new ReentrantLock(true);
  private final long distance;
  private volatile long next = System.nanoTime();

  private RateLimit(long distance) {
    this.distance = distance;
  }

  /** @param requestsPerSecond greater than zero; null for no limit */
  public static RateLimit perSecond(BigDecimal requestsPerSecond) {
    return new RateLimit(
        requestsPerSecond == null
            ? 0
            : BigDecimal.valueOf(SECOND)
                .divide(requestsPerSecond, 0, RoundingMode.CEILING)
                .min(BigDecimal.valueOf(Long.MAX_VALUE / 2))
                .longValue());
  }

  /** Lets every request pass at once. */
  public static RateLimit none() {
    return perSecond(null);
  }

  /**
   * Returns when the next request may be sent; callers are served in the order of their arrival.
   * Returns early when the thread is interrupted, which stays so.
   */
  public void await() {
    if (distance == 0) {
      return;
    }
    try {
      queue.lockInterruptibly();
      try {
        for (long wait = left(); wait > 0; wait = left()) {
          TimeUnit.NANOSECONDS.sleep(wait);
        }
        sent();
      } finally {
        queue.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Counts the distance to the next request from now on: connecting may have taken a while since
   * {@link #await} returned, and the server sees the request only now.
   */
  public void sent() {
    next = System.nanoTime() + distance;
  }

  private long left() {
    return next - System.nanoTime();
  }
}

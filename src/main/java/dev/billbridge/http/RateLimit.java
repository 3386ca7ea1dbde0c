package dev.billbridge.http;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps a distance between the requests to one server. Each request waits until the distance to the
 * one before has passed, whatever became of that one: a limiter that grants so many requests per
 * period would let two follow each other at the border between two periods.
 */
@FunctionalInterface
public interface RateLimit {

  /**
   * Returns when the next request may be sent; callers are served in the order of their arrival.
   * Returns early when the thread is interrupted, which stays so.
   */
  void await();

  /** @param requestsPerSecond greater than zero; null for no limit */
  static RateLimit perSecond(BigDecimal requestsPerSecond) {
    return requestsPerSecond == null ? () -> {} : new Distance(requestsPerSecond);
  }

  /** The distance from the start of one request to the start of the next. */
  final class Distance implements RateLimit {

    private static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ReentrantLock queue = new ReentrantLock(true);
    private final long nanos;
    private long next = System.nanoTime();

    private Distance(BigDecimal requestsPerSecond) {
      nanos = BigDecimal.valueOf(NANOS)
          .divide(requestsPerSecond, 0, RoundingMode.CEILING)
          .min(BigDecimal.valueOf(Long.MAX_VALUE / 2))
          .longValue();
    }

    @Override
    public void await() {
      try {
        queue.lockInterruptibly();
        try {
          for (long wait = left(); wait > 0; wait = left()) {
            TimeUnit.NANOSECONDS.sleep(wait);
          }
          next = System.nanoTime() + nanos;
        } finally {
          queue.unlock();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private long left() {
      return next - System.nanoTime();
    }
  }
}

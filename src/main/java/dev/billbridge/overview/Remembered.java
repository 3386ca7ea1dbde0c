package dev.billbridge.overview;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A figure that is read again only when something may have changed it, however often it is asked
 * for. Safe to use from several threads.
 */
public final class Remembered<T> {

  private final Duration shortest;
  private final Duration longest;
  private final Supplier<?> version;
  private final Supplier<T> reading;
  private T value;
  private Object valueVersion;
  private long readAt;
  private long checkedAt;

  /**
   * @param shortest how long a value is good without looking whether it has changed
   * @param longest how long a value is good at most
   * @param version what is different when the value may be; cheap to read
   */
  Remembered(Duration shortest, Duration longest, Supplier<?> version, Supplier<T> reading) {
    this.shortest = shortest;
    this.longest = longest;
    this.version = version;
    this.reading = reading;
  }

  /** A value that is read again after a while, whatever happened. */
  public static <T> Remembered<T> forA(Duration time, Supplier<T> reading) {
    return new Remembered<>(time, time, () -> "", reading);
  }

  /** The value; what reading it throws passes through, and it is then read again next time. */
  public synchronized T get() {
    long now = System.nanoTime();
    if (value != null && now - checkedAt < shortest.toNanos()) {
      return value;
    }
    Object current = version.get();
    if (value == null
        || !Objects.equals(current, valueVersion)
        || now - readAt >= longest.toNanos()) {
      value = reading.get();
      valueVersion = current;
      readAt = now;
    }
    checkedAt = now;
    return value;
  }
}

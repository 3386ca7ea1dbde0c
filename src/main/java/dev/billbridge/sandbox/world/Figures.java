package dev.billbridge.sandbox.world;

import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Figures out of nothing: the same key always gives the same number, so a statement of a million
 * lines needs no memory. Keys are chained, seed first: {@code at(at(seed, account), line)}.
 */
public final class Figures {
  private static final YearMonth YEAR_2000 = YearMonth.of(2000, 1);
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private Figures() {}

  /**
   * The figure that belongs to {@code part} under {@code key}; any two parts give unrelated
   * figures.
   */
  public static long at(long key, long part) {
    long z = key + (part + 1) * GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A number from 0 to {@code bound} − 1, taken from a figure. */
  public static long below(long figure, long bound) {
    return Long.remainderUnsigned(figure, bound);
  }

  /** Months since January 2000, negative before. */
  public static int monthNumber(YearMonth month) {
    return (int) ChronoUnit.MONTHS.between(YEAR_2000, month);
  }

  /** The month with this number. */
  public static YearMonth month(long number) {
    return YEAR_2000.plusMonths(number);
  }

  /** A random-looking UUID (version 4 by its bits) that belongs to the figure. */
  public static UUID uuid(long figure) {
    return uuid(figure, at(figure, 1));
  }

  /**
   * A UUID (version 4 by its bits) whose last 62 bits are those of {@code node}, so that it can be
   * read back.
   */
  public static UUID uuid(long figure, long node) {
    long high = (figure & ~0xf000L) | 0x4000L;
    long low = (node & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  /** Lower-case hexadecimal digits that belong to the figure. */
  public static String hex(long figure, int digits) {
    StringBuilder text = new StringBuilder(digits);
    for (long part = 0; text.length() < digits; part++) {
      text.append("%016x".formatted(at(figure, part)));
    }
    return text.substring(0, digits);
  }

  /**
   * The {@code position}-th of {@code count} positions in a shuffled order that needs no memory;
   * every position comes exactly once.
   */
  public static long shuffled(long position, long count, long figure) {
    long step = 1 + below(figure, Math.max(1, count - 1));
    while (greatestCommonDivisor(step, count) != 1) {
      step++;
    }
    return Math.floorMod(position * step + below(at(figure, 1), count), count);
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}

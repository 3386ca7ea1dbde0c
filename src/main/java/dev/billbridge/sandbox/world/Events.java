package dev.billbridge.sandbox.world;

import java.time.YearMonth;

/**
 * What happens in the course of the history and is worth an alert. It concerns SAKURA's bills; null
 * where it does not happen.
 *
 * @param trafficBurst month of use with five times the traffic
 * @param priceRise month of use from which on a gigabyte of traffic costs 5 yen instead of 3
 * @param missingMonth month of use for which no bill is ever made
 */
public record Events(YearMonth trafficBurst, YearMonth priceRise, YearMonth missingMonth) {

  /** Nothing happens. */
  public static final Events NONE = new Events(null, null, null);

  /** Whether the traffic of this month is five times as much. */
  public boolean isBurst(YearMonth month) {
    return month.equals(trafficBurst);
  }

  /** Whether traffic has its higher price in this month. */
  public boolean isDearer(YearMonth month) {
    return priceRise != null && !month.isBefore(priceRise);
  }

  /** Whether there is no bill for this month. */
  public boolean isMissing(YearMonth month) {
    return month.equals(missingMonth);
  }
}

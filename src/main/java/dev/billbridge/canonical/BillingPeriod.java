package dev.billbridge.canonical;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;

/**
 * The time a statement speaks about, in the provider's own calendar.
 *
 * @param start first day, inclusive, provider-local
 * @param end day after the last one, exclusive, provider-local
 */
public record BillingPeriod(LocalDate start, LocalDate end) {

  public BillingPeriod {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException(
          "a billing period must end after it starts; %s to %s (exclusive) does not"
              .formatted(start, end));
    }
  }

  /** The whole calendar month. */
  public static BillingPeriod of(YearMonth month) {
    return new BillingPeriod(month.atDay(1), month.plusMonths(1).atDay(1));
  }

  /** @throws IllegalArgumentException if the text is not a month written {@code 2026-10} */
  public static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a month; write year and month like 2026-10", e);
    }
  }

  /** Whether both have a day in common. */
  public boolean overlaps(BillingPeriod other) {
    return start.isBefore(other.end) && other.start.isBefore(end);
  }

  /**
   * The month when the period is exactly one, otherwise both days: {@code 2026-10} or
   * {@code 2026-10-01..2026-10-16}.
   */
  @Override
  public String toString() {
    YearMonth month = YearMonth.from(start);
    return equals(of(month)) ? month.toString() : start + ".." + end;
  }
}

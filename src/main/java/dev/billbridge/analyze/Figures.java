package dev.billbridge.analyze;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;

/** Sums and quotients; null is unknown and makes a sum unknown. */
final class Figures {

  private static final int QUOTIENT_DIGITS = 12;
  private static final int AVERAGE_DIGITS = 3;

  private Figures() {}

  static BigDecimal sum(BigDecimal one, BigDecimal other) {
    return one == null || other == null ? null : one.add(other);
  }

  /** Exact where the quotient ends, otherwise to twelve decimal places. */
  static BigDecimal quotient(BigDecimal figure, BigDecimal divisor) {
    BigDecimal rounded = figure.divide(divisor, QUOTIENT_DIGITS, RoundingMode.HALF_UP);
    if (rounded.multiply(divisor).compareTo(figure) == 0) {
      return rounded;
    }
    try {
      return figure.divide(divisor);
    } catch (ArithmeticException e) {
      return rounded;
    }
  }

  /** How many were in use at once on average, to three decimal places. */
  static BigDecimal average(BigDecimal hours, BigDecimal hoursOfTheTime) {
    return hours.divide(hoursOfTheTime, AVERAGE_DIGITS, RoundingMode.HALF_UP);
  }

  /** Of a month in a calendar without daylight saving. */
  static BigDecimal hours(YearMonth month) {
    return BigDecimal.valueOf(month.lengthOfMonth() * 24L);
  }

  /** In plain digits without trailing zeros; null for null. */
  static String text(BigDecimal figure) {
    return figure == null
        ? null
        : figure.signum() == 0 ? "0" : figure.stripTrailingZeros().toPlainString();
  }
}

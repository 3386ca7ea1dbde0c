package dev.billbridge.canonical;

import java.math.BigDecimal;

/**
 * The one form in which amounts, prices and quantities are kept: exact, signed, without trailing
 * zeros.
 */
public final class ExactDecimal {

  /** Most digits before the decimal point; what every supported database holds exactly. */
  public static final int INTEGER_DIGITS = 35;
  /** Most digits after the decimal point; what every supported database holds exactly. */
  public static final int FRACTION_DIGITS = 30;

  private ExactDecimal() {}

  /**
   * Drops trailing zeros without changing the value, so that equal figures are equal objects; the
   * scale is never negative.
   *
   * @param value null stays null: unknown is not zero
   * @throws IllegalArgumentException if the figure has more digits than every supported database
   *     holds exactly
   */
  public static BigDecimal canonical(BigDecimal value) {
    if (value == null) {
      return null;
    }
    if (value.signum() == 0) {
      return BigDecimal.ZERO;
    }
    // Judged before any rescaling: 1E+1000000000 must not be written out to be refused.
    long integerDigits = (long) value.precision() - value.scale();
    if (integerDigits > INTEGER_DIGITS) {
      throw new IllegalArgumentException(
          "a figure of %d digits before the decimal point is more than the %d that can be kept exactly"
              .formatted(integerDigits, INTEGER_DIGITS));
    }
    BigDecimal stripped = value.stripTrailingZeros();
    if (stripped.scale() > FRACTION_DIGITS) {
      throw new IllegalArgumentException(
          "a figure of %d decimal places is more than the %d that can be kept exactly"
              .formatted(stripped.scale(), FRACTION_DIGITS));
    }
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** The figure in plain digits, never in exponent form; null stays null. */
  public static String text(BigDecimal value) {
    return value == null ? null : value.toPlainString();
  }
}

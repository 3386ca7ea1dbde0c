package dev.billbridge.alert;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * An exact quotient. Two of them are compared by cross-multiplication, so nothing is ever rounded.
 *
 * @param denominator above zero
 */
record Fraction(BigDecimal numerator, BigDecimal denominator) implements Comparable<Fraction> {

  static final Fraction ZERO = of(BigDecimal.ZERO);

  private static final BigDecimal TWO = BigDecimal.valueOf(2);
  /** At least so many digits are shown. */
  private static final int SHOWN_DIGITS = 6;

  Fraction {
    if (denominator.signum() == 0) {
      throw new ArithmeticException("a quotient by zero");
    }
    if (denominator.signum() < 0) {
      numerator = numerator.negate();
      denominator = denominator.negate();
    }
  }

  static Fraction of(BigDecimal figure) {
    return new Fraction(figure, BigDecimal.ONE);
  }

  Fraction plus(Fraction other) {
    return new Fraction(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Fraction times(BigDecimal factor) {
    return new Fraction(numerator.multiply(factor), denominator);
  }

  /** @throws ArithmeticException if the other one is zero */
  Fraction dividedBy(Fraction other) {
    return new Fraction(
        numerator.multiply(other.denominator), denominator.multiply(other.numerator));
  }

  int signum() {
    return numerator.signum();
  }

  @Override
  public int compareTo(Fraction other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /** The one in the middle; of an even number what lies between the two in the middle. */
  static Fraction median(List<Fraction> fractions) {
    List<Fraction> sorted = fractions.stream().sorted().toList();
    Fraction upper = sorted.get(sorted.size() / 2);
    return sorted.size() % 2 == 1
        ? upper
        : upper.plus(sorted.get(sorted.size() / 2 - 1)).dividedBy(of(TWO));
  }

  /** For a person: rounded where it has many digits, though never before two decimal places. */
  String text() {
    BigDecimal rough = numerator.divide(denominator, MathContext.DECIMAL128);
    int digits = Math.max(SHOWN_DIGITS, rough.precision() - rough.scale() + 2);
    BigDecimal shown = rough.round(new MathContext(digits, RoundingMode.HALF_UP));
    return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
  }
}

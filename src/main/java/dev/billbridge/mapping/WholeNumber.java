package dev.billbridge.mapping;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The number of an account or a contract as text: one spelling, whichever way a program has printed
 * it.
 */
public final class WholeNumber {

  /** Longer texts are no such number. */
  private static final int LONGEST = 60;

  private WholeNumber() {}

  /**
   * {@code 4.500123E7} and {@code 45001230.0} become {@code 45001230}. Digits keep their leading
   * zeros, other texts stay as they are.
   *
   * @throws IllegalArgumentException if it is a fraction
   */
  public static String text(String text) {
    String number = text.strip();
    if (number.length() > LONGEST
        || !number.matches("\\d+(\\.\\d*)?([eE]\\+?\\d{1,2})?")
        || number.matches("\\d+")) {
      return number;
    }
    BigInteger whole = ProviderValue.whole(new BigDecimal(number));
    if (whole == null) {
      throw new IllegalArgumentException(
          "\"%s\" is a fraction; the number of an account or a contract is whole"
              .formatted(number));
    }
    return whole.toString();
  }
}

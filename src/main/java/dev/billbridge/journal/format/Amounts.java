package dev.billbridge.journal.format;

import java.math.BigDecimal;
import java.util.Currency;

/** Amounts as text. */
final class Amounts {

  private Amounts() {}

  /**
   * With the digits of the currency's minor unit.
   *
   * @param amount of whole minor units
   */
  static String fixed(BigDecimal amount, Currency currency) {
    return amount.setScale(scale(currency)).toPlainString();
  }

  /** Digits of the minor unit after the decimal point. */
  static int scale(Currency currency) {
    return Math.max(0, currency.getDefaultFractionDigits());
  }
}

package dev.billbridge.resale;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * Where the charges of a month went, before tax.
 *
 * @param source what the providers charge
 * @param charged the part of it that customers' bills are made of
 */
public record Balance(
    Currency currency,
    BigDecimal source,
    BigDecimal charged,
    BigDecimal own,
    BigDecimal unassigned) {

  /** @throws IllegalStateException if something is lost or doubled */
  public Balance {
    if (source.compareTo(charged.add(own).add(unassigned)) != 0) {
      throw new IllegalStateException(
          ("customers' bills do not add up: of %s %s that the providers charge, %s went to customers,"
                  + " %s to own use and %s to nobody; nothing was written. This is a fault of"
                  + " Billbridge; please report it")
              .formatted(
                  source.toPlainString(),
                  currency,
                  charged.toPlainString(),
                  own.toPlainString(),
                  unassigned.toPlainString()));
    }
  }

  @Override
  public String toString() {
    return "%s %s = customers %s + own use %s + unassigned %s"
        .formatted(
            shown(source, currency),
            currency,
            shown(charged, currency),
            shown(own, currency),
            shown(unassigned, currency));
  }

  /** An amount with the decimal places of its currency, or more if it has more. */
  public static String shown(BigDecimal amount, Currency currency) {
    BigDecimal plain = amount.stripTrailingZeros();
    return plain
        .setScale(Math.max(Math.max(0, currency.getDefaultFractionDigits()), plain.scale()))
        .toPlainString();
  }
}

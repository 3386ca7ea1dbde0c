package dev.billbridge.journal.format;

import dev.billbridge.canonical.Shares;
import dev.billbridge.journal.JournalEntry;
import dev.billbridge.journal.JournalHeldException;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleMatcher;
import dev.billbridge.rules.Subject;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;

/**
 * Amounts of other currencies in that of the books, by rates that an accountant gives.
 *
 * @param rates null when there are none
 * @param books currency of the books, ISO 4217
 */
record DatevRates(RuleMatcher rates, String books) {

  /**
   * Amounts in the currency of the books.
   *
   * @param rate units of the other currency for one of the books'
   */
  record Conversion(BigDecimal rate, List<BigDecimal> amounts) {}

  /**
   * The amounts, which add up to the converted total.
   *
   * @return null when the entry is in the currency of the books
   */
  Conversion conversion(JournalEntry entry, List<BigDecimal> amounts, BigDecimal total) {
    if (entry.currency().getCurrencyCode().equals(books)) {
      return null;
    }
    BigDecimal rate = rate(entry);
    List<BigDecimal> exact = amounts.stream()
        .map(amount -> amount.divide(rate, MathContext.DECIMAL128))
        .toList();
    BigDecimal converted = total.divide(rate, 2, RoundingMode.HALF_UP);
    return new Conversion(
        rate.setScale(6, RoundingMode.UNNECESSARY), Shares.of(exact, converted, 2));
  }

  private BigDecimal rate(JournalEntry entry) {
    String currency = entry.currency().getCurrencyCode();
    YearMonth month = YearMonth.from(entry.postingDate());
    BigDecimal rate = rates == null
        ? null
        : rates
            .match(new Currency(currency, month))
            .map(row -> row.figure(Columns.RATE))
            .orElse(null);
    if (rate == null) {
      throw new JournalHeldException(
          "%s is in %s, for which there is no rate in %s; add a row to rates.csv in routes/books"
              .formatted(entry.reference(), currency, month));
    }
    if (rate.signum() <= 0 || rate.scale() > 6 || rate.precision() - rate.scale() > 4) {
      throw new JournalHeldException(
          "the rate %s of %s cannot be written: DATEV has 4 digits before the comma and 6 after it, and none of 0"
              .formatted(rate.toPlainString(), currency));
    }
    return rate;
  }

  private record Currency(String code, YearMonth month) implements Subject {

    @Override
    public String field(String column) {
      return Objects.equals(column, "currency") ? code : null;
    }

    @Override
    public String attribute(String name) {
      return null;
    }
  }
}

package dev.billbridge.resale;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;

/**
 * What a customer pays for a month, in one currency.
 *
 * @param lines by resource and key
 * @param total of the lines, before tax, in whole minor units
 */
public record Bill(Customer customer, Currency currency, List<BillLine> lines, BigDecimal total) {

  /** @throws IllegalStateException if the lines do not make the total */
  public Bill {
    lines = List.copyOf(lines);
    BigDecimal sum = lines.stream().map(BillLine::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    if (sum.compareTo(total) != 0) {
      throw new IllegalStateException(
          "the lines of the bill for %s make %s %s instead of %s; this is a fault of Billbridge"
              .formatted(customer.id(), sum.toPlainString(), currency, total.toPlainString()));
    }
  }

  /** What its lines cost. */
  public BigDecimal cost() {
    return lines.stream().map(BillLine::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}

package dev.billbridge.ledger.bill;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;

/**
 * How the bills of a month were drawn last.
 *
 * @param rulesHash of the rules they were drawn by
 * @param inputs SHA-256 (hex) over the rules and what the providers' statements said
 * @param isFinal whether every one of those was final
 * @param drawnAt UTC
 */
public record DrawnMonth(
    YearMonth month,
    String rulesHash,
    String inputs,
    boolean isFinal,
    Instant drawnAt,
    List<Sums> sums) {

  public DrawnMonth {
    sums = List.copyOf(sums);
  }

  /** Whether something belongs to nobody. */
  public boolean isIncomplete() {
    return sums.stream().anyMatch(each -> each.unassigned().signum() != 0);
  }

  /** Where the charges of a currency went, before tax. */
  public record Sums(
      Currency currency,
      BigDecimal source,
      BigDecimal charged,
      BigDecimal own,
      BigDecimal unassigned) {}
}

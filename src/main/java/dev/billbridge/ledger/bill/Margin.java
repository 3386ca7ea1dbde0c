package dev.billbridge.ledger.bill;

import dev.billbridge.canonical.StatementRevision;
import java.math.BigDecimal;

/**
 * What a customer's bill costs and earns.
 *
 * @param bill as it stands
 * @param cost of its parts, before tax
 */
public record Margin(StatementRevision bill, BigDecimal cost) {

  /** Price less cost; may be below zero. */
  public BigDecimal margin() {
    return bill.statement().total().subtract(cost);
  }
}

package dev.billbridge.resale;

import java.math.BigDecimal;

/**
 * Somebody's part of a line.
 *
 * @param to id of a customer, {@link Assignment#OWN}, or null for nobody
 * @param assignment row that says so; null where none matches
 * @param quantity null when the line has none
 * @param reason why it belongs to nobody; null when it belongs to somebody
 */
record Share(
    String to, Assignment assignment, BigDecimal cost, BigDecimal quantity, String reason) {

  boolean isCustomer() {
    return to != null && !to.equals(Assignment.OWN);
  }

  static Share nobody(SourceLine line, Assignment assignment, String reason) {
    return new Share(null, assignment, line.net(), line.content().quantity(), reason);
  }
}

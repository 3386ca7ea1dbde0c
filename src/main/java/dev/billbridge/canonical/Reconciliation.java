package dev.billbridge.canonical;

import java.math.BigDecimal;

/**
 * The lines of a statement compared with its own header.
 *
 * @param lineCount lines read
 * @param linesTotal sum of the lines' amounts; null when the statement holds no money
 * @param difference header total minus {@code linesTotal}; null when there is nothing to compare
 * @param reason why the verdict is not {@link Verdict#MATCHED}, in a sentence; null when it is
 */
public record Reconciliation(
    long lineCount, BigDecimal linesTotal, BigDecimal difference, Verdict verdict, String reason) {

  public Reconciliation {
    linesTotal = ExactDecimal.canonical(linesTotal);
    difference = ExactDecimal.canonical(difference);
  }

  /** Whether a stated total is there and the lines come to it to the last digit. */
  public boolean isExact() {
    return difference != null && difference.signum() == 0;
  }
}

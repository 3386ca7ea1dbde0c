package dev.billbridge.alert;

import dev.billbridge.analyze.SummedLines;
import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.rules.RuleMatcher;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;

/**
 * A sum over the lines of a month, or the ratio of two, and when it matters.
 *
 * @param name letters, digits and dashes
 * @param text what it is about, for a person
 * @param dividedBy null for a sum that stands alone
 * @param by null for one figure over everything
 * @param ofLastMonth whether the month before the present one is measured; otherwise the present
 *     one to date
 * @param clear when it resolves; null as soon as {@code when} is no longer met
 * @param atLeast the least sum with which it fires; null for any
 * @param fromDay first day of the month, in UTC, on which it is evaluated
 * @param repeat after which time it is sent again while it fires; null for never
 */
record Alert(
    String name,
    String text,
    Sum sum,
    Sum dividedBy,
    By by,
    boolean ofLastMonth,
    Condition when,
    Condition clear,
    BigDecimal atLeast,
    int fromDay,
    Duration repeat) {

  /**
   * A figure of the lines that match.
   *
   * @param where decides by its only row
   */
  record Sum(Figure figure, RuleMatcher where) {

    boolean takes(SummedLines lines) {
      return where.match(lines).isPresent();
    }

    Set<LineColumn> columns() {
      return SummedLines.columns(where.file());
    }
  }

  /** Whether a figure of money takes part, so that there is one of each currency. */
  boolean isOfMoney() {
    return sum.figure.isMoney() || dividedBy != null && dividedBy.figure.isMoney();
  }

  boolean isOfCustomers() {
    return by == By.CUSTOMER;
  }

  boolean needsUsual() {
    return when.basis() == Condition.Basis.USUAL;
  }
}

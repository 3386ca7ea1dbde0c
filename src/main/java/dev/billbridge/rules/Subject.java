package dev.billbridge.rules;

import java.time.YearMonth;

/** What a rule decides about, such as a line of a statement. */
public interface Subject {

  /**
   * The value of a column.
   *
   * @param column as {@link RuleShape} lists it, such as {@code productId}
   * @return null when unknown
   */
  String field(String column);

  /**
   * An attribute: of the line, else of its statement.
   *
   * @return null when neither has it
   */
  String attribute(String name);

  /** The month with which {@code from} and {@code through} are compared. */
  YearMonth month();
}

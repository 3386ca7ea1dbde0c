package dev.billbridge.resale;

import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.Subject;
import java.time.YearMonth;

/**
 * A customer's part of a line as rules see it.
 *
 * @param line null when it is about the customer alone
 */
record CustomerSubject(String customer, Subject line, YearMonth month) implements Subject {

  @Override
  public String field(String column) {
    return column.equals(Columns.CUSTOMER) ? customer : line == null ? null : line.field(column);
  }

  @Override
  public String attribute(String name) {
    return line == null ? null : line.attribute(name);
  }
}

package dev.billbridge.ledger.sum;

import dev.billbridge.ledger.statement.AttributesJson;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Lines that agree in some columns, added up exactly.
 *
 * @param values by the columns they are grouped by; null where unknown
 * @param productName one of their names; null when none has one
 * @param resourceName one of their names; null when none has one
 * @param lines how many
 * @param provisional how many of them are in provisional statements
 * @param amount null when none has an amount
 * @param netAmount null unless each of them states it
 * @param taxAmount null unless each of them states it
 * @param quantity null when none has one
 * @param quantities how many have one
 */
public record LineSum(
    Map<LineColumn, String> values,
    String productName,
    String resourceName,
    long lines,
    long provisional,
    BigDecimal amount,
    BigDecimal netAmount,
    BigDecimal taxAmount,
    BigDecimal quantity,
    long quantities) {

  public LineSum {
    values = Collections.unmodifiableMap(new EnumMap<>(values));
  }

  /** One of the values; null when unknown or not grouped by. */
  public String text(LineColumn column) {
    return values.get(column);
  }

  /** In which the periods of their statements begin. */
  public YearMonth month() {
    return YearMonth.parse(values.get(LineColumn.MONTH));
  }

  /**
   * An attribute: of the lines, else of their statements; null when neither has it, or when they
   * are not grouped by attributes.
   */
  public String attribute(String name) {
    String own = attribute(LineColumn.ATTRIBUTES, name);
    return own == null ? attribute(LineColumn.STATEMENT_ATTRIBUTES, name) : own;
  }

  private String attribute(LineColumn column, String name) {
    String json = values.get(column);
    return json == null ? null : AttributesJson.read(json).get(name);
  }
}

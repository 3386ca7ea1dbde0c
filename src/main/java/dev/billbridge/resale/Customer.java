package dev.billbridge.resale;

import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleRow;
import dev.billbridge.rules.RuleShape;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.Currency;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who gets a bill.
 *
 * @param id as rules and ledger name it
 * @param currency of its minimum and of extras that name none; null when not stated
 * @param taxCode passed on with each line; null when not stated
 * @param reference passed on with each bill, such as an order number; null when not stated
 * @param terms what it has agreed to
 * @param attributes what else is passed on with each bill, by name
 */
public record Customer(
    String id,
    String name,
    Currency currency,
    String taxCode,
    String reference,
    Terms terms,
    SortedMap<String, String> attributes) {

  /**
   * What it has agreed to.
   *
   * @param statesCommission whether markups are charged in a line of their own
   * @param minimum least amount of a bill before tax, in the customer's currency; null for none
   */
  public record Terms(boolean statesCommission, BigDecimal minimum) {}

  public Customer {
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
  }

  static Customer of(RuleRow row) {
    SortedMap<String, String> attributes = new TreeMap<>();
    row.results().forEach((column, value) -> {
      if (column.startsWith(RuleShape.ATTRIBUTE)) {
        attributes.put(column.substring(RuleShape.ATTRIBUTE.length()), value);
      }
    });
    String currency = row.text(Columns.CURRENCY);
    return new Customer(
        row.text(Columns.ID),
        row.text(Columns.NAME),
        currency == null ? null : Currency.getInstance(currency),
        row.text(Columns.TAX_CODE),
        row.text(Columns.REFERENCE),
        new Terms(
            Columns.SEPARATE.equals(row.text(Columns.COMMISSION)), row.figure(Columns.MINIMUM)),
        attributes);
  }
}

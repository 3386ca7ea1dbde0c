package dev.billbridge.resale;

import dev.billbridge.canonical.ChargeCategory;
import java.math.BigDecimal;
import java.util.List;

/**
 * A line of a customer's bill.
 *
 * @param resourceId the provider's resource, its product where a quantity of all resources is
 *     priced, or what kind of extra it is
 * @param lineKey distinguishes lines of one resource; empty when one suffices
 * @param thing what it is for
 * @param exact its price, before it is rounded
 * @param amount its price as it stands on the bill
 * @param parts what it is made of; empty for what no provider charges
 * @param price row of the rules that gives the price, such as {@code prices.csv:7}
 */
public record BillLine(
    String resourceId,
    String lineKey,
    Thing thing,
    BigDecimal exact,
    BigDecimal amount,
    List<Part> parts,
    String price) {

  /**
   * What a line is for, in words of the provider or of the rules; each may be null but category and
   * text.
   */
  public record Thing(
      ChargeCategory category,
      String text,
      String resourceName,
      String resourceType,
      String productId,
      String region,
      BigDecimal quantity,
      String unit) {}

  /**
   * A part of a provider's line.
   *
   * @param record its id, as {@code explain} takes it
   * @param assignment row of the rules that gives it to the customer
   */
  public record Part(String record, String assignment, BigDecimal cost) {}

  public BillLine {
    parts = List.copyOf(parts);
  }

  BillLine with(String key) {
    return new BillLine(resourceId, key, thing, exact, amount, parts, price);
  }

  BillLine with(BigDecimal rounded) {
    return new BillLine(resourceId, lineKey, thing, exact, rounded, parts, price);
  }

  /** What its parts cost. */
  public BigDecimal cost() {
    return parts.stream().map(Part::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}

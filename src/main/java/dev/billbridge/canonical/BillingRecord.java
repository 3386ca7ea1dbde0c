package dev.billbridge.canonical;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Currency;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of a statement.
 *
 * @param resourceId the billed thing, in the provider's own spelling
 * @param lineKey distinguishes several lines of one resource in one statement; empty when one line
 *     suffices
 * @param chargeCategory only for {@link Kind#CHARGE}, and then never null
 * @param resourceName user text; may hold anything; null when unknown
 * @param period billing period in the provider's calendar
 * @param usageStart inclusive, with the provider's offset; null when the provider does not say
 * @param usageEnd as the provider prints it, with its offset; null when the provider does not say
 * @param productId SKU or meter; null when the line has none
 * @param region zone or location; null for global things
 * @param quantity as billed, in {@code unit}
 * @param unitPrice per {@code unit}, in {@code currency}
 * @param amount signed (credits are negative): the figure the statement's own total adds up.
 *     SAKURA: tax included, IONOS: net
 * @param currency ISO 4217; null only when the record holds no money
 * @param netAmount before tax, when the provider states it
 * @param taxAmount when the provider states it
 * @param attributes whatever else the provider said, flattened; sorted by name
 */
public record BillingRecord(
    String resourceId,
    String lineKey,
    Kind kind,
    ChargeCategory chargeCategory,
    String resourceName,
    String resourceType,
    BillingPeriod period,
    OffsetDateTime usageStart,
    OffsetDateTime usageEnd,
    String productId,
    String productName,
    String region,
    BigDecimal quantity,
    String unit,
    BigDecimal unitPrice,
    BigDecimal amount,
    Currency currency,
    BigDecimal netAmount,
    BigDecimal taxAmount,
    SortedMap<String, String> attributes,
    Provenance provenance) {

  /**
   * @throws IllegalArgumentException if the line cannot be canonical: an identifier is missing or
   *     too long, money lacks a currency, a charge lacks its amount or category, or net and tax do
   *     not make the amount
   */
  public BillingRecord {
    Text.identifier("resourceId", resourceId);
    if (!lineKey.isEmpty()) {
      Text.identifier("lineKey", lineKey);
    }
    Text.plain("resourceName", resourceName);
    Text.plain("resourceType", resourceType);
    Text.plain("productId", productId);
    Text.plain("productName", productName);
    Text.plain("region", region);
    Text.plain("unit", unit);
    attributes.forEach(Text::attribute);
    attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    quantity = ExactDecimal.canonical(quantity);
    unitPrice = ExactDecimal.canonical(unitPrice);
    amount = ExactDecimal.canonical(amount);
    netAmount = ExactDecimal.canonical(netAmount);
    taxAmount = ExactDecimal.canonical(taxAmount);
    if (currency == null
        && (amount != null || netAmount != null || taxAmount != null || unitPrice != null)) {
      throw new IllegalArgumentException("a figure of money without a currency");
    }
    if (kind == Kind.CHARGE && amount == null) {
      throw new IllegalArgumentException("a charge without an amount");
    }
    if ((kind == Kind.CHARGE) != (chargeCategory != null)) {
      throw new IllegalArgumentException(
          kind == Kind.CHARGE
              ? "a charge without a charge category"
              : "only a charge has a charge category");
    }
    if (amount != null
        && netAmount != null
        && taxAmount != null
        && netAmount.add(taxAmount).compareTo(amount) != 0) {
      throw new IllegalArgumentException("net %s + tax %s make %s, but the amount is %s"
          .formatted(
              netAmount.toPlainString(),
              taxAmount.toPlainString(),
              netAmount.add(taxAmount).toPlainString(),
              amount.toPlainString()));
    }
  }

  /** The same line with its amount's sign turned; only for lines that state no tax. */
  public BillingRecord negated() {
    return new BillingRecord(
        resourceId,
        lineKey,
        kind,
        chargeCategory,
        resourceName,
        resourceType,
        period,
        usageStart,
        usageEnd,
        productId,
        productName,
        region,
        quantity,
        unit,
        unitPrice,
        amount == null ? null : amount.negate(),
        currency,
        null,
        null,
        attributes,
        provenance);
  }

  /**
   * {@code provider:account:statementId:resourceId}, plus {@code :lineKey} when there is one; the
   * same for ever.
   */
  public String recordId(StatementKey statement) {
    String id = statement + ":" + Text.joined(resourceId);
    return lineKey.isEmpty() ? id : id + ":" + lineKey;
  }

  /**
   * SHA-256 (hex) over what the line says, not over where it was found: two readings of an
   * unchanged line have one hash. The key is left out as well, it is compared on its own.
   */
  public String contentHash() {
    ContentHash hash = new ContentHash()
        .add(kind.name())
        .add(chargeCategory == null ? null : chargeCategory.focusName())
        .add(resourceName)
        .add(resourceType)
        .add(period.start().toString())
        .add(period.end().toString())
        .add(usageStart == null ? null : usageStart.toString())
        .add(usageEnd == null ? null : usageEnd.toString())
        .add(productId)
        .add(productName)
        .add(region)
        .add(ExactDecimal.text(quantity))
        .add(unit)
        .add(ExactDecimal.text(unitPrice))
        .add(ExactDecimal.text(amount))
        .add(currency == null ? null : currency.getCurrencyCode())
        .add(ExactDecimal.text(netAmount))
        .add(ExactDecimal.text(taxAmount));
    for (Map.Entry<String, String> attribute : attributes.entrySet()) {
      hash.add(attribute.getKey()).add(attribute.getValue());
    }
    return hash.hex();
  }
}

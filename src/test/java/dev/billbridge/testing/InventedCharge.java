package dev.billbridge.testing;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.Provenance;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.TreeMap;

/** An invented charge of which only what matters is said; what is not said is unknown. */
public final class InventedCharge {

  private final String resourceId;
  private final YearMonth month;
  private final BigDecimal amount;
  private final Currency currency;
  private final TreeMap<String, String> attributes = new TreeMap<>();
  private ChargeCategory category;
  private String lineKey = "";
  private String name;
  private String type;
  private String productId;
  private String productName;
  private String region;
  private BigDecimal quantity;
  private String unit;
  private BigDecimal unitPrice;
  private BigDecimal net;
  private BigDecimal tax;
  private String pointer = "/0";

  private InventedCharge(String resourceId, YearMonth month, BigDecimal amount, Currency currency) {
    this.resourceId = resourceId;
    this.month = month;
    this.amount = amount;
    this.currency = currency;
    this.category = amount.signum() < 0 ? ChargeCategory.CREDIT : ChargeCategory.USAGE;
  }

  /** A charge for usage, or a credit if its amount is negative. */
  public static InventedCharge of(
      String resourceId, YearMonth month, BigDecimal amount, Currency currency) {
    return new InventedCharge(resourceId, month, amount, currency);
  }

  /** Another category than the sign of its amount says. */
  public InventedCharge category(ChargeCategory other) {
    category = other;
    return this;
  }

  /** What tells it apart from other lines of the resource. */
  public InventedCharge line(String key) {
    lineKey = key;
    return this;
  }

  public InventedCharge resource(String resourceName, String resourceType) {
    name = resourceName;
    type = resourceType;
    return this;
  }

  public InventedCharge product(String id, String productName) {
    this.productId = id;
    this.productName = productName;
    return this;
  }

  public InventedCharge region(String where) {
    region = where;
    return this;
  }

  public InventedCharge quantity(BigDecimal units, String ofWhat) {
    quantity = units;
    unit = ofWhat;
    return this;
  }

  public InventedCharge unitPrice(String price) {
    unitPrice = new BigDecimal(price);
    return this;
  }

  public InventedCharge net(BigDecimal beforeTax, BigDecimal statedTax) {
    net = beforeTax;
    tax = statedTax;
    return this;
  }

  public InventedCharge attribute(String attribute, String value) {
    attributes.put(attribute, value);
    return this;
  }

  /** Where it stands in its document. */
  public InventedCharge at(String where) {
    pointer = where;
    return this;
  }

  /** The record that a mapping would have made. */
  public BillingRecord record() {
    return new BillingRecord(
        resourceId,
        lineKey,
        Kind.CHARGE,
        category,
        name,
        type,
        BillingPeriod.of(month),
        null,
        null,
        productId,
        productName,
        region,
        quantity,
        unit,
        unitPrice,
        amount,
        currency,
        net,
        tax,
        new TreeMap<>(attributes),
        new Provenance("ab".repeat(32), pointer, null));
  }
}

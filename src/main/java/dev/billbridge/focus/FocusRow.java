package dev.billbridge.focus;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A row of Cost and Usage.
 *
 * @param charge it comes from
 * @param billed the period of the folder, to whose invoice it belongs
 * @param service what it is for
 * @param measure how much was used; null for tax and for what has no product
 * @param cost in the currency of the charge
 * @param isTax whether it is the tax on the charge
 * @param part null when the row is for all of the charge
 */
record FocusRow(
    Charge charge,
    BillingPeriod billed,
    Catalogue.Service service,
    Catalogue.Measure measure,
    BigDecimal cost,
    boolean isTax,
    Part part) {

  /** The row of a charge, by what the rule files say of it. */
  static FocusRow of(Charge charge, BillingPeriod billed, Catalogue catalogue) {
    BillingRecord record = charge.record();
    boolean isOnPriceList = !charge.isTax() && record.productId() != null;
    return new FocusRow(
        charge,
        billed,
        catalogue.service(charge.source().revision(), record),
        isOnPriceList ? catalogue.measure(charge.source().revision(), record) : null,
        charge.cost(),
        false,
        null);
  }

  /** The row of the tax that is stated beside the charge; empty where there is none. */
  Optional<FocusRow> statedTax() {
    return charge.tax().signum() == 0 ? Optional.empty() : Optional.of(tax());
  }

  /** The row of the tax on the charge. */
  private FocusRow tax() {
    return new FocusRow(charge, billed, service, null, charge.tax(), true, part);
  }

  /** The row of a resource's part. */
  FocusRow of(Part share) {
    return new FocusRow(
        charge,
        billed,
        service,
        isTax ? null : share.measure(),
        isTax ? share.tax() : share.cost(),
        isTax,
        share);
  }

  BillingRecord record() {
    return charge.record();
  }

  Charge.Source source() {
    return charge.source();
  }

  Issuer issuer() {
    return source().issuer();
  }

  ChargeCategory category() {
    return isTax ? ChargeCategory.TAX : record().chargeCategory();
  }

  boolean isUsage() {
    return category() == ChargeCategory.USAGE;
  }

  String detailId() {
    return source().invoiceId() == null ? null : charge.detailId() + (isTax ? "/tax" : "");
  }

  String frequency() {
    return switch (record().chargeCategory()) {
      case USAGE, TAX -> "Usage-Based";
      case PURCHASE, CREDIT -> "Recurring";
      case ADJUSTMENT -> "One-Time";
    };
  }

  String description() {
    String what = known(record().productName());
    if (what == null) {
      what = known(record().resourceName());
    }
    if (what == null) {
      what = service.name();
    }
    return isTax ? "Tax: " + what : what;
  }

  /** Null for tax, and for what is not on a price list. */
  String skuId() {
    return measure == null ? null : record().productId();
  }

  /** Without a price the cost itself, so that nothing is rounded twice. */
  BigDecimal contractedCost(boolean isPriced) {
    return isPriced && unitPrice() != null
        ? measure.price().multiply(charge.quantity(measure))
        : cost;
  }

  BigDecimal unitPrice() {
    return measure == null || measure.price() == null || measure.price().signum() < 0
        ? null
        : measure.price();
  }

  String regionName() {
    if (known(record().region()) == null) {
      return null;
    }
    String name = known(record().attributes().get("zoneName"));
    return name == null ? record().region() : name;
  }

  String resourceType() {
    String type = known(record().resourceType());
    return type == null ? service.name() : type;
  }

  String resourceName() {
    String name = known(record().resourceName());
    return record().resourceId().equals(name) ? null : name;
  }

  /** Null for what is empty: FOCUS has no empty texts. */
  static String known(String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}

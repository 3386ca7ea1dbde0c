package dev.billbridge.resale;

import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.Shares;
import dev.billbridge.resale.BillLine.Thing;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one bill of a customer's parts: price, extras, minimum, round, in this order. */
final class BillMaker {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int LONGEST_KEY = 200;

  private final Customer customer;
  private final Currency currency;
  private final List<PricedShare> shares = new ArrayList<>();
  private final List<BillLine> lines = new ArrayList<>();
  private BigDecimal commission = BigDecimal.ZERO;
  private String problem;

  /** Lines whose quantities are priced together. */
  private record Product(
      Price price, String provider, String id, String unit, ChargeCategory category) {}

  BillMaker(Customer customer, Currency currency) {
    this.customer = customer;
    this.currency = currency;
  }

  /** Adds a part; if it cannot be priced, no bill can be made. Parts come by record. */
  void add(PricedShare share) {
    Price price = share.price();
    if (price == null) {
      fail("no row of prices.csv matches %s for %s; add one"
          .formatted(share.record(), customer.id()));
    } else if (price.method().needsQuantity() && share.thing().quantity() == null) {
      fail("%s prices a quantity, and %s has none; give it another row above"
          .formatted(price.row().place(), share.record()));
    } else {
      shares.add(share);
    }
  }

  private void fail(String sentence) {
    problem = problem == null ? sentence : problem;
  }

  /** The first reason why no bill can be made; null when there is none. */
  String problem() {
    return problem;
  }

  /** @param extras that apply to this bill */
  Bill bill(List<RuleRow> extras) {
    Map<Product, List<PricedShare>> products = new LinkedHashMap<>();
    for (PricedShare each : shares) {
      if (each.price().method().isTiered()) {
        Thing thing = each.thing();
        String type = thing.resourceType() == null ? each.resourceId() : thing.resourceType();
        products
            .computeIfAbsent(
                new Product(
                    each.price(),
                    each.provider(),
                    identifier(thing.productId(), type),
                    thing.unit(),
                    thing.category()),
                same -> new ArrayList<>())
            .add(each);
      } else {
        line(each);
      }
    }
    products.forEach(this::tiers);
    if (commission.signum() != 0) {
      extra("commission", "Commission", ChargeCategory.PURCHASE, commission, null);
    }
    extras(extras);
    minimum();
    return rounded();
  }

  private void line(PricedShare share) {
    Thing thing = share.thing();
    Price price = share.price();
    boolean isApart = customer.terms().statesCommission() && price.method() == Price.Method.MARKUP;
    if (isApart) {
      commission = commission.add(price.markup(share.cost()));
    }
    lines.add(new BillLine(
        share.resourceId(),
        share.isNumbered() ? identifier(thing.productId(), "line") : "",
        thing(price, thing, thing.quantity(), thing.resourceName()),
        isApart ? share.cost() : price.of(share.cost(), thing.quantity()),
        null,
        List.of(share.part()),
        price.row().place()));
  }

  /**
   * A key for a line: never the provider's own, which may contain what it charges.
   *
   * @param otherwise where there is no text
   */
  private static String identifier(String text, String otherwise) {
    String key = text == null || text.isBlank() ? otherwise : text;
    return key.length() > LONGEST_KEY ? new ContentHash().add(key).hex() : key;
  }

  private static Thing thing(Price price, Thing charged, BigDecimal quantity, String resourceName) {
    return new Thing(
        charged.category(),
        price.text(charged.text(), resourceName, quantity, charged.unit()),
        resourceName,
        charged.resourceType(),
        charged.productId(),
        charged.region(),
        quantity,
        charged.unit());
  }

  private void tiers(Product product, List<PricedShare> all) {
    BigDecimal quantity = BigDecimal.ZERO;
    for (PricedShare each : all) {
      quantity = quantity.add(each.thing().quantity());
    }
    lines.add(new BillLine(
        product.id,
        "total",
        thing(product.price, all.get(0).thing(), quantity, null),
        product.price.of(null, quantity),
        null,
        all.stream().map(PricedShare::part).toList(),
        product.price.row().place()));
  }

  private void extras(List<RuleRow> extras) {
    BigDecimal base = sum();
    for (RuleRow row : extras) {
      BigDecimal value = row.figure(Columns.VALUE);
      BigDecimal exact = Columns.PERCENT.equals(row.text(Columns.METHOD))
          ? base.multiply(value).divide(HUNDRED)
          : value;
      if (exact.signum() != 0) {
        extra(
            "extra",
            row.text(Columns.TEXT),
            exact.signum() < 0 ? ChargeCategory.CREDIT : ChargeCategory.PURCHASE,
            exact,
            row.place());
      }
    }
  }

  private void minimum() {
    BigDecimal least = customer.terms().minimum();
    if (least != null && currency.equals(customer.currency())) {
      BigDecimal missing = least.subtract(sum());
      if (missing.signum() > 0) {
        extra("minimum", "Minimum", ChargeCategory.ADJUSTMENT, missing, null);
      }
    }
  }

  private void extra(
      String kind, String text, ChargeCategory category, BigDecimal exact, String row) {
    lines.add(new BillLine(
        kind,
        "",
        new Thing(category, text, null, kind, null, null, null, null),
        exact,
        null,
        List.of(),
        row));
  }

  private BigDecimal sum() {
    return lines.stream().map(BillLine::exact).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private Bill rounded() {
    int scale = Math.max(0, currency.getDefaultFractionDigits());
    BigDecimal total = sum().setScale(scale, RoundingMode.HALF_UP);
    List<BigDecimal> amounts =
        Shares.of(lines.stream().map(BillLine::exact).toList(), total, scale);
    Set<List<String>> keys = new HashSet<>();
    List<BillLine> rounded = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      BillLine line = lines.get(i);
      String key = line.lineKey();
      for (int number = 2; !keys.add(List.of(line.resourceId(), key)); number++) {
        key = line.lineKey() + "#" + number;
      }
      rounded.add(line.with(key).with(amounts.get(i)));
    }
    return new Bill(customer, currency, rounded, total);
  }
}

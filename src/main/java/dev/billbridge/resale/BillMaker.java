package dev.billbridge.resale;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.Shares;
import dev.billbridge.resale.BillLine.Part;
import dev.billbridge.resale.BillLine.Thing;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleRow;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
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

  private final ResaleRules rules;
  private final Customer customer;
  private final Currency currency;
  private final List<Priced> shares = new ArrayList<>();
  private final List<BillLine> lines = new ArrayList<>();
  private BigDecimal commission = BigDecimal.ZERO;
  private String problem;

  /** A share with what it is priced by. */
  private record Priced(SourceLine line, Share share, Price price, String id) {

    Part part() {
      return new Part(id, share.assignment().row().place(), share.cost());
    }
  }

  /** Lines whose quantities are priced together. */
  private record Product(
      Price price, String provider, String id, String unit, ChargeCategory category) {}

  BillMaker(ResaleRules rules, Customer customer, Currency currency) {
    this.rules = rules;
    this.customer = customer;
    this.currency = currency;
  }

  /** Adds a part; if it cannot be priced, no bill can be made. */
  void add(SourceLine line, Share share) {
    Price price = rules.price(customer.id(), line);
    if (price == null) {
      fail("no row of prices.csv matches %s for %s; add one".formatted(line.id(), customer.id()));
    } else if (price.method().needsQuantity() && share.quantity() == null) {
      fail("%s prices a quantity, and %s has none; give it another row above"
          .formatted(price.row().place(), line.id()));
    } else {
      shares.add(new Priced(line, share, price, line.id()));
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
    shares.sort(Comparator.comparing(Priced::id));
    Map<Product, List<Priced>> products = new LinkedHashMap<>();
    for (Priced each : shares) {
      if (each.price.method().isTiered()) {
        BillingRecord content = each.line.content();
        String type =
            content.resourceType() == null ? content.resourceId() : content.resourceType();
        products
            .computeIfAbsent(
                new Product(
                    each.price,
                    each.line.revision().key().provider(),
                    identifier(content.productId(), type),
                    content.unit(),
                    content.chargeCategory()),
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

  private void line(Priced priced) {
    BillingRecord content = priced.line.content();
    Price price = priced.price;
    BigDecimal cost = priced.share.cost();
    boolean isApart = customer.terms().statesCommission() && price.method() == Price.Method.MARKUP;
    if (isApart) {
      commission = commission.add(price.markup(cost));
    }
    lines.add(new BillLine(
        content.resourceId(),
        content.lineKey().isEmpty() ? "" : identifier(content.productId(), "line"),
        thing(priced, priced.share.quantity(), content.resourceName(), content.resourceType()),
        isApart ? cost : price.of(cost, priced.share.quantity()),
        null,
        List.of(priced.part()),
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

  private Thing thing(
      Priced priced, BigDecimal quantity, String resourceName, String resourceType) {
    BillingRecord content = priced.line.content();
    String product = content.productName() == null ? content.productId() : content.productName();
    return new Thing(
        content.chargeCategory(),
        priced.price.text(product, resourceName, quantity, content.unit()),
        resourceName,
        resourceType,
        content.productId(),
        content.region(),
        quantity,
        content.unit());
  }

  private void tiers(Product product, List<Priced> all) {
    BigDecimal quantity = BigDecimal.ZERO;
    for (Priced each : all) {
      quantity = quantity.add(each.share.quantity());
    }
    Priced first = all.get(0);
    lines.add(new BillLine(
        product.id,
        "total",
        thing(first, quantity, null, first.line.content().resourceType()),
        product.price.of(null, quantity),
        null,
        all.stream().map(Priced::part).toList(),
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

package dev.billbridge.resale;

import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleRow;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a row of {@code prices.csv} makes of a cost or a quantity.
 *
 * @param tiers one for {@code markup} and {@code unit}, none for {@code pass} and {@code free}
 * @param text of the bill, with places to be filled in; null for the provider's own
 */
record Price(RuleRow row, Method method, List<Tier> tiers, String text) {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final Pattern FIGURE = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,12})?");
  private static final Pattern TIER =
      Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,12})?)=(-?[0-9]{1,15}(?:\\.[0-9]{1,12})?)");
  private static final Pattern PLACE = Pattern.compile("\\{([^{}]*)\\}");
  private static final Set<String> PLACES = Set.of("product", "resource", "quantity", "unit");

  enum Method {
    MARKUP,
    UNIT,
    GRADUATED,
    VOLUME,
    PASS,
    FREE;

    /** Whether all lines of a product are priced as one quantity. */
    boolean isTiered() {
      return this == GRADUATED || this == VOLUME;
    }

    boolean needsQuantity() {
      return this == UNIT || isTiered();
    }
  }

  /**
   * From a quantity on, what a unit costs; in a markup, the per cent.
   *
   * @param from zero or more
   */
  record Tier(BigDecimal from, BigDecimal price) {}

  Price {
    tiers = List.copyOf(tiers);
  }

  /** @throws IllegalArgumentException in a sentence that begins with the column */
  static Price of(RuleRow row) {
    Method method = Method.valueOf(row.text(Columns.METHOD).toUpperCase(Locale.ROOT));
    String value = row.text(Columns.VALUE);
    String text = row.text(Columns.TEXT);
    if (text != null) {
      Matcher place = PLACE.matcher(text);
      while (place.find()) {
        if (!PLACES.contains(place.group(1))) {
          throw new IllegalArgumentException(
              ("text has {%s}, which is unknown; there are {product}, {resource}, {quantity} and"
                      + " {unit}")
                  .formatted(place.group(1)));
        }
      }
    }
    return new Price(row, method, tiers(method, value), text);
  }

  private static List<Tier> tiers(Method method, String value) {
    if (method == Method.PASS || method == Method.FREE) {
      if (value != null) {
        throw new IllegalArgumentException(
            "value = \"%s\" has no meaning with the method %s; empty the cell"
                .formatted(value, method.name().toLowerCase(Locale.ROOT)));
      }
      return List.of();
    }
    if (!method.isTiered()) {
      if (value == null || !FIGURE.matcher(value).matches()) {
        throw new IllegalArgumentException("value = \"%s\" is not a figure; examples: 15 or 0.5"
            .formatted(value == null ? "" : value));
      }
      return List.of(new Tier(BigDecimal.ZERO, new BigDecimal(value)));
    }
    List<Tier> tiers = new ArrayList<>();
    for (String part : value == null ? new String[0] : value.split(" +")) {
      Matcher tier = TIER.matcher(part);
      if (!tier.matches()) {
        throw new IllegalArgumentException(
            "value = \"%s\" are not tiers; write 0=6 100=4: from 0 on at 6, from 100 on at 4"
                .formatted(value));
      }
      tiers.add(new Tier(new BigDecimal(tier.group(1)), new BigDecimal(tier.group(2))));
    }
    for (int i = 0; i < Math.max(1, tiers.size()); i++) {
      if (tiers.isEmpty()
          || i == 0 && tiers.get(0).from.signum() != 0
          || i > 0 && tiers.get(i).from.compareTo(tiers.get(i - 1).from) <= 0) {
        throw new IllegalArgumentException(
            "value = \"%s\" must have tiers that begin at 0 and rise; example: 0=6 100=4"
                .formatted(value == null ? "" : value));
      }
    }
    return tiers;
  }

  /**
   * The exact price.
   *
   * @param quantity not null if the method needs it
   */
  BigDecimal of(BigDecimal cost, BigDecimal quantity) {
    return switch (method) {
      case MARKUP -> cost.add(markup(cost));
      case UNIT -> quantity.multiply(tiers.get(0).price);
      case GRADUATED ->
        quantity.signum() < 0 ? graduated(quantity.negate()).negate() : graduated(quantity);
      case VOLUME -> quantity.multiply(reached(quantity.abs()).price);
      case PASS -> cost;
      case FREE -> BigDecimal.ZERO;
    };
  }

  /** What a markup adds. */
  BigDecimal markup(BigDecimal cost) {
    return cost.multiply(tiers.get(0).price).divide(HUNDRED);
  }

  private BigDecimal graduated(BigDecimal quantity) {
    BigDecimal price = BigDecimal.ZERO;
    for (int i = 0; i < tiers.size(); i++) {
      BigDecimal until =
          i + 1 == tiers.size() ? quantity : tiers.get(i + 1).from.min(quantity);
      BigDecimal within = until.subtract(tiers.get(i).from).max(BigDecimal.ZERO);
      price = price.add(within.multiply(tiers.get(i).price));
    }
    return price;
  }

  private Tier reached(BigDecimal quantity) {
    Tier reached = tiers.get(0);
    for (Tier tier : tiers) {
      reached = tier.from.compareTo(quantity) <= 0 ? tier : reached;
    }
    return reached;
  }

  /** What the bill says. */
  String text(String product, String resource, BigDecimal quantity, String unit) {
    if (text == null) {
      return product;
    }
    return PLACE
        .matcher(text)
        .replaceAll(place -> Matcher.quoteReplacement(
            switch (place.group(1)) {
              case "product" -> product == null ? "" : product;
              case "resource" -> resource == null ? "" : resource;
              case "quantity" ->
                quantity == null ? "" : ExactDecimal.text(ExactDecimal.canonical(quantity));
              default -> unit == null ? "" : unit;
            }));
  }
}

package dev.billbridge.resale;

import static dev.billbridge.resale.Charges.OCTOBER;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever is charged and whatever the rules: the totals are those of a few plain formulas. */
class ResaleModelTest {

  private static final List<String> CUSTOMERS = List.of("a", "b", "c");

  /**
   * A charge.
   *
   * @param owner customer, {@code own}, {@code shared} by equal parts of a and b, {@code weighed}
   *     by their cost, or {@code lost}
   * @param cents may be negative
   */
  record Charge(String owner, String type, int cents, int quantity) {}

  /** @param tier from where on the second price counts */
  record Terms(int markup, int unit, int tier, int percent, int minimum) {}

  @Provide
  Arbitrary<List<Charge>> charges() {
    return Combinators.combine(
            Arbitraries.of("a", "b", "c", "own", "shared", "weighed", "lost"),
            Arbitraries.of("plain", "metered", "tiered", "free"),
            Arbitraries.integers().between(-300, 10_000),
            Arbitraries.integers().between(0, 300))
        .as(Charge::new)
        .list()
        .ofMaxSize(25);
  }

  @Provide
  Arbitrary<Terms> terms() {
    return Combinators.combine(
            Arbitraries.integers().between(-100, 60),
            Arbitraries.integers().between(0, 9_999),
            Arbitraries.integers().between(1, 200),
            Arbitraries.integers().between(-10, 10),
            Arbitraries.integers().between(0, 20_000))
        .as(Terms::new);
  }

  private static ResaleRules rules(Terms terms, String more) {
    return Charges.rules(
        "id,name,currency,minimum\na,A,EUR,%s\nb,B,EUR,\nc,C,EUR,\n%s"
            .formatted(BigDecimal.valueOf(terms.minimum, 2).toPlainString(), more),
        """
        resourceName,to,split
        a,a,
        b,b,
        c,c,
        own,own,
        shared,b|a,equal
        weighed,a|b,cost(plain|metered)
        """,
        """
        resourceType,method,value
        plain,markup,%d
        metered,unit,%s
        tiered,graduated,0=%s %d=0.01
        free,free,
        """.formatted(terms.markup, price(terms), price(terms), terms.tier),
        "customer,method,value,text\nb,percent,%d,Fee\n".formatted(terms.percent));
  }

  private static BigDecimal price(Terms terms) {
    return BigDecimal.valueOf(terms.unit, 4);
  }

  private static Charges lines(List<Charge> charges, boolean split) {
    Charges lines = Charges.ionos();
    int i = 0;
    for (Charge each : charges) {
      boolean whole = !split || !CUSTOMERS.contains(each.owner) || each.cents < 0;
      int cents = whole ? each.cents : each.cents / 3;
      int quantity = whole ? each.quantity : each.quantity / 2;
      line(lines, "r" + i, each, cents, quantity);
      if (!whole) {
        line(lines, "s" + i, each, each.cents - cents, each.quantity - quantity);
      }
      i++;
    }
    return lines;
  }

  private static void line(Charges lines, String id, Charge each, int cents, int quantity) {
    lines.line(
        id,
        each.owner,
        each.type,
        BigDecimal.valueOf(cents, 2).toPlainString(),
        Integer.toString(quantity));
  }

  private static Map<String, BigDecimal> totals(ResaleRules rules, Charges lines) {
    Map<String, BigDecimal> totals = new TreeMap<>();
    Charges.bills(rules, lines).forEach(bill -> totals.put(bill.customer().id(), bill.total()));
    return totals;
  }

  @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
  void totals_are_those_of_plain_formulas_whatever_the_order_and_number_of_lines(
      @ForAll("charges") List<Charge> charges, @ForAll("terms") Terms terms, @ForAll long seed) {
    Charges lines = lines(charges, false);
    Map<String, BigDecimal> totals = totals(rules(terms, ""), lines);
    assertThat(totals).isEqualTo(expected(charges, terms));
    assertThat(totals(rules(terms, ""), lines.shuffled(seed))).isEqualTo(totals);
    assertThat(totals(rules(terms, ""), lines(charges, true))).isEqualTo(totals);
    assertThat(totals(rules(terms, "d,D,EUR,\n"), lines)).isEqualTo(totals);
    for (Balance balance : Distribution.of(rules(terms, ""), OCTOBER, lines).balances()) {
      assertThat(balance.source())
          .isEqualByComparingTo(
              BigDecimal.valueOf(charges.stream().mapToLong(Charge::cents).sum(), 2))
          .isEqualByComparingTo(balance.charged().add(balance.own()).add(balance.unassigned()));
    }
  }

  /** All costs in cents; prices as fractions of a cent of any length. */
  private static Map<String, BigDecimal> expected(List<Charge> charges, Terms terms) {
    long[] weights = new long[2];
    for (Charge each : charges) {
      if (each.type.equals("plain") || each.type.equals("metered")) {
        for (int i = 0; i < 2; i++) {
          if (each.owner.equals(CUSTOMERS.get(i))) {
            weights[i] += each.cents;
          } else if (each.owner.equals("shared")) {
            weights[i] += divided(each.cents, 1, 1)[i];
          }
        }
      }
    }
    boolean weighs = weights[0] >= 0 && weights[1] >= 0 && weights[0] + weights[1] > 0;
    Map<String, BigDecimal> totals = new TreeMap<>();
    for (String customer : CUSTOMERS) {
      BigDecimal price = BigDecimal.ZERO;
      Map<Boolean, BigDecimal> tiered = new TreeMap<>();
      boolean any = false;
      for (Charge each : charges) {
        int i = CUSTOMERS.indexOf(customer);
        long[] cost = null;
        BigDecimal[] quantity = null;
        if (each.owner.equals(customer)) {
          cost = new long[] {each.cents};
          quantity = new BigDecimal[] {BigDecimal.valueOf(each.quantity)};
          i = 0;
        } else if (i < 2 && each.owner.equals("shared")) {
          cost = divided(each.cents, 1, 1);
          quantity = quantities(each.quantity, 1, 1);
        } else if (i < 2 && each.owner.equals("weighed") && weighs) {
          cost = divided(each.cents, weights);
          quantity = quantities(each.quantity, weights);
        }
        if (cost != null) {
          any = true;
          switch (each.type) {
            case "plain" ->
              price = price.add(BigDecimal.valueOf(cost[i] * (100L + terms.markup), 4));
            case "metered" -> price = price.add(price(terms).multiply(quantity[i]));
            case "tiered" -> tiered.merge(each.cents < 0, quantity[i], BigDecimal::add);
            default -> {}
          }
        }
      }
      for (BigDecimal all : tiered.values()) {
        BigDecimal first = all.min(BigDecimal.valueOf(terms.tier));
        price = price
            .add(first.multiply(price(terms)))
            .add(all.subtract(first).multiply(new BigDecimal("0.01")));
      }
      if (customer.equals("b")) {
        price = price.add(price.multiply(BigDecimal.valueOf(terms.percent, 2)));
      }
      if (customer.equals("a")) {
        any = any || terms.minimum > 0;
        price = price.max(BigDecimal.valueOf(terms.minimum, 2));
      }
      if (any) {
        totals.put(customer, price.setScale(2, RoundingMode.HALF_UP));
      }
    }
    return totals;
  }

  /** Whole units by weight: the first gets what it is due, and the nearer one the unit left. */
  private static long[] divided(long units, long... weights) {
    long sum = weights[0] + weights[1];
    long magnitude = Math.abs(units);
    long first = magnitude * weights[0] / sum;
    long second = magnitude * weights[1] / sum;
    if (first + second < magnitude) {
      if (magnitude * weights[0] % sum >= magnitude * weights[1] % sum) {
        first++;
      } else {
        second++;
      }
    }
    return units < 0 ? new long[] {-first, -second} : new long[] {first, second};
  }

  private static BigDecimal[] quantities(int quantity, long... weights) {
    List<BigDecimal> parts = new ArrayList<>();
    for (long part : divided(quantity * 1_000_000L, weights)) {
      parts.add(BigDecimal.valueOf(part, 6));
    }
    return parts.toArray(new BigDecimal[0]);
  }
}

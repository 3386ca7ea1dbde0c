package dev.billbridge.resale;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Shares;
import dev.billbridge.resale.Assignment.Measure;
import dev.billbridge.rules.Cell;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Divides lines between customers. What is divided by cost or quantity is measured by lines of the
 * same account that are divided without it: quantities by those whose rows state the shares, costs
 * by these and by those that are divided by quantity. So lines are divided measure by measure, and
 * within one their order has no effect and no line is measured by itself.
 */
final class Allocation {

  /** Decimal places of a quantity's shares, unless it has more itself. */
  private static final int PLACES = 6;

  private final ResaleRules rules;
  private final Set<String> customers;
  private final Set<Cell> byCost = new HashSet<>();
  private final Set<Cell> byQuantity = new HashSet<>();
  /** By account, currency, measure and pattern; then by who has the lines. */
  private final Map<Key, Weights> weights = new HashMap<>();

  /** @param currency null for quantities */
  private record Key(String account, String currency, Measure measure, Cell pattern) {}

  /** What each has. */
  private static final class Weights {

    private final Map<String, BigDecimal> byTarget = new HashMap<>();
    private final Set<String> units = new HashSet<>();
  }

  /** @param customers ids of those there are in the month */
  Allocation(ResaleRules rules, Set<String> customers) {
    this.rules = rules;
    this.customers = customers;
    for (Assignment each : rules.assignments()) {
      if (each.measure() == Measure.COST) {
        byCost.add(each.pattern());
      } else if (each.measure() == Measure.QUANTITY) {
        byQuantity.add(each.pattern());
      }
    }
  }

  /** By what a line is divided: after all that are divided by the measures before it. */
  Measure measure(SourceLine line) {
    Assignment assignment = rules.assignment(line);
    return assignment == null ? Measure.STATED : assignment.measure();
  }

  /** The parts of a line; together they are the line. It counts for what is divided after it. */
  List<Share> divide(SourceLine line) {
    Assignment assignment = rules.assignment(line);
    List<Share> shares = shares(line, assignment);
    if (assignment != null && assignment.measure() != Measure.COST) {
      shares.forEach(share -> weigh(line, share, assignment.measure()));
    }
    return shares;
  }

  private void weigh(SourceLine line, Share share, Measure divided) {
    BillingRecord content = line.content();
    String target = String.valueOf(share.to());
    byCost.stream()
        .filter(pattern -> matches(pattern, content))
        .forEach(pattern -> weights(line, Measure.COST, pattern)
            .byTarget
            .merge(target, share.cost(), BigDecimal::add));
    if (divided == Measure.STATED && share.quantity() != null) {
      byQuantity.stream().filter(pattern -> matches(pattern, content)).forEach(pattern -> {
        Weights all = weights(line, Measure.QUANTITY, pattern);
        all.byTarget.merge(target, share.quantity(), BigDecimal::add);
        all.units.add(String.valueOf(content.unit()));
      });
    }
  }

  private static boolean matches(Cell pattern, BillingRecord content) {
    return pattern.matches(content.resourceType()) || pattern.matches(content.productId());
  }

  private Weights weights(SourceLine line, Measure measure, Cell pattern) {
    return weights.computeIfAbsent(key(line, measure, pattern), same -> new Weights());
  }

  private static Key key(SourceLine line, Measure measure, Cell pattern) {
    return new Key(
        line.account(), measure == Measure.COST ? line.currency() : null, measure, pattern);
  }

  private List<Share> shares(SourceLine line, Assignment assignment) {
    if (assignment == null) {
      return List.of(Share.nobody(line, null, "no row of assignments.csv matches"));
    }
    String place = assignment.row().place();
    for (String target : assignment.targets()) {
      if (!target.equals(Assignment.OWN) && !customers.contains(target)) {
        return List.of(Share.nobody(
            line, assignment, "%s names %s, who is no customer then".formatted(place, target)));
      }
    }
    if (assignment.targets().size() == 1) {
      return List.of(new Share(
          assignment.targets().get(0), assignment, line.net(), line.content().quantity(), null));
    }
    List<BigDecimal> ratio = assignment.ratio();
    if (assignment.measure() != Measure.STATED) {
      Weights measured = weights.getOrDefault(
          key(line, assignment.measure(), assignment.pattern()), new Weights());
      ratio = assignment.targets().stream()
          .map(target -> measured.byTarget.getOrDefault(target, BigDecimal.ZERO))
          .toList();
      String reason = measured.units.size() > 1
          ? "%s divides by quantities in different units".formatted(place)
          : unusable(ratio, assignment);
      if (reason != null) {
        return List.of(Share.nobody(line, assignment, reason));
      }
    }
    return divided(line, assignment, ratio);
  }

  private static String unusable(List<BigDecimal> ratio, Assignment assignment) {
    boolean isNegative = ratio.stream().anyMatch(each -> each.signum() < 0);
    return isNegative || ratio.stream().allMatch(each -> each.signum() == 0)
        ? "%s divides by %s, which is %s"
            .formatted(
                assignment.row().place(),
                assignment.split(),
                isNegative ? "below zero for one of them" : "zero for all of them")
        : null;
  }

  private static List<Share> divided(
      SourceLine line, Assignment assignment, List<BigDecimal> ratio) {
    List<BigDecimal> costs = Shares.byWeight(line.net(), ratio, line.scale());
    BigDecimal quantity = line.content().quantity();
    List<BigDecimal> quantities = quantity == null
        ? null
        : Shares.byWeight(quantity, ratio, Math.max(PLACES, quantity.scale()));
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < assignment.targets().size(); i++) {
      shares.add(new Share(
          assignment.targets().get(i),
          assignment,
          costs.get(i),
          quantities == null ? null : quantities.get(i),
          null));
    }
    return shares;
  }
}

package dev.billbridge.focus;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.Shares;
import dev.billbridge.focus.Catalogue.Measure;
import dev.billbridge.focus.Weights.Weight;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * A resource's part of a charge.
 *
 * @param cost in whole minor units, or as many digits as the charge has
 * @param measure of the part; null when the charge has none
 * @param ratio of the whole, to ten digits; the cost is not calculated from it
 */
record Part(Weight weight, BigDecimal cost, BigDecimal tax, Measure measure, BigDecimal ratio) {

  /** How FOCUS names what a charge was divided by. */
  static final String METHOD = "usage";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Decimal places of the part of a quantity, unless the quantity has more. */
  private static final int PLACES = 6;

  private static final int RATIO_PLACES = 10;

  /**
   * The parts of a charge, which add up to it: by largest remainder.
   *
   * @param measure null when it has none
   */
  static List<Part> of(Charge charge, Measure measure, List<Weight> weights) {
    List<BigDecimal> ratio = weights.stream().map(Weight::quantity).toList();
    BigDecimal all = ratio.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    int minor = Math.max(0, charge.record().currency().getDefaultFractionDigits());
    List<BigDecimal> costs = shares(charge.cost(), ratio, minor);
    List<BigDecimal> taxes = shares(charge.tax(), ratio, minor);
    List<BigDecimal> quantities =
        measure == null ? null : shares(measure.quantity(), ratio, PLACES);
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      parts.add(new Part(
          weights.get(i),
          costs.get(i),
          taxes.get(i),
          measure == null ? null : measure.with(quantities.get(i)),
          ratio.get(i).divide(all, RATIO_PLACES, RoundingMode.HALF_UP)));
    }
    return parts;
  }

  private static List<BigDecimal> shares(BigDecimal whole, List<BigDecimal> ratio, int places) {
    return Shares.byWeight(whole, ratio, Math.max(places, whole.scale())).stream()
        .map(ExactDecimal::canonical)
        .toList();
  }

  String resourceName() {
    return weight.name() == null ? weight.resourceId() : weight.name();
  }

  /** What it was divided by, as FOCUS words it. */
  String details() {
    ObjectNode details = JSON.createObjectNode();
    ObjectNode element = details.putArray("Elements").addObject();
    element.put("AllocatedRatio", ratio);
    if (weight.unit() != null) {
      element.put("UsageUnit", weight.unit());
    }
    element.put("UsageQuantity", weight.quantity());
    return details.toString();
  }
}

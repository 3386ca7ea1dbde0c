package dev.billbridge.review;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums up what two sides say of the same things, exactly, and names where they differ. Only the
 * sums are kept.
 */
public final class SideBySide {

  /**
   * So many need some 20 MB. A comparison with more sums single resources, not what an invoice
   * distinguishes.
   */
  static final int MOST = 50_000;

  private final Map<String, Sum> sums = new HashMap<>();

  /**
   * What two sides do not agree on.
   *
   * @param first what the first side says; null when it says nothing of it
   * @param second the same for the other side
   */
  public record Difference(
      String place, String measure, String unit, BigDecimal first, BigDecimal second) {

    /** Never negative. */
    public BigDecimal size() {
      return orZero(first).subtract(orZero(second)).abs();
    }

    /** The larger of the two, without its sign. */
    public BigDecimal larger() {
      return orZero(first).abs().max(orZero(second).abs());
    }
  }

  private static final class Sum {

    private final String place;
    private final String measure;
    private final String unit;
    private final BigDecimal[] sides = new BigDecimal[2];
    private boolean unknown;

    private Sum(String place, String measure, String unit) {
      this.place = place;
      this.measure = measure;
      this.unit = unit;
    }
  }

  /**
   * @param second whether the second side says it
   * @param key what makes two figures comparable
   * @param place the place, measure and unit in words; the first ones given for a key stay
   * @param figure null when it is not known; nothing is then said about this key
   * @throws IllegalArgumentException if there are too many different keys to be kept
   */
  public void add(
      boolean second, String key, String place, String measure, String unit, BigDecimal figure) {
    Sum sum = sums.computeIfAbsent(key, missing -> new Sum(place, measure, unit));
    if (sums.size() > MOST) {
      throw new IllegalArgumentException(
          "there are more than %d different figures to compare; let the key distinguish fewer of them"
              .formatted(MOST));
    }
    int side = second ? 1 : 0;
    if (figure == null) {
      sum.unknown = true;
    } else {
      sum.sides[side] = orZero(sum.sides[side]).add(figure);
    }
  }

  /**
   * What the sides do not agree on, the largest share first.
   *
   * @param tolerance share of the larger figure up to which two figures agree: 0.01 is one per cent
   * @param rounding difference up to which two figures agree however small they are, in the unit of
   *     each
   */
  public List<Difference> differences(BigDecimal tolerance, BigDecimal rounding) {
    List<Map.Entry<String, Difference>> differences = new ArrayList<>();
    sums.forEach((key, sum) -> {
      Difference difference =
          new Difference(sum.place, sum.measure, sum.unit, sum.sides[0], sum.sides[1]);
      if (!sum.unknown
          && difference.size().compareTo(rounding) > 0
          && difference.size().compareTo(difference.larger().multiply(tolerance)) > 0) {
        differences.add(Map.entry(key, difference));
      }
    });
    // Fractions are compared without dividing; the key makes the order the same every time.
    Comparator<Map.Entry<String, Difference>> byShare = (a, b) -> b.getValue()
        .size()
        .multiply(a.getValue().larger())
        .compareTo(a.getValue().size().multiply(b.getValue().larger()));
    return differences.stream()
        .sorted(byShare.thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static BigDecimal orZero(BigDecimal figure) {
    return figure == null ? BigDecimal.ZERO : figure;
  }
}

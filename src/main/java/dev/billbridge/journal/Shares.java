package dev.billbridge.journal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Amounts in whole units of a scale that add up to a rounded total: by largest remainder. */
public final class Shares {

  private Shares() {}

  /** Each amount rounded on its own, half up: away from zero on both sides of it. */
  public static List<BigDecimal> rounded(List<BigDecimal> amounts, int scale) {
    return amounts.stream()
        .map(amount -> amount.setScale(scale, RoundingMode.HALF_UP))
        .toList();
  }

  /**
   * Amounts of that scale which add up to the total: each is rounded half up, and what is then
   * missing or too much is given to or taken from those that rounding has changed most the other
   * way, one unit each; of several alike the first gets and the last gives. Negated amounts and
   * total give negated shares.
   *
   * @param total of that scale at most, and not further from the sum of the amounts than one unit
   *     for each of them
   * @throws IllegalArgumentException if it is further
   */
  public static List<BigDecimal> of(List<BigDecimal> amounts, BigDecimal total, int scale) {
    List<BigDecimal> shares = new ArrayList<>(rounded(amounts, scale));
    BigDecimal missing = total.subtract(shares.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
    BigDecimal unit = BigDecimal.ONE.movePointLeft(scale);
    BigDecimal step = missing.signum() < 0 ? unit.negate() : unit;
    int steps = missing.divide(step).intValueExact();
    if (steps > amounts.size()) {
      throw new IllegalArgumentException(
          "amounts that differ from their total %s by %d units cannot be rounded to it"
              .formatted(total.toPlainString(), steps));
    }
    BigDecimal sign = BigDecimal.valueOf(missing.signum());
    Comparator<Integer> most = Comparator.comparing(
        i -> amounts.get(i).subtract(shares.get(i)).multiply(sign), Comparator.reverseOrder());
    List<Integer> byLoss = IntStream.range(0, amounts.size())
        .boxed()
        .sorted(most.thenComparing(
            missing.signum() == total.signum()
                ? Comparator.naturalOrder()
                : Comparator.reverseOrder()))
        .toList();
    for (int i : byLoss.subList(0, steps)) {
      shares.set(i, shares.get(i).add(step));
    }
    return shares;
  }
}

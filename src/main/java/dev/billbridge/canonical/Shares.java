package dev.billbridge.canonical;

import java.math.BigDecimal;
import java.math.BigInteger;
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

  /**
   * An amount divided in proportion to weights, by largest remainder: each share is cut down to
   * whole units of the scale, and the units that are left go to the largest remainders, one each;
   * of several alike the first gets it. A negative amount is divided by its magnitude.
   *
   * @param amount of that scale at most
   * @param weights zero or more each, and more than zero together
   * @return shares that add up to the amount
   * @throws IllegalArgumentException if a weight is negative or all are zero
   */
  public static List<BigDecimal> byWeight(BigDecimal amount, List<BigDecimal> weights, int scale) {
    int places = weights.stream().mapToInt(BigDecimal::scale).max().orElse(0);
    List<BigInteger> parts = weights.stream()
        .map(weight -> weight.setScale(Math.max(0, places)).unscaledValue())
        .toList();
    BigInteger whole = parts.stream().reduce(BigInteger.ZERO, BigInteger::add);
    if (whole.signum() == 0 || parts.stream().anyMatch(part -> part.signum() < 0)) {
      throw new IllegalArgumentException("nothing can be divided by the weights " + weights);
    }
    BigInteger units = amount.abs().setScale(scale).unscaledValue();
    List<BigInteger> shares = new ArrayList<>();
    List<BigInteger> remainders = new ArrayList<>();
    for (BigInteger part : parts) {
      BigInteger[] share = units.multiply(part).divideAndRemainder(whole);
      shares.add(share[0]);
      remainders.add(share[1]);
    }
    int left =
        units.subtract(shares.stream().reduce(BigInteger.ZERO, BigInteger::add)).intValueExact();
    IntStream.range(0, shares.size())
        .boxed()
        .sorted(Comparator.comparing(remainders::get, Comparator.reverseOrder()))
        .limit(left)
        .forEach(i -> shares.set(i, shares.get(i).add(BigInteger.ONE)));
    return shares.stream()
        .map(share -> new BigDecimal(amount.signum() < 0 ? share.negate() : share, scale))
        .toList();
  }
}

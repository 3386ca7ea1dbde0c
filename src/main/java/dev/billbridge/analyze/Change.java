package dev.billbridge.analyze;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Why an amount differs between two months. The three parts add up to the difference, exactly.
 *
 * @param volume because more or less was used
 * @param price because a unit costs more or less
 * @param rounding because the provider rounds price times quantity
 */
record Change(BigDecimal volume, BigDecimal price, BigDecimal rounding) {

  /** Where a part of the split does not end, it is rounded here and the price takes the rest. */
  private static final int DIGITS = 10;

  /**
   * What one thing cost in one month.
   *
   * @param amount as billed
   * @param quantity null when unknown
   * @param value price times quantity, added up exactly; null when a price or quantity is unknown
   * @param price of all units; null when there are several or none
   * @param time hours of the month where the quantity is a time, otherwise 1
   */
  record Side(
      BigDecimal amount,
      BigDecimal quantity,
      BigDecimal value,
      BigDecimal price,
      BigDecimal time) {}

  /**
   * Splits a difference. A quantity of time for which no price is stated is compared by its share
   * of the month, so that the same server in a longer month is neither more volume nor a lower
   * price.
   *
   * @param before null when there was nothing
   * @param after null when there is nothing
   */
  static Change between(Side before, Side after) {
    if (before == null) {
      return whole(after.amount, after.value);
    }
    if (after == null) {
      Change gone = whole(before.amount, before.value);
      return new Change(gone.volume.negate(), BigDecimal.ZERO, gone.rounding.negate());
    }
    BigDecimal difference = after.amount.subtract(before.amount);
    if (before.value != null && after.value != null) {
      BigDecimal priced = after.value.subtract(before.value);
      BigDecimal volume = volume(before, after, priced);
      return new Change(volume, priced.subtract(volume), difference.subtract(priced));
    }
    if (before.quantity == null || after.quantity == null || difference.signum() == 0) {
      return new Change(BigDecimal.ZERO, difference, BigDecimal.ZERO);
    }
    BigDecimal share = before.quantity.multiply(after.time);
    BigDecimal more = after.quantity.multiply(before.time).subtract(share);
    BigDecimal volume = share.signum() == 0 ? difference : part(before.amount, more, share);
    return new Change(volume, difference.subtract(volume), BigDecimal.ZERO);
  }

  Change and(Change other) {
    return new Change(
        volume.add(other.volume), price.add(other.price), rounding.add(other.rounding));
  }

  /** Whether anything has changed, even if it cancels out. */
  boolean differs() {
    return volume.signum() != 0 || price.signum() != 0 || rounding.signum() != 0;
  }

  private static Change whole(BigDecimal amount, BigDecimal value) {
    return value == null
        ? new Change(amount, BigDecimal.ZERO, BigDecimal.ZERO)
        : new Change(value, BigDecimal.ZERO, amount.subtract(value));
  }

  private static BigDecimal volume(Side before, Side after, BigDecimal priced) {
    BigDecimal more = after.quantity.subtract(before.quantity);
    if (before.price != null) {
      return more.multiply(before.price);
    }
    return before.quantity.signum() == 0 ? priced : part(before.value, more, before.quantity);
  }

  private static BigDecimal part(BigDecimal figure, BigDecimal share, BigDecimal of) {
    return figure.multiply(share).divide(of, DIGITS, RoundingMode.HALF_UP);
  }
}

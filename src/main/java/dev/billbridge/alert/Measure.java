package dev.billbridge.alert;

import dev.billbridge.rules.RuleMatcher;

/** What an alert measures of one group in a month. */
final class Measure {

  /**
   * What tells groups apart.
   *
   * @param group empty when everything is one group
   * @param currency ISO 4217; empty when no money takes part
   */
  record Key(String group, String currency) {}

  private final Key key;
  private final Alert alert;
  private final Tally sum;
  private final Tally divisor;
  private String name = "";
  private boolean isProRata;

  Measure(Key key, Alert alert, RuleMatcher issuers) {
    this.key = key;
    this.alert = alert;
    this.sum = new Tally(alert.sum().figure(), issuers);
    this.divisor =
        alert.dividedBy() == null ? null : new Tally(alert.dividedBy().figure(), issuers);
  }

  /** The figure itself. */
  Tally sum() {
    return sum;
  }

  /** What it is divided by; null for nothing. */
  Tally divisor() {
    return divisor;
  }

  /** The later name wins, in the order of letters, so that the same lines give the same one. */
  void name(String other) {
    name = other.compareTo(name) > 0 ? other : name;
  }

  /** Lines take part that came to be known as a closed month. */
  void isProRata(boolean closed) {
    isProRata |= closed;
  }

  /** Why there is no value; null when there is one. */
  String mistake(int day, int length) {
    if (sum.mistake() != null) {
      return sum.mistake();
    }
    if (divisor == null) {
      return null;
    }
    return divisor.mistake() != null
        ? divisor.mistake()
        : divisor.upTo(day, length).signum() == 0
            ? "the sum that it is divided by (%s) is zero"
                .formatted(alert.dividedBy().figure().word())
            : null;
  }

  /** @return null when there is none, see {@link #mistake} */
  Fraction value(int day, int length) {
    if (mistake(day, length) != null) {
      return null;
    }
    Fraction whole = sum.upTo(day, length);
    return divisor == null ? whole : whole.dividedBy(divisor.upTo(day, length));
  }

  /** Such as {@code JPY/GB}. */
  String unit() {
    if (divisor == null) {
      return sum.unit(key.currency());
    }
    String each =
        alert.dividedBy().figure() == Figure.COUNT ? "resource" : divisor.unit(key.currency());
    // SAKURA states no unit of traffic.
    return sum.unit(key.currency()) + "/" + (each.isEmpty() ? "unit" : each);
  }

  /** What a person calls the group; empty when everything is one. */
  String name() {
    return name;
  }

  /** Whether some of its lines came to be known as a closed month. */
  boolean isProRata() {
    return isProRata;
  }
}

package dev.billbridge.alert;

import java.time.YearMonth;

/**
 * What an alert measures of one group now, and what it is compared with.
 *
 * @param name what a person calls the group; empty when everything is one
 * @param unit such as {@code JPY/GB}
 * @param sum the sum alone; null when it is unknown
 * @param value null when there is none
 * @param reference what is usual, or the total; null when it is not known or not asked for
 * @param past the months that say what is usual; null when not asked for
 * @param mistake why there is no value; null when there is one
 */
record Reading(
    Alert alert,
    YearMonth month,
    Measure.Key key,
    String name,
    String unit,
    Fraction sum,
    Fraction value,
    Fraction reference,
    Past past,
    String mistake) {

  /**
   * Months that say what is usual.
   *
   * @param months how many are known
   * @param proRata how many of them are known only as closed months, at least in part
   */
  record Past(int months, int proRata) {}

  /** What a reading means. */
  enum Standing {
    MET("met"),
    NOT_MET("ok"),
    /** Met, but by too little money. */
    TOO_SMALL("below at-least"),
    NO_MEASURE("no measure"),
    NOT_YET_KNOWN("not yet known");

    private final String words;

    Standing(String words) {
      this.words = words;
    }

    /** For a person. */
    String words() {
      return words;
    }
  }

  /** @return null when it cannot be compared */
  Fraction limit() {
    boolean isKnown = alert.when().basis() == Condition.Basis.FIGURE || reference != null;
    return value == null || !isKnown ? null : alert.when().limit(reference);
  }

  Standing standing() {
    if (value == null) {
      return Standing.NO_MEASURE;
    }
    if (limit() == null) {
      return Standing.NOT_YET_KNOWN;
    }
    if (!alert.when().isMetBy(value, limit())) {
      return Standing.NOT_MET;
    }
    return alert.atLeast() == null || sum.compareTo(Fraction.of(alert.atLeast())) >= 0
        ? Standing.MET
        : Standing.TOO_SMALL;
  }

  /** Why it cannot be compared; null when it can. */
  String obstacle() {
    if (value == null) {
      return standing().words() + ": " + mistake;
    }
    if (limit() != null) {
      return null;
    }
    return past == null
        ? "the total is unknown, since a part of it has no measure"
        : "what is usual is not yet known: %d of %d months"
            .formatted(past.months(), Readings.FEWEST);
  }

  /** Whether an alert that fires resolves; what cannot be compared resolves nothing. */
  boolean clears() {
    if (limit() == null) {
      return false;
    }
    return alert.clear() == null
        ? !alert.when().isMetBy(value, limit())
        : alert.clear().isMetBy(value, alert.clear().limit(reference));
  }

  /** Such as {@code Cost of traffic: tokyo 2026-11}. */
  String title() {
    return "%s: %s%s".formatted(alert.text(), name.isEmpty() ? "" : name + " ", month);
  }

  /** The value with its unit. */
  String shown() {
    return (value.text() + " " + unit).strip();
  }

  /** What it is compared with, such as {@code 1.5 usual = 18.6; usual are 12.4 (6 months)}. */
  String comparison() {
    Condition when = alert.when();
    if (limit() == null) {
      return obstacle();
    }
    String limit = limit().text();
    return switch (when.basis()) {
      case FIGURE -> limit;
      case TOTAL ->
        "%s %% of the total %s = %s"
            .formatted(when.factor().toPlainString(), reference.text(), limit);
      case USUAL ->
        "%s times the usual %s = %s (%d months%s)"
            .formatted(
                when.factor().toPlainString(),
                reference.text(),
                limit,
                past.months(),
                past.proRata() == 0 ? "" : ", " + past.proRata() + " of them pro rata");
    };
  }
}

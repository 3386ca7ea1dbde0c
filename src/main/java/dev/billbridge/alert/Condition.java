package dev.billbridge.alert;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When something is so much that it matters: {@code > 1.5 usual}, {@code > 12}, {@code > 5 % of
 * total}.
 *
 * @param operator {@code >}, {@code >=}, {@code <} or {@code <=}
 * @param factor of what it is compared with
 */
record Condition(String operator, BigDecimal factor, Basis basis) {

  private static final Pattern FORM = Pattern.compile(
      "(>=|<=|>|<)\\s*([0-9]{1,20}(?:\\.[0-9]{1,20})?)\\s*(usual|%\\s*of\\s+total)?");

  /** What a figure is compared with. */
  enum Basis {
    /** The factor itself. */
    FIGURE(""),
    /** What the same figure was in the months before. */
    USUAL(" usual"),
    /** The sum over all groups. */
    TOTAL(" % of total");

    private final String words;

    Basis(String words) {
      this.words = words;
    }
  }

  /** @throws IllegalArgumentException in a sentence that goes on after the text */
  static Condition parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "is not a condition; examples: \"> 1.5 usual\", \"> 12\", \"> 5%s\""
              .formatted(Basis.TOTAL.words));
    }
    Basis basis = matcher.group(3) == null
        ? Basis.FIGURE
        : matcher.group(3).equals("usual") ? Basis.USUAL : Basis.TOTAL;
    return new Condition(matcher.group(1), new BigDecimal(matcher.group(2)), basis);
  }

  /** Whether it is met above a limit; otherwise below. */
  boolean isAbove() {
    return operator.startsWith(">");
  }

  /**
   * What a figure is compared with.
   *
   * @param reference what is usual, or the total; not looked at for a plain figure
   */
  Fraction limit(Fraction reference) {
    return switch (basis) {
      case FIGURE -> Fraction.of(factor);
      case USUAL -> reference.times(factor);
      case TOTAL -> reference.times(factor.movePointLeft(2));
    };
  }

  boolean isMetBy(Fraction value, Fraction limit) {
    int comparison = value.compareTo(limit);
    return comparison == 0 ? operator.endsWith("=") : comparison > 0 == isAbove();
  }

  /** As it is written in the file. */
  @Override
  public String toString() {
    return operator + " " + factor.toPlainString() + basis.words;
  }
}

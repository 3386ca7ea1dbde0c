package dev.billbridge.analyze;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.Kind;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.sum.LineFilter;
import dev.billbridge.settings.text.Nearest;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A question as it was put, in words.
 *
 * @param by names of dimensions; empty for the usual one
 * @param from first month, such as {@code 2026-10}; null when none is named
 * @param to last month; null when none is named
 * @param top how many of the largest groups are shown, the others as one; 0 for all
 * @param accounts names of configured accounts; empty for all
 * @param datasets empty for all
 */
public record Inquiry(
    Subject subject,
    List<String> by,
    String from,
    String to,
    int top,
    Set<String> accounts,
    Set<String> datasets) {

  /**
   * Refuses what cannot be answered, whatever is in the ledger.
   *
   * @param option as for {@link #question}
   * @throws Question.RefusedException if it is so
   */
  public void refuse(String option) {
    if (subject == Subject.USAGE && datasets.size() > 1) {
      throw new Question.RefusedException(
          "several datasets count the same usage; name one with %sdataset".formatted(option));
    }
    dimensions(option);
  }

  /**
   * The question that it means.
   *
   * @param option what stands before the names of options where it was put: dashes, or nothing
   * @throws Question.RefusedException if it cannot be answered
   */
  public Question question(Ledger ledger, String option) {
    refuse(option);
    List<Dimension> dimensions = dimensions(option);
    YearMonth first = month(option + "from", from);
    YearMonth last = month(option + "to", to);
    if (subject == Subject.CHANGES) {
      if (last == null) {
        last = ledger
            .sums()
            .lastFinalMonth()
            .orElseThrow(() -> new Question.RefusedException(
                "the ledger has no final statement yet; name two months with %1$sfrom and %1$sto"
                    .formatted(option)));
      }
      if (first == null) {
        first = last.minusMonths(1);
      }
      if (first.equals(last)) {
        throw new Question.RefusedException(
            "changes compares two months; %1$sfrom and %1$sto name the same one".formatted(option));
      }
    }
    if (first != null && last != null && first.isAfter(last)) {
      throw new Question.RefusedException(
          "%1$sfrom %2$s is after %1$sto %3$s; swap them".formatted(option, first, last));
    }
    boolean charges = subject != Subject.USAGE || datasets.isEmpty();
    return new Question(
        new LineFilter(first, last, accounts, datasets, charges ? Kind.CHARGE : null),
        dimensions,
        top);
  }

  private List<Dimension> dimensions(String option) {
    Set<Dimension> dimensions = new LinkedHashSet<>();
    List<String> unknown = new ArrayList<>();
    for (String word : by.isEmpty() ? List.of(subject.usual().word()) : by) {
      Dimension.of(word.strip())
          .ifPresentOrElse(
              dimensions::add,
              () -> unknown.add("%sby names \"%s\", which is unknown%s"
                  .formatted(
                      option,
                      word,
                      Nearest.hint(
                          word,
                          Dimension.words(),
                          "there are " + String.join(", ", Dimension.words())))));
    }
    if (!unknown.isEmpty()) {
      throw new Question.RefusedException(String.join("\n", unknown));
    }
    if (subject == Subject.CHANGES && dimensions.contains(Dimension.MONTH)) {
      throw new Question.RefusedException(
          "changes compares two months; leave month out of %sby".formatted(option));
    }
    return List.copyOf(dimensions);
  }

  private static YearMonth month(String option, String text) {
    try {
      return text == null ? null : BillingPeriod.month(text);
    } catch (IllegalArgumentException e) {
      throw new Question.RefusedException(option + ": " + e.getMessage());
    }
  }
}

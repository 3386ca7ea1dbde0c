package dev.billbridge.resale;

import dev.billbridge.rules.Cell;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleRow;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * To whom a row of {@code assignments.csv} charges a line, and by which measure if to several.
 *
 * @param targets ids of customers, or {@link #OWN}; sorted, but for a ratio, which keeps its order
 * @param ratio one figure for each target; empty unless they are divided by it
 * @param pattern of resource types or product ids, of which each target's lines are measured; null
 *     unless they are
 */
record Assignment(
    RuleRow row, List<String> targets, Measure measure, List<BigDecimal> ratio, Cell pattern) {

  /** Target for what is used by nobody else. */
  static final String OWN = "own";

  private static final Pattern MEASURED = Pattern.compile("(cost|quantity)\\((.+)\\)");
  private static final Pattern RATIO =
      Pattern.compile("[0-9]{1,15}(\\.[0-9]{1,9})?(:[0-9]{1,15}(\\.[0-9]{1,9})?)+");

  /** By what a line is divided; each is known when those before it are. */
  enum Measure {
    /** There is nothing to divide, or the row states the shares. */
    STATED,
    /** By the quantities of what each has. */
    QUANTITY,
    /** By what each pays the provider for what it has. */
    COST
  }

  Assignment {
    targets = List.copyOf(targets);
    ratio = List.copyOf(ratio);
  }

  /** @throws IllegalArgumentException in a sentence that begins with the column */
  static Assignment of(RuleRow row) {
    List<String> targets =
        Arrays.stream(row.text(Columns.TO).split("\\|", -1)).map(String::strip).toList();
    if (targets.contains("") || new HashSet<>(targets).size() < targets.size()) {
      throw new IllegalArgumentException(
          "to = \"%s\" names nobody or somebody twice; write one id or several as acme|beta"
              .formatted(row.text(Columns.TO)));
    }
    String split = row.text(Columns.SPLIT);
    if (targets.size() == 1) {
      if (split != null) {
        throw new IllegalArgumentException(
            "split = \"%s\", but there is only %s to charge; empty the cell, or name several"
                .formatted(split, targets.get(0)));
      }
      return new Assignment(row, targets, Measure.STATED, List.of(BigDecimal.ONE), null);
    }
    if (split == null) {
      throw new IllegalArgumentException(
          "split is empty, but to names %d; write equal, 30:70, cost(PATTERN) or quantity(PATTERN)"
              .formatted(targets.size()));
    }
    List<String> sorted = targets.stream().sorted().toList();
    if (split.equals("equal")) {
      return new Assignment(
          row, sorted, Measure.STATED, Collections.nCopies(targets.size(), BigDecimal.ONE), null);
    }
    if (RATIO.matcher(split).matches()) {
      return ratio(row, targets, split);
    }
    Matcher measured = MEASURED.matcher(split);
    if (!measured.matches()) {
      throw new IllegalArgumentException(
          ("split = \"%s\" is not a way to divide; write equal, 30:70, cost(PATTERN) or"
                  + " quantity(PATTERN), such as cost(cloud/plan/*)")
              .formatted(split));
    }
    return new Assignment(
        row,
        sorted,
        measured.group(1).equals("cost") ? Measure.COST : Measure.QUANTITY,
        List.of(),
        pattern(split, measured.group(2)));
  }

  private static Assignment ratio(RuleRow row, List<String> targets, String split) {
    List<BigDecimal> ratio =
        Arrays.stream(split.split(":")).map(BigDecimal::new).toList();
    if (ratio.size() != targets.size() || ratio.stream().allMatch(each -> each.signum() == 0)) {
      throw new IllegalArgumentException(
          "split = \"%s\" must have one part for each of the %d in to, and not only zeros"
              .formatted(split, targets.size()));
    }
    return new Assignment(row, targets, Measure.STATED, ratio, null);
  }

  private static Cell pattern(String split, String pattern) {
    try {
      return Cell.parse(pattern.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("split = \"%s\" %s".formatted(split, e.getMessage()), e);
    }
  }

  /** {@code cost(cloud/plan/*)}, for a person. */
  String split() {
    return row.text(Columns.SPLIT);
  }
}

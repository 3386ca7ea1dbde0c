package dev.billbridge.analyze;

import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineFilter;
import dev.billbridge.ledger.sum.LineSum;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is asked of the ledger.
 *
 * @param by what the figures are shown by, in this order
 * @param top how many of the largest groups are shown, the others as one; 0 for all
 */
public record Question(LineFilter filter, List<Dimension> by, int top) {

  /** So many rows are kept in memory. */
  private static final int MOST_ROWS = 200_000;

  public Question {
    by = List.copyOf(by);
  }

  /** What the database must group by. */
  List<LineColumn> columns(Rulings rulings, Set<LineColumn> others) {
    Set<LineColumn> columns = EnumSet.of(LineColumn.MONTH);
    by.forEach(dimension -> columns.addAll(dimension.columns()));
    if (by.contains(Dimension.CLASS)) {
      columns.addAll(rulings.columnsOfClasses());
    }
    columns.addAll(others);
    return List.copyOf(columns);
  }

  /** What tells the group of these lines apart from others, and what is shown of it. */
  Group.Key key(LineSum sum, Rulings rulings, String measuredIn) {
    List<String> parts = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (Dimension dimension : by) {
      dimension.columns().forEach(column -> parts.add(sum.text(column)));
      String text = dimension.text(sum, rulings);
      if (dimension == Dimension.CLASS) {
        parts.add(text);
      }
      shown.add(text);
    }
    return new Group.Key(parts, shown, measuredIn);
  }

  /** Headings of what is shown of a group: its dimensions, names beside those that have some. */
  List<String> headings() {
    Set<String> headings = new LinkedHashSet<>();
    for (Dimension dimension : by) {
      headings.add(dimension.word());
      if (dimension.hasName()) {
        headings.add(dimension.word() + "Name");
      }
    }
    return List.copyOf(headings);
  }

  /** @throws RefusedException if there are more groups than can be kept */
  static void refuseMoreThan(int groups) {
    if (groups > MOST_ROWS) {
      throw new RefusedException(
          "the answer has more than %,d rows; ask for fewer months, for one account, or by less"
              .formatted(MOST_ROWS));
    }
  }

  /** What cannot be answered as it was asked. The message is one sentence. */
  public static final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }
}

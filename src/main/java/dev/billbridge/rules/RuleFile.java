package dev.billbridge.rules;

import dev.billbridge.settings.text.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A rule file as read: its rows, in their order.
 *
 * @param shape what it may hold
 * @param columns the matched ones that it has, in their order; without {@code from} and
 *     {@code through}
 */
public record RuleFile(Path file, RuleShape shape, List<String> columns, List<RuleRow> rows) {

  public RuleFile {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /**
   * Reads a file of UTF-8 text: a header and rows, separated by commas or semicolons; with a byte
   * order mark or without; lines that begin with {@code #} are comments, rows without any text are
   * skipped.
   *
   * @throws RuleException naming everything that is wrong in it
   */
  public static RuleFile read(Path file, RuleShape shape) throws RuleException {
    return new RuleReader(file, shape).read();
  }

  /**
   * The same of a text that was kept.
   *
   * @param file where it stood, for messages
   * @param text as an {@link dev.billbridge.canonical.OperatorFile} gives it
   * @throws RuleException naming everything that is wrong in it
   */
  public static RuleFile of(Path file, String text, RuleShape shape) throws RuleException {
    return new RuleReader(file, shape).read(text);
  }

  /**
   * What one column of a filter requires.
   *
   * @param line where it stands, from 1
   * @param cell as a cell of a rule file is written
   */
  public record Requirement(int line, String column, String cell) {}

  /**
   * A filter that stands in another kind of file: one row, which matches or not.
   *
   * @throws RuleException naming everything that is wrong in it
   */
  public static RuleFile ofFilter(Path file, RuleShape shape, List<Requirement> requirements)
      throws RuleException {
    List<String> columns = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    List<RuleProblem> problems = new ArrayList<>();
    for (Requirement each : requirements) {
      if (!shape.isMatched(each.column())) {
        problems.add(new RuleProblem(
            file,
            each.line(),
            "\"%s\" cannot be matched%s"
                .formatted(
                    each.column(),
                    Nearest.hint(
                        each.column(),
                        shape.matched(),
                        "there are %s and attribute:NAME"
                            .formatted(String.join(", ", new TreeSet<>(shape.matched()))))),
            true));
        continue;
      }
      try {
        cells.add(Cell.parse(each.cell()));
        columns.add(each.column());
      } catch (IllegalArgumentException e) {
        problems.add(new RuleProblem(
            file,
            each.line(),
            "%s = \"%s\" %s".formatted(each.column(), each.cell(), e.getMessage()),
            true));
      }
    }
    if (!problems.isEmpty()) {
      throw new RuleException(problems);
    }
    int line = requirements.isEmpty() ? 0 : requirements.get(0).line();
    RuleRow row = new RuleRow(file, line, cells, null, null, Map.of());
    return new RuleFile(file, shape, columns, List.of(row));
  }

  /**
   * Rows that can never decide, because rows above them do or because they name something that does
   * not exist, and rows whose dates overlap: probably not meant.
   *
   * @return in the order of the file
   */
  public List<RuleProblem> doubts() {
    List<RuleProblem> doubts = new ArrayList<>();
    if (!shape.everyRow()) {
      new RuleOverlaps(this).find(doubts::add);
    }
    rows.forEach(row -> strangers(row, doubts));
    doubts.sort(Comparator.comparingInt(RuleProblem::line));
    return doubts;
  }

  private void strangers(RuleRow row, List<RuleProblem> doubts) {
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      Set<String> words = shape.words().getOrDefault(column, Set.of());
      for (Cell.Choice choice : row.cells().get(i).choices()) {
        if (!words.isEmpty() && words.stream().noneMatch(choice::matches)) {
          doubts.add(new RuleProblem(
              file,
              row.line(),
              "%s = \"%s\" does not exist%s"
                  .formatted(
                      column,
                      choice.text() + (choice.prefix() ? "*" : ""),
                      Nearest.hint(
                          choice.text(),
                          words,
                          "there are " + String.join(", ", new TreeSet<>(words)))),
              false));
        }
      }
    }
  }

  /** The file, ready to decide. */
  public RuleMatcher matcher() {
    return new RuleMatcher(this);
  }
}

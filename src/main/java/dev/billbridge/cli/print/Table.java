package dev.billbridge.cli.print;

import dev.billbridge.render.OneLine;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;

/**
 * Rows of text under a heading, columns aligned, where a Japanese character takes the place of two
 * others; a column of figures is aligned right, and times are shown to the second. On a terminal
 * that is too narrow, columns that were named for it are left out.
 */
public final class Table {

  private static final String GAP = "  ";
  private static final Pattern FIGURE = Pattern.compile("-?[\\d .,]*");

  private final List<String> heading;
  private final List<List<String>> rows = new ArrayList<>();
  private List<String> dispensable = List.of();

  public Table(String... heading) {
    this.heading = List.of(heading);
  }

  /** Columns that a narrow terminal does without, the first one first. */
  public Table dispensable(String... headings) {
    dispensable = List.of(headings);
    return this;
  }

  /** Adds a line; null is an empty cell. */
  public Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(
          cell == null
              ? ""
              : cell instanceof Instant time ? shown(time) : OneLine.of(cell.toString()));
    }
    rows.add(row);
    return this;
  }

  /** Prints heading and lines, each column as wide as its widest cell. */
  public void print(PrintWriter out) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < heading.size(); i++) {
      columns.add(column(i));
    }
    List<String> without = fit(columns, Terminal.columns(out));
    out.println(line(heading, columns));
    rows.forEach(row -> out.println(line(row, columns)));
    if (!without.isEmpty()) {
      out.printf("(--wide also shows %s)%n", String.join(", ", without));
    }
  }

  /**
   * Removes columns until the rest fits.
   *
   * @return the headings of those that were removed
   */
  private List<String> fit(List<Column> columns, int most) {
    List<String> without = new ArrayList<>();
    for (String name : dispensable) {
      if (columns.stream().mapToInt(Column::width).sum() + GAP.length() * (columns.size() - 1L)
          <= most) {
        break;
      }
      if (columns.removeIf(column -> heading.get(column.number()).equals(name))) {
        without.add(name);
      }
    }
    return without;
  }

  /** Whether it has no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  private record Column(int number, int width, boolean isFigure) {}

  private Column column(int number) {
    int width = width(heading.get(number));
    boolean figures = !rows.isEmpty();
    for (List<String> row : rows) {
      width = Math.max(width, width(row.get(number)));
      figures &= FIGURE.matcher(row.get(number)).matches();
    }
    return new Column(number, width, figures);
  }

  private static String line(List<String> cells, List<Column> columns) {
    StringBuilder line = new StringBuilder();
    for (Column column : columns) {
      String cell = cells.get(column.number());
      String space = " ".repeat(column.width() - width(cell));
      line.append(line.isEmpty() ? "" : GAP)
          .append(column.isFigure() ? space + cell : cell + space);
    }
    return line.toString().stripTrailing();
  }

  /** Columns of a terminal that it fills. */
  private static int width(String text) {
    return Ansi.OFF.text(text).getCJKAdjustedLength();
  }

  /** A time as it is shown to people: UTC, to the second. */
  public static String shown(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}

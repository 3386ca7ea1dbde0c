package dev.billbridge.cli.print;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/**
 * Rows of text under a heading, columns aligned, where a Japanese character takes the place of two
 * others; a column of figures is aligned right, and times are shown to the second.
 */
public final class Table {

  private final List<String> heading;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... heading) {
    this.heading = List.of(heading);
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
    out.println(line(heading));
    rows.forEach(row -> out.println(line(row)));
  }

  /** Whether it has no rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  private String line(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < heading.size(); i++) {
      String cell = cells.get(i);
      String space = " ".repeat(Math.max(0, width(i) - width(cell)));
      line.append(i == 0 ? "" : "  ").append(isFigure(i) ? space + cell : cell + space);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return Math.max(
        width(heading.get(column)),
        rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0));
  }

  /** Columns of a terminal that it fills. */
  private static int width(String text) {
    return Ansi.OFF.text(text).getCJKAdjustedLength();
  }

  /** A time as it is shown to people: UTC, to the second. */
  public static String shown(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private boolean isFigure(int column) {
    return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches("-?[\\d .,]*"));
  }
}

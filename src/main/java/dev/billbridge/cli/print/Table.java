package dev.billbridge.cli.print;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text under a heading, columns aligned; a column of figures is aligned right. */
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
      row.add(cell == null ? "" : OneLine.of(cell.toString()));
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
      String space = " ".repeat(Math.max(0, width(i) - cell.length()));
      line.append(i == 0 ? "" : "  ").append(isFigure(i) ? space + cell : cell + space);
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return Math.max(
        heading.get(column).length(),
        rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
  }

  private boolean isFigure(int column) {
    return !rows.isEmpty() && rows.stream().allMatch(row -> row.get(column).matches("-?[\\d .,]*"));
  }
}

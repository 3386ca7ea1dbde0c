package dev.billbridge.page.list;

import java.util.List;

/**
 * A list as a table for people.
 *
 * @param empty sentence for when there are no rows
 */
public record Table(List<Head> heads, List<List<Cell>> rows, String empty) {

  /**
   * The head of a column.
   *
   * @param look class of its cells
   * @param href sorts by this column; null when that is not offered
   * @param sorted {@code ascending}, {@code descending}, or null
   */
  public record Head(String label, String look, String href, String sorted) {}

  /**
   * A cell.
   *
   * @param pad digits that stand invisibly behind a figure, so that decimal points meet
   * @param look class
   * @param href null for no link
   * @param title the whole time behind a short one; null for none
   */
  public record Cell(String text, String pad, String look, String href, String title) {}

  public boolean isEmpty() {
    return rows.isEmpty();
  }
}

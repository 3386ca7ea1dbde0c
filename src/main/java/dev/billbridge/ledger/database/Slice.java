package dev.billbridge.ledger.database;

import java.util.List;

/**
 * Where a part of a long list begins and how long it is.
 *
 * @param offset rows before it; zero or more
 * @param limit of rows; one or more
 */
public record Slice(long offset, int limit) {

  /** The SQL that cuts it out, with one row more, which shows whether anything follows. */
  public String sql() {
    return "limit %d offset %d".formatted(limit + 1, offset);
  }

  /**
   * A part of a list.
   *
   * @param more whether anything follows
   */
  public record Rows<T>(List<T> rows, boolean more) {

    public Rows {
      rows = List.copyOf(rows);
    }
  }

  /** What was read with {@link #sql}. */
  public <T> Rows<T> of(List<T> read) {
    return new Rows<>(read.subList(0, Math.min(limit, read.size())), read.size() > limit);
  }
}

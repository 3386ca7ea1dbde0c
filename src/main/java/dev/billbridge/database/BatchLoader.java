package dev.billbridge.database;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Loads by prepared statements: the way every engine knows. Rows are gathered, put into the order
 * of their keys, and sent together.
 */
final class BatchLoader implements RowLoader {

  /**
   * Enough for neighbours in the key to meet: an index that is filled at random places reads and
   * writes each of its pages again and again.
   */
  private static final int ROWS = 10_000;
  /**
   * Characters after which rows are sent even if they are few, so that memory does not depend on
   * how long texts are.
   */
  private static final int CHARACTERS = 8_000_000;
  /** Up to three for a character in UTF-8, and the lengths and figures between them. */
  private static final int BYTES = 4;
  /** Bytes of a row that are no text, and more. */
  private static final int OTHERS = 4_096;

  private final Connection connection;
  private final List<String> columns;
  private final IntFunction<String> statement;
  private final int rowsPerInsert;
  private final long packet;
  /** Null where the table has another key. */
  private final Comparator<Object[]> byKey;

  private final List<Object[]> rows = new ArrayList<>();
  private long characters;

  /**
   * What is sent at once.
   *
   * @param rows how many one insert statement takes
   * @param packet bytes that may go to the server together; a row that is larger is refused
   */
  record Block(int rows, long packet) {}

  /**
   * @param statement for so many rows: a question mark for each column of each row, in the order of
   *     the columns
   */
  BatchLoader(
      Connection connection, List<String> columns, IntFunction<String> statement, Block block) {
    this.connection = connection;
    this.columns = columns;
    this.statement = statement;
    this.rowsPerInsert = block.rows();
    this.packet = block.packet();
    int resource = columns.indexOf("resource_id");
    int line = columns.indexOf("line_key");
    this.byKey = resource < 0 || line < 0
        ? null
        : Comparator.<Object[], String>comparing(row -> (String) row[resource])
            .thenComparing(row -> (String) row[line]);
  }

  @Override
  public void add(Object[] row) throws SQLException {
    if (length(row) > packet / BYTES && bytes(row) > packet - OTHERS) {
      // The server would break off the connection without a word.
      throw new SQLException("a row is larger than max_allowed_packet");
    }
    rows.add(row);
    characters += length(row);
    if (rows.size() == ROWS || characters > CHARACTERS) {
      finish();
    }
  }

  @Override
  public void finish() throws SQLException {
    if (byKey != null) {
      rows.sort(byKey);
    }
    List<Object[]> together = new ArrayList<>();
    List<Object[]> alone = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += rowsPerInsert) {
      List<Object[]> block = rows.subList(from, Math.min(rows.size(), from + rowsPerInsert));
      boolean fits = block.size() == rowsPerInsert
          && block.stream().mapToLong(BatchLoader::length).sum() <= packet / BYTES;
      (fits ? together : alone).addAll(block);
    }
    insert(together, rowsPerInsert);
    insert(alone, 1);
    rows.clear();
    characters = 0;
  }

  private static long bytes(Object[] row) {
    long bytes = 0;
    for (Object value : row) {
      bytes += value instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : 0;
    }
    return bytes;
  }

  /** Characters of its texts. */
  private static long length(Object[] row) {
    long characters = 0;
    for (Object value : row) {
      characters += value instanceof String text ? text.length() : 0;
    }
    return characters;
  }

  private void insert(List<Object[]> some, int perInsert) throws SQLException {
    if (some.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(statement.apply(perInsert))) {
      int parameter = 1;
      long inBatch = 0;
      for (Object[] each : some) {
        if (parameter == 1 && inBatch + perInsert * length(each) > packet / BYTES) {
          // Drivers send a batch as one packet where they can.
          insert.executeBatch();
          inBatch = 0;
        }
        inBatch += length(each);
        for (Object value : each) {
          insert.setObject(parameter++, value);
        }
        if (parameter > perInsert * columns.size()) {
          parameter = 1;
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }

  @Override
  public void close() {
    rows.clear();
  }
}

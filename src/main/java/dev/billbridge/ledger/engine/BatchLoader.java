package dev.billbridge.ledger.engine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Loads by prepared inserts: the way every engine knows. Rows are gathered, put into the order of their keys, and sent together. */
final class BatchLoader implements RowLoader {

  /** Enough for neighbours in the key to meet: an index that is filled at random places reads and writes each of its pages again and again. */
  private static final int ROWS = 10_000;
  /** Characters after which rows are sent even if they are few, so that memory does not depend on how long texts are. */
  private static final int CHARACTERS = 8_000_000;

  private final Connection connection;
  private final String table;
  private final List<String> columns;
  private final int rowsPerInsert;
  private final Comparator<Object[]> byKey;
  private final List<Object[]> rows = new ArrayList<>();
  private long characters;

  /** @param rowsPerInsert how many rows one insert statement takes */
  BatchLoader(Connection connection, String table, List<String> columns, int rowsPerInsert) {
    this.connection = connection;
    this.table = table;
    this.columns = columns;
    this.rowsPerInsert = rowsPerInsert;
    int resource = columns.indexOf("resource_id");
    int line = columns.indexOf("line_key");
    this.byKey = Comparator.<Object[], String>comparing(row -> (String) row[resource]).thenComparing(row -> (String) row[line]);
  }

  @Override
  public void add(Object[] row) throws SQLException {
    rows.add(row);
    for (Object value : row) {
      characters += value instanceof String text ? text.length() : 0;
    }
    if (rows.size() == ROWS || characters > CHARACTERS) {
      finish();
    }
  }

  @Override
  public void finish() throws SQLException {
    rows.sort(byKey);
    int together = rowsPerInsert == 1 ? 0 : rows.size() / rowsPerInsert * rowsPerInsert;
    insert(rows.subList(0, together), rowsPerInsert);
    insert(rows.subList(together, rows.size()), 1);
    rows.clear();
    characters = 0;
  }

  private void insert(List<Object[]> some, int perInsert) throws SQLException {
    if (some.isEmpty()) {
      return;
    }
    String row = "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
    try (PreparedStatement insert = connection.prepareStatement("insert into " + table + " (" + String.join(", ", columns) + ") values "
        + String.join(", ", Collections.nCopies(perInsert, row)))) {
      int parameter = 1;
      for (Object[] each : some) {
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

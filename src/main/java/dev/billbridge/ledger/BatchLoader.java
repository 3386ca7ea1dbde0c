package dev.billbridge.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;

/** Loads the stage by prepared batches: the way every engine knows. */
final class BatchLoader implements StageLoader {

  private static final int ROWS = 1_000;

  private final PreparedStatement insert;
  private int pending;

  BatchLoader(Connection connection) throws SQLException {
    insert = connection.prepareStatement("insert into " + Stage.TABLE + " (" + String.join(", ", Stage.COLUMNS) + ") values ("
        + String.join(", ", Collections.nCopies(Stage.COLUMNS.size(), "?")) + ")");
  }

  @Override
  public void add(Object[] row) throws SQLException {
    for (int i = 0; i < row.length; i++) {
      insert.setObject(i + 1, row[i]);
    }
    insert.addBatch();
    if (++pending == ROWS) {
      finish();
    }
  }

  @Override
  public void finish() throws SQLException {
    if (pending > 0) {
      insert.executeBatch();
      pending = 0;
    }
  }

  @Override
  public void close() throws SQLException {
    insert.close();
  }
}

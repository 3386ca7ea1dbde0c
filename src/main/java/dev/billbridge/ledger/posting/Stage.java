package dev.billbridge.ledger.posting;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.database.Engine;
import dev.billbridge.database.RowLoader;
import dev.billbridge.ledger.statement.RecordRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the records of one statement wait until all of them are there: a table of this connection
 * alone. Two lines that carry one key are both kept; the second becomes {@code #2}.
 */
final class Stage implements AutoCloseable {

  static final String TABLE = "stage_record";

  private final Connection connection;
  private final Engine engine;
  private final RowLoader loader;
  private long ordinal;

  Stage(Connection connection, Engine engine) throws SQLException {
    this.connection = connection;
    this.engine = engine;
    execute(engine.dropTemporary(TABLE));
    execute(engine.createTemporary(
        TABLE, "ordinal bigint not null, " + RecordRow.definition(engine.types())));
    this.loader = engine.loader(connection, TABLE, RecordRow.columns("ordinal"));
  }

  /** @param contentHash of the record, which the caller has at hand */
  void add(BillingRecord record, String contentHash) throws SQLException {
    loader.add(RecordRow.values(record, contentHash, ++ordinal));
  }

  /**
   * Closes the stage for new rows and tells apart those that share a key, in an order of content
   * that does not depend on the order of the document: {@code #2}, {@code #3} …
   *
   * @return how many rows had to be told apart
   */
  long finish() throws SQLException {
    loader.finish();
    execute("create index stage_record_key on " + TABLE + " (resource_id, line_key)");
    if (engine.analyze(TABLE) != null) {
      execute(engine.analyze(TABLE));
    }
    long collisions = 0;
    for (String[] key : sharedKeys()) {
      collisions += tellApart(key[0], key[1]);
    }
    return collisions;
  }

  private List<String[]> sharedKeys() throws SQLException {
    List<String[]> keys = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select resource_id, line_key from " + TABLE
            + " group by resource_id, line_key having count(*) > 1")) {
      while (rows.next()) {
        keys.add(new String[] {rows.getString(1), rows.getString(2)});
      }
    }
    return keys;
  }

  private long tellApart(String resource, String line) throws SQLException {
    List<Long> ordinals = new ArrayList<>();
    try (PreparedStatement rows = connection.prepareStatement("select ordinal from " + TABLE
        + " where resource_id = ? and line_key = ?" + " order by content_hash, ordinal")) {
      rows.setString(1, resource);
      rows.setString(2, line);
      try (ResultSet found = rows.executeQuery()) {
        while (found.next()) {
          ordinals.add(found.getLong(1));
        }
      }
    }
    try (PreparedStatement rename = connection.prepareStatement("update " + TABLE
        + " set line_key = ? where resource_id = ? and line_key = ? and ordinal = ?")) {
      int n = 2;
      for (Long each : ordinals.subList(1, ordinals.size())) {
        // A provider may print "#2" itself.
        while (exists(resource, line + "#" + n)) {
          n++;
        }
        rename.setString(1, line + "#" + n++);
        rename.setString(2, resource);
        rename.setString(3, line);
        rename.setLong(4, each);
        rename.executeUpdate();
      }
    }
    return ordinals.size() - 1L;
  }

  private boolean exists(String resource, String line) throws SQLException {
    try (PreparedStatement find = connection.prepareStatement(
        "select 1 from " + TABLE + " where resource_id = ? and line_key = ?")) {
      find.setString(1, resource);
      find.setString(2, line);
      try (ResultSet found = find.executeQuery()) {
        return found.next();
      }
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Ends loading, so that the connection can be used again. */
  void stop() throws SQLException {
    loader.close();
  }

  @Override
  public void close() throws SQLException {
    if (!engine.dropsTemporary()) {
      execute(engine.dropTemporary(TABLE));
    }
  }
}

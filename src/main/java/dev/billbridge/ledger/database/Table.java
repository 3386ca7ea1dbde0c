package dev.billbridge.ledger.database;

import dev.billbridge.database.Engine;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One of the ledger's tables, as the database describes it.
 *
 * @param name in lower case
 * @param columns by their names in lower case, sorted, so that they have one order on each engine
 * @param counter the column that numbers the rows; null where there is none
 */
public record Table(String name, Map<String, Kind> columns, String counter) {

  /** Has a row from the beginning. */
  private static final String SEEDED = "ledger_audit_head";

  /** What a column holds; each engine has a type of its own for it. */
  public enum Kind {
    TEXT,
    INTEGER,
    DECIMAL,
    DATE,
    /** UTC, to the microsecond. */
    INSTANT
  }

  /**
   * All tables but the history of versions, each after those that its rows refer to.
   *
   * @throws SQLException if the database does not describe them
   */
  public static List<Table> all(Connection connection) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    List<Table> tables = new ArrayList<>();
    Map<String, Set<String>> parents = new LinkedHashMap<>();
    for (String name : Schema.tables(connection)) {
      if (!name.equalsIgnoreCase(Schema.HISTORY)) {
        Table table = of(name, connection, database);
        tables.add(table);
        parents.put(table.name, parents(name, connection, database));
      }
    }
    tables.sort(Comparator.comparingInt((Table table) -> depth(table.name, parents))
        .thenComparing(Table::name));
    return List.copyOf(tables);
  }

  private static int depth(String table, Map<String, Set<String>> parents) {
    return parents.getOrDefault(table, Set.of()).stream()
        .mapToInt(parent -> 1 + depth(parent, parents))
        .max()
        .orElse(0);
  }

  private static Set<String> parents(String table, Connection connection, DatabaseMetaData database)
      throws SQLException {
    Set<String> parents = new HashSet<>();
    try (ResultSet keys =
        database.getImportedKeys(connection.getCatalog(), connection.getSchema(), table)) {
      while (keys.next()) {
        parents.add(keys.getString("PKTABLE_NAME").toLowerCase(Locale.ROOT));
      }
    }
    return parents;
  }

  private static Table of(String name, Connection connection, DatabaseMetaData database)
      throws SQLException {
    Map<String, Kind> columns = new TreeMap<>();
    String counter = null;
    try (ResultSet found =
        database.getColumns(connection.getCatalog(), connection.getSchema(), name, null)) {
      while (found.next()) {
        String column = found.getString("COLUMN_NAME").toLowerCase(Locale.ROOT);
        columns.put(column, kind(found.getInt("DATA_TYPE"), name, column));
        if ("YES".equals(found.getString("IS_AUTOINCREMENT"))) {
          counter = column;
        }
      }
    }
    return new Table(name.toLowerCase(Locale.ROOT), Collections.unmodifiableMap(columns), counter);
  }

  private static Kind kind(int type, String table, String column) throws SQLException {
    return switch (type) {
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB -> Kind.TEXT;
      case Types.SMALLINT, Types.INTEGER, Types.BIGINT -> Kind.INTEGER;
      case Types.NUMERIC, Types.DECIMAL -> Kind.DECIMAL;
      case Types.DATE -> Kind.DATE;
      case Types.TIMESTAMP -> Kind.INSTANT;
      default ->
        throw new SQLException("the column %s of %s is of a type that the ledger does not use"
            .formatted(column, table));
    };
  }

  /** Whether anything was written since the table was made. */
  boolean isInUse(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery(
            name.equals(SEEDED)
                ? "select 1 from %s where last_no > 0".formatted(name)
                : "select 1 from %1$s where exists (select 1 from %1$s)".formatted(name))) {
      return row.next();
    }
  }

  void drop(Connection connection) throws SQLException {
    execute(connection, "drop table " + name);
  }

  /** Removes what the table has from the beginning. */
  public void clear(Connection connection) throws SQLException {
    execute(connection, "delete from " + name);
  }

  /** The rows that come after loaded ones continue their numbers; may end the transaction. */
  public void restart(Connection connection, Engine engine) throws SQLException {
    Optional<Long> last = counter == null ? Optional.empty() : last(connection);
    if (last.isPresent()) {
      String restart = engine.restart(name, counter, last.get() + 1);
      if (restart != null) {
        execute(connection, restart);
      }
    }
  }

  private Optional<Long> last(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery("select max(%s) from %s".formatted(counter, name))) {
      row.next();
      long last = row.getLong(1);
      return row.wasNull() ? Optional.empty() : Optional.of(last);
    }
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}

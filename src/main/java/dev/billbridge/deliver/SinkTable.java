package dev.billbridge.deliver;

import dev.billbridge.database.ColumnType;
import dev.billbridge.database.Dialect;
import dev.billbridge.render.Field;
import dev.billbridge.render.FieldType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A table that Billbridge makes in a sink's database: made when absent, widened when a release has
 * more columns, otherwise left alone, so a user who may only read and write rows is enough once it
 * is there.
 *
 * @param columns type by name
 * @param key names of the columns of the primary key
 */
public record SinkTable(String name, Map<String, FieldType> columns, List<String> key) {

  /** How often a table is tried to be made that another process may be making. */
  private static final int ATTEMPTS = 5;

  /** Work that a database may refuse. */
  public interface Work {

    /** @throws SQLException as the database reports it */
    void run() throws SQLException;
  }

  /** A question that a database may refuse to answer. */
  public interface Test {

    /** @throws SQLException as the database reports it */
    boolean holds() throws SQLException;
  }

  /** The columns that fields of a statement or record have. */
  public static Map<String, FieldType> columns(Field[] fields) {
    Map<String, FieldType> columns = new LinkedHashMap<>();
    for (Field field : fields) {
      columns.put(field.column(), field.type());
    }
    return columns;
  }

  /**
   * Makes what is missing. Safe to call again, after being killed half-way, and from two processes
   * at once.
   *
   * @param work tables and views, on a connection that commits by itself
   * @throws SQLException if it cannot be made
   */
  public static void make(Test complete, Work work) throws SQLException {
    for (int attempt = 1; !complete.holds(); attempt++) {
      try {
        work.run();
      } catch (SQLException e) {
        // Another process may be making the same tables; then they are complete in a moment.
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /**
   * Whether it is there with all its columns.
   *
   * @throws SQLException if that cannot be read
   */
  public boolean isComplete(Connection connection, Dialect dialect) throws SQLException {
    return present(connection, name, dialect).containsAll(columns.keySet());
  }

  /**
   * Checks every right on its rows that a delivery needs, by statements that touch no row.
   *
   * @throws SQLException if a right is missing
   */
  public void probe(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute("SELECT %s FROM %s WHERE 1 = 0".formatted(key.get(0), name));
      sql.execute("UPDATE %s SET %s = %s WHERE 1 = 0".formatted(name, key.get(0), key.get(0)));
      sql.execute("INSERT INTO %s SELECT * FROM %s WHERE 1 = 0".formatted(name, name));
    }
  }

  /**
   * Checks the right to make tables, by one that cannot be, since it has a column twice.
   *
   * @throws SQLException if the right is missing
   */
  public static void probeMaking(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute("CREATE TABLE billing_probe (twice INT, twice INT)");
    } catch (SQLException e) {
      if (!List.of("42701", "42S21").contains(e.getSQLState())) {
        throw e;
      }
    }
  }

  /**
   * Makes the table or its missing columns.
   *
   * @throws SQLException if the database refuses
   */
  public void make(Connection connection, Dialect dialect) throws SQLException {
    Set<String> present = present(connection, name, dialect);
    try (Statement sql = connection.createStatement()) {
      if (present.isEmpty()) {
        List<String> definitions = new ArrayList<>();
        columns.forEach((column, type) -> definitions.add(column + " "
            + dialect.columnType(columnType(type)) + (key.contains(column) ? " NOT NULL" : "")));
        definitions.add("PRIMARY KEY (" + String.join(", ", key) + ")");
        sql.execute("%s %s (%s)%s"
            .formatted(
                dialect.createTable(),
                name,
                String.join(", ", definitions),
                dialect.tableOptions(connection)));
        return;
      }
      for (Map.Entry<String, FieldType> column : columns.entrySet()) {
        if (!present.contains(column.getKey())) {
          sql.execute("ALTER TABLE %s ADD %s %s"
              .formatted(name, column.getKey(), dialect.columnType(columnType(column.getValue()))));
        }
      }
    }
  }

  /**
   * Renames the column account, which tables made by 0.1 have, to account_number.
   *
   * @param before run first, if there is something to rename
   * @throws SQLException if the database refuses
   */
  public void renameAccount(Connection connection, Dialect dialect, Work before)
      throws SQLException {
    Set<String> present = present(connection, name, dialect);
    if (present.contains("account") && !present.contains("account_number")) {
      before.run();
      try (Statement sql = connection.createStatement()) {
        sql.execute("ALTER TABLE %s RENAME COLUMN account TO account_number".formatted(name));
      }
    }
  }

  /**
   * The columns of a table or view, in lower case; empty when it is absent. Selecting nothing finds
   * the same table as later statements do, whatever schema or letter case it has.
   *
   * @throws SQLException if that cannot be read
   */
  public static Set<String> present(Connection connection, String table, Dialect dialect)
      throws SQLException {
    Set<String> columns = new HashSet<>();
    try (Statement sql = connection.createStatement();
        ResultSet nothing = sql.executeQuery("SELECT * FROM " + table + " WHERE 1 = 0")) {
      ResultSetMetaData description = nothing.getMetaData();
      for (int i = 1; i <= description.getColumnCount(); i++) {
        columns.add(description.getColumnName(i).toLowerCase(Locale.ROOT));
      }
    } catch (SQLException e) {
      if (!dialect.isAbsentTable(connection, table, e)) {
        throw e;
      }
    }
    return columns;
  }

  /** The type of the column that a field of this type has. */
  public static ColumnType columnType(FieldType type) {
    return switch (type) {
      case RECORD_ID -> ColumnType.RECORD_ID;
      case CODE -> ColumnType.CODE;
      case IDENTIFIER -> ColumnType.IDENTIFIER;
      case TEXT, ATTRIBUTES -> ColumnType.TEXT;
      case DECIMAL -> ColumnType.DECIMAL;
      case DATE -> ColumnType.DATE;
      case INSTANT -> ColumnType.INSTANT;
      case INTEGER -> ColumnType.INTEGER;
      case FLAG -> ColumnType.FLAG;
    };
  }
}

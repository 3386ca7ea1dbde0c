package dev.billbridge.deliver.jdbc;

import dev.billbridge.database.ColumnType;
import dev.billbridge.database.Dialect;
import dev.billbridge.render.Field;
import dev.billbridge.render.FieldType;
import dev.billbridge.render.RecordField;
import dev.billbridge.render.StatementField;
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
 * The tables a JDBC sink fills: made when absent, widened when a release knows more fields,
 * otherwise left alone, so a user who may only read and write rows is enough once they are there.
 */
final class BillingTables {

  static final String STATEMENTS = "billing_statement";
  static final String RECORDS = "billing_record";
  static final String DELIVERIES = "billing_delivery";
  static final String CURRENT_RECORDS = "billing_current_record";

  static final List<String> STATEMENT_KEY = List.of("provider", "account_number", "statement_id");
  static final List<String> RECORD_KEY = List.of("record_id");
  static final List<String> DELIVERY_KEY =
      List.of("sink", "provider", "account_number", "statement_id");

  private static final Map<String, FieldType> DELIVERY_COLUMNS = new LinkedHashMap<>();

  static {
    DELIVERY_COLUMNS.put("sink", FieldType.CODE);
    DELIVERY_COLUMNS.put("provider", FieldType.CODE);
    DELIVERY_COLUMNS.put("account_number", FieldType.IDENTIFIER);
    DELIVERY_COLUMNS.put("statement_id", FieldType.IDENTIFIER);
    DELIVERY_COLUMNS.put("revision", FieldType.INTEGER);
    DELIVERY_COLUMNS.put("content_hash", FieldType.CODE);
    DELIVERY_COLUMNS.put("delivery_id", FieldType.IDENTIFIER);
    DELIVERY_COLUMNS.put("delivered_at", FieldType.INSTANT);
  }

  private final Dialect dialect;

  BillingTables(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Safe to call again, after being killed half-way, and from two processes at once. The connection
   * must commit by itself.
   */
  void prepare(Connection connection) throws SQLException {
    for (int attempt = 1; !complete(connection); attempt++) {
      try {
        make(connection);
      } catch (SQLException e) {
        // Another process may be making the same tables; then they are complete in a moment.
        if (attempt == 5) {
          throw e;
        }
      }
    }
  }

  /** The same for the marks alone. */
  void prepareMarks(Connection connection) throws SQLException {
    for (int attempt = 1; !missing(connection, DELIVERIES, DELIVERY_COLUMNS).isEmpty(); attempt++) {
      try {
        make(connection, DELIVERIES, DELIVERY_COLUMNS, DELIVERY_KEY);
      } catch (SQLException e) {
        if (attempt == 5) {
          throw e;
        }
      }
    }
  }

  /** Asks for every right that {@link #prepare} and a delivery need; nothing is written. */
  void probe(Connection connection) throws SQLException {
    if (complete(connection)) {
      probe(connection, STATEMENTS, STATEMENT_KEY.get(0));
      probe(connection, RECORDS, RECORD_KEY.get(0));
      probe(connection, DELIVERIES, DELIVERY_KEY.get(0));
    } else {
      probeMaking(connection);
    }
  }

  /** The same for the marks alone. */
  void probeMarks(Connection connection) throws SQLException {
    if (missing(connection, DELIVERIES, DELIVERY_COLUMNS).isEmpty()) {
      probe(connection, DELIVERIES, DELIVERY_KEY.get(0));
    } else if (dialect.explains()) {
      probeMaking(connection);
    }
  }

  /** Statements that touch no row, for which the database wants the same rights all the same. */
  private static void probe(Connection connection, String table, String column)
      throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute("SELECT %s FROM %s WHERE 1 = 0".formatted(column, table));
      sql.execute("UPDATE %s SET %s = %s WHERE 1 = 0".formatted(table, column, column));
      sql.execute("INSERT INTO %s SELECT * FROM %s WHERE 1 = 0".formatted(table, table));
    }
  }

  /**
   * A table that cannot be, since it has a column twice: whoever may make tables is told so, and
   * others that they may not.
   */
  private static void probeMaking(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute("CREATE TABLE billing_probe (twice INT, twice INT)");
    } catch (SQLException e) {
      if (!List.of("42701", "42S21").contains(e.getSQLState())) {
        throw e;
      }
    }
  }

  private boolean complete(Connection connection) throws SQLException {
    return missing(connection, STATEMENTS, columns(StatementField.values())).isEmpty()
        && missing(connection, RECORDS, columns(RecordField.values())).isEmpty()
        && missing(connection, DELIVERIES, DELIVERY_COLUMNS).isEmpty()
        && present(connection, CURRENT_RECORDS)
            .containsAll(columns(RecordField.values()).keySet());
  }

  private void make(Connection connection) throws SQLException {
    make(connection, STATEMENTS, columns(StatementField.values()), STATEMENT_KEY);
    make(connection, DELIVERIES, DELIVERY_COLUMNS, DELIVERY_KEY);
    make(connection, RECORDS, columns(RecordField.values()), RECORD_KEY);
    try (Statement sql = connection.createStatement()) {
      sql.execute("CREATE INDEX IF NOT EXISTS billing_record_statement ON %s (%s)"
          .formatted(RECORDS, String.join(", ", STATEMENT_KEY)));
      // Last, so that the view tells that everything before it is there. A star, because a view can
      // only grow at its end.
      sql.execute("CREATE OR REPLACE VIEW %s AS SELECT * FROM %s WHERE vanished = FALSE"
          .formatted(CURRENT_RECORDS, RECORDS));
    }
  }

  /** Tables made by 0.1 have the account number in a column called account. */
  private void renameAccount(Connection connection, String table) throws SQLException {
    Set<String> columns = present(connection, table);
    if (columns.contains("account") && !columns.contains("account_number")) {
      try (Statement sql = connection.createStatement()) {
        if (table.equals(RECORDS)) {
          // The view names the column as well and is made anew.
          sql.execute("DROP VIEW IF EXISTS " + CURRENT_RECORDS);
        }
        sql.execute("ALTER TABLE %s RENAME COLUMN account TO account_number".formatted(table));
      }
    }
  }

  private void make(
      Connection connection, String table, Map<String, FieldType> columns, List<String> key)
      throws SQLException {
    renameAccount(connection, table);
    try (Statement sql = connection.createStatement()) {
      if (present(connection, table).isEmpty()) {
        List<String> definitions = new ArrayList<>();
        columns.forEach((column, type) -> definitions.add(column + " "
            + dialect.columnType(columnType(type)) + (key.contains(column) ? " NOT NULL" : "")));
        definitions.add("PRIMARY KEY (" + String.join(", ", key) + ")");
        sql.execute("%s %s (%s)%s"
            .formatted(
                dialect.createTable(),
                table,
                String.join(", ", definitions),
                dialect.tableOptions(connection)));
      }
      for (Map.Entry<String, FieldType> column :
          missing(connection, table, columns).entrySet()) {
        sql.execute("ALTER TABLE %s ADD %s %s"
            .formatted(table, column.getKey(), dialect.columnType(columnType(column.getValue()))));
      }
    }
  }

  private Map<String, FieldType> missing(
      Connection connection, String table, Map<String, FieldType> columns) throws SQLException {
    Map<String, FieldType> missing = new LinkedHashMap<>(columns);
    missing.keySet().removeAll(present(connection, table));
    return missing;
  }

  /**
   * Asks by selecting nothing: that finds the same table as later statements do, whatever schema or
   * letter case it has.
   */
  private Set<String> present(Connection connection, String table) throws SQLException {
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
  static ColumnType columnType(FieldType type) {
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

  static Map<String, FieldType> columns(Field[] fields) {
    Map<String, FieldType> columns = new LinkedHashMap<>();
    for (Field field : fields) {
      columns.put(field.column(), field.type());
    }
    return columns;
  }
}

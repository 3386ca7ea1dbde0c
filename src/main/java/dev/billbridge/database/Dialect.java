package dev.billbridge.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must be known of a database to run SQL in its transactions. Every database has a dialect;
 * those that can hold Billbridge's own tables are an {@link Engine} as well.
 */
public interface Dialect {

  /** The dialect of the database a JDBC URL leads to. */
  static Dialect of(String url) {
    Optional<Engine> engine = Engine.of(url);
    if (engine.isPresent()) {
      return engine.get();
    }
    return url.startsWith("jdbc:mysql:") ? new MariaDb() : new OtherDatabase();
  }

  // Connections and transactions.

  /**
   * Driver options for a connection to a database of somebody else, on which nobody watches.
   *
   * @param url with which it is made
   */
  Map<String, String> sinkOptions(String url);

  /**
   * Isolation of a connection's transactions, by its name in {@link Connection}; null where
   * {@link #transaction} sets it or the driver's own is right.
   */
  default String isolation() {
    return "TRANSACTION_READ_COMMITTED";
  }

  /**
   * Statement that every new connection runs first; null where nothing may be taken to last longer
   * than a transaction.
   *
   * @param lockWait after which a statement that waits for a lock fails; null for the engine's
   *     usual one
   */
  String session(Duration lockWait);

  /**
   * Statement that every transaction begins with; null where the session is enough.
   *
   * @param lockWait as for {@link #session}
   */
  default String transaction(Duration lockWait) {
    return null;
  }

  /**
   * Begins a transaction on a connection that has none. What it needs of its session is set here,
   * since a pooler may give each transaction another session.
   *
   * @param lockWait as for {@link #session}
   * @throws SQLException if the database does not let it begin
   */
  default void begin(Connection connection, Duration lockWait) throws SQLException {
    connection.setAutoCommit(false);
    String first = transaction(lockWait);
    if (first != null) {
      try (Statement sql = connection.createStatement()) {
        sql.execute(first);
      }
    }
  }

  /**
   * Statement that makes what has been committed survive a killed process and a power cut; null
   * where a commit does so by itself.
   */
  default String persist() {
    return null;
  }

  /**
   * Runs {@link #persist()}, if there is one.
   *
   * @throws SQLException if the database cannot write
   */
  default void persist(Connection connection) throws SQLException {
    if (persist() != null) {
      try (Statement sql = connection.createStatement()) {
        sql.execute(persist());
      }
    }
  }

  /** The first connection with this URL is about to be made. */
  default void opening(String url) {}

  /** The first connection with this URL has been made. */
  default void opened(String url) {}

  /**
   * The last connection has been closed.
   *
   * @param url with which they were made
   * @param login properties with which they were made
   */
  default void closed(String url, Properties login) {}

  // Errors.

  /** This engine's own numbers for errors, where its SQLSTATE alone does not tell. */
  Map<DatabaseError, Set<Integer>> errorCodes();

  // SQL.

  /** The type of a column in a sink's table. */
  String columnType(ColumnType type);

  /** The type to bind a null of that column with, from {@link Types}. */
  default int sqlType(ColumnType type) {
    return switch (type) {
      case RECORD_ID, CODE, IDENTIFIER, TEXT -> Types.VARCHAR;
      case DECIMAL -> Types.NUMERIC;
      case DATE -> Types.DATE;
      case INSTANT -> Types.TIMESTAMP_WITH_TIMEZONE;
      case INTEGER -> Types.BIGINT;
      case FLAG -> Types.BOOLEAN;
    };
  }

  /**
   * The instant in the form in which this engine's driver takes it, cut to the precision the engine
   * keeps.
   */
  Object instant(OffsetDateTime instant);

  /** The same for a column of the table of deliveries. */
  default Object markInstant(OffsetDateTime instant) {
    return instant(instant);
  }

  /** How the making of a table begins. */
  default String createTable() {
    return "CREATE TABLE IF NOT EXISTS";
  }

  /**
   * What follows the column list of a new table.
   *
   * @throws SQLException if the server does not tell its version
   */
  default String tableOptions(Connection connection) throws SQLException {
    return "";
  }

  /**
   * Whether a query failed because there is no such table. The connection must commit by itself.
   *
   * @throws SQLException if the database does not list its tables
   */
  default boolean isAbsentTable(Connection connection, String table, SQLException e)
      throws SQLException {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("42S0") || state.equals("42P01");
  }

  /** Whether {@code SELECT … FOR UPDATE} locks a row; an {@code UPDATE} does so everywhere. */
  default boolean locksBySelect() {
    return true;
  }

  /**
   * Whether {@code EXPLAIN} before a statement says how it would be run, and a column named twice
   * is refused by a known code.
   */
  default boolean explains() {
    return true;
  }

  /**
   * Bytes that the server accepts in one statement.
   *
   * @throws SQLException if the server does not tell
   */
  default long packet(Connection connection) throws SQLException {
    return Long.MAX_VALUE;
  }

  /**
   * An insert statement for some rows.
   *
   * @param clause between the columns and the values
   */
  static String insert(String table, List<String> columns, String clause, int rows) {
    return "INSERT INTO %s (%s) %s VALUES %s"
        .formatted(table, String.join(", ", columns), clause, marks(columns, rows));
  }

  /** Question marks for some rows, as they follow {@code VALUES}. */
  static String marks(List<String> columns, int rows) {
    String row = "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
    return String.join(", ", Collections.nCopies(rows, row));
  }

  /**
   * Assignments to all columns but those of the key.
   *
   * @param assignment with {@code %1$s} for the column
   */
  static String assignments(List<String> key, List<String> columns, String assignment) {
    return columns.stream()
        .filter(column -> !key.contains(column))
        .map(assignment::formatted)
        .collect(Collectors.joining(", "));
  }
}

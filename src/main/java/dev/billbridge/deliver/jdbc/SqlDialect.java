package dev.billbridge.deliver.jdbc;

import dev.billbridge.h2.H2Files;
import dev.billbridge.render.FieldType;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where databases differ. */
enum SqlDialect {
  H2("jdbc:h2:") {
    @Override
    String columnType(FieldType type) {
      return switch (type) {
        case RECORD_ID -> "VARCHAR(4000)";
        case CODE -> "VARCHAR(64)";
        case IDENTIFIER -> "VARCHAR(255)";
        case TEXT, ATTRIBUTES -> "VARCHAR";
        case DECIMAL -> "DECIMAL(65, 30)";
        case DATE -> "DATE";
        case INSTANT -> "TIMESTAMP(9) WITH TIME ZONE";
        case INTEGER -> "BIGINT";
        case FLAG -> "BOOLEAN";
      };
    }

    @Override
    String upsert(String table, List<String> key, List<String> columns, int rows) {
      return "MERGE INTO %s (%s) KEY (%s) VALUES %s"
          .formatted(
              table, String.join(", ", columns), String.join(", ", key), marks(columns, rows));
    }

    @Override
    String session() {
      return "SET LOCK_TIMEOUT 60000";
    }

    @Override
    Map<String, String> connection(String url) {
      return H2Files.settings(url);
    }

    @Override
    void persist(Connection connection) throws SQLException {
      try (Statement checkpoint = connection.createStatement()) {
        checkpoint.execute(H2Files.PERSIST);
      }
    }

    @Override
    void closed(String url, Properties login) {
      H2Files.pack(url, login);
    }
  },

  POSTGRESQL("jdbc:postgresql:") {
    @Override
    String columnType(FieldType type) {
      return switch (type) {
        // The C collation compares bytes: fast, and the same whatever locale the database has.
        case RECORD_ID, CODE, IDENTIFIER -> "TEXT COLLATE \"C\"";
        case TEXT, ATTRIBUTES -> "TEXT";
        case DECIMAL -> "NUMERIC";
        case DATE -> "DATE";
        case INSTANT -> "TIMESTAMP WITH TIME ZONE";
        case INTEGER -> "BIGINT";
        case FLAG -> "BOOLEAN";
      };
    }

    @Override
    String upsert(String table, List<String> key, List<String> columns, int rows) {
      return "INSERT INTO %s (%s) VALUES %s ON CONFLICT (%s) DO UPDATE SET %s"
          .formatted(
              table,
              String.join(", ", columns),
              marks(columns, rows),
              String.join(", ", key),
              assignments(key, columns, "%1$s = EXCLUDED.%1$s"));
    }

    @Override
    Object instant(OffsetDateTime instant) {
      // Cut here, because the server would round and could move an instant into the next month.
      return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * The driver's own: {@link #transaction} sets it, since a pooler may give each transaction
     * another session.
     */
    @Override
    String isolation() {
      return null;
    }

    /**
     * Nothing: a pooler may give each transaction another session of the server, and this one's to
     * somebody else.
     */
    @Override
    String session() {
      return null;
    }

    @Override
    String transaction() {
      return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '60s'";
    }

    @Override
    Map<String, String> connection(String url) {
      // A statement that the server keeps belongs to a session as well.
      return Map.of(
          "ApplicationName",
          "billbridge",
          "connectTimeout",
          "10",
          "socketTimeout",
          "900",
          "tcpKeepAlive",
          "true",
          "prepareThreshold",
          "0");
    }
  },

  /** MySQL as well, for the marks of SQL that the operator writes. */
  MARIADB("jdbc:mariadb:", "jdbc:mysql:") {
    @Override
    String columnType(FieldType type) {
      return switch (type) {
        // The longest this engine can index.
        case RECORD_ID -> "VARCHAR(768)";
        case CODE -> "VARCHAR(64)";
        case IDENTIFIER -> "VARCHAR(255)";
        case TEXT, ATTRIBUTES -> "LONGTEXT";
        case DECIMAL -> "DECIMAL(65, 30)";
        case DATE -> "DATE";
        case INSTANT -> "DATETIME(6)";
        case INTEGER -> "BIGINT";
        case FLAG -> "BOOLEAN";
      };
    }

    @Override
    String tableOptions(Connection connection) throws SQLException {
      try (Statement sql = connection.createStatement();
          ResultSet version = sql.executeQuery("SELECT VERSION()")) {
        version.next();
        // Bytes are compared, and trailing spaces count. Each server has its own name for that.
        return " ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE "
            + (version.getString(1).contains("MariaDB") ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin");
      }
    }

    @Override
    String upsert(String table, List<String> key, List<String> columns, int rows) {
      return "INSERT INTO %s (%s) VALUES %s ON DUPLICATE KEY UPDATE %s"
          .formatted(
              table,
              String.join(", ", columns),
              marks(columns, rows),
              assignments(key, columns, "%1$s = VALUES(%1$s)"));
    }

    /** This engine has no type that knows a time zone: UTC. */
    @Override
    Object instant(OffsetDateTime instant) {
      return instant
          .withOffsetSameInstant(ZoneOffset.UTC)
          .toLocalDateTime()
          .truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    int sqlType(FieldType type) {
      return type == FieldType.INSTANT ? Types.TIMESTAMP : super.sqlType(type);
    }

    @Override
    String session() {
      // A server that is not strict would cut a long text or a large figure and only warn.
      return "SET SESSION sql_mode = CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES')";
    }

    @Override
    long packet(Connection connection) throws SQLException {
      try (Statement sql = connection.createStatement();
          ResultSet packet = sql.executeQuery("SELECT @@max_allowed_packet")) {
        packet.next();
        return packet.getLong(1);
      }
    }

    @Override
    Map<String, String> connection(String url) {
      return Map.of(
          "useServerPrepStmts", "true", "connectTimeout", "10000", "socketTimeout", "900000");
    }
  },

  /**
   * Any other database that has transactions, for the marks alone: only what every dialect of SQL
   * has in common.
   */
  OTHER("jdbc:") {
    @Override
    String columnType(FieldType type) {
      return switch (type) {
        case CODE -> "VARCHAR(64)";
        case IDENTIFIER -> "VARCHAR(255)";
        case INTEGER -> "INTEGER";
        // SQL Server means something else by TIMESTAMP, and DATETIME is not of the standard.
        case INSTANT -> "VARCHAR(32)";
        default -> throw new IllegalArgumentException("no mark has a column of type " + type);
      };
    }

    @Override
    String upsert(String table, List<String> key, List<String> columns, int rows) {
      throw new UnsupportedOperationException("only marks are kept there");
    }

    @Override
    String session() {
      return null;
    }

    /** The driver's own: the first statement locks the mark, which is enough at every level. */
    @Override
    String isolation() {
      return null;
    }

    @Override
    Map<String, String> connection(String url) {
      return Map.of();
    }

    @Override
    Object instant(OffsetDateTime instant) {
      return instant.withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    Object markInstant(OffsetDateTime instant) {
      return instant
          .withOffsetSameInstant(ZoneOffset.UTC)
          .truncatedTo(ChronoUnit.MICROS)
          .toString();
    }

    @Override
    String createTable() {
      return "CREATE TABLE";
    }

    @Override
    boolean isAbsentTable(Connection connection, String table, SQLException e) throws SQLException {
      DatabaseMetaData there = connection.getMetaData();
      for (String name : List.of(table, table.toUpperCase(Locale.ROOT))) {
        // Read from every schema: better to report an error than to make a second table of marks.
        try (ResultSet found = there.getTables(connection.getCatalog(), null, name, null)) {
          if (found.next()) {
            return false;
          }
        }
      }
      return true;
    }

    @Override
    boolean locksBySelect() {
      return false;
    }

    @Override
    boolean explains() {
      return false;
    }

    @Override
    void begin(Connection connection) throws SQLException {
      super.begin(connection);
      try {
        connection.setNetworkTimeout(Runnable::run, SILENCE);
      } catch (SQLFeatureNotSupportedException | AbstractMethodError e) {
        LOG.debug("the driver waits for an answer as long as it likes");
      }
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger(SqlDialect.class);
  /** Milliseconds without an answer after which a connection is given up. */
  private static final int SILENCE = 900_000;

  private final List<String> urlPrefixes;

  SqlDialect(String... urlPrefixes) {
    this.urlPrefixes = List.of(urlPrefixes);
  }

  /**
   * Of a database that Billbridge's own tables can be in.
   *
   * @throws IllegalArgumentException if the URL is for another database; the message lists those
   *     supported, not the URL
   */
  static SqlDialect of(String url) {
    SqlDialect dialect = ofMarks(url);
    if (dialect == OTHER || !url.startsWith(dialect.urlPrefixes.get(0))) {
      throw new IllegalArgumentException(
          "a JDBC sink needs a URL that begins with jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:");
    }
    return dialect;
  }

  /** Of a database that has at least the marks of deliveries: any. */
  static SqlDialect ofMarks(String url) {
    return Arrays.stream(values())
        .filter(dialect -> dialect.urlPrefixes.stream().anyMatch(url::startsWith))
        .findFirst()
        .orElse(OTHER);
  }

  abstract String columnType(FieldType type);

  /**
   * Insert that becomes an update where the key is there already; a question mark for each column
   * of each row.
   */
  abstract String upsert(String table, List<String> key, List<String> columns, int rows);

  /**
   * Statement that every new connection runs first; null where nothing may be taken to last longer
   * than a transaction.
   */
  abstract String session();

  /** Statement that every transaction begins with; null where the session is enough. */
  String transaction() {
    return null;
  }

  /**
   * Isolation of a connection's transactions, by its name in {@link Connection}; null for the
   * driver's own.
   */
  String isolation() {
    return "TRANSACTION_READ_COMMITTED";
  }

  /** Begins a transaction on a connection that has none. */
  void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    if (transaction() != null) {
      try (Statement first = connection.createStatement()) {
        first.execute(transaction());
      }
    }
  }

  /** Driver properties. */
  abstract Map<String, String> connection(String url);

  /** Bytes that the server takes in one statement. */
  long packet(Connection connection) throws SQLException {
    return Long.MAX_VALUE;
  }

  /**
   * Makes what has been committed survive a killed process and a power cut, where a commit does not
   * do so by itself.
   */
  void persist(Connection connection) throws SQLException {}

  /** The last connection has been closed. @param login properties with which they were made */
  void closed(String url, Properties login) {}

  /** What follows the column list of a new table. */
  String tableOptions(Connection connection) throws SQLException {
    return "";
  }

  /** How the making of a table begins. */
  String createTable() {
    return "CREATE TABLE IF NOT EXISTS";
  }

  /**
   * Whether a query failed because there is no such table. The connection must commit by itself.
   */
  boolean isAbsentTable(Connection connection, String table, SQLException e) throws SQLException {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("42S0") || state.equals("42P01");
  }

  /** Whether {@code SELECT … FOR UPDATE} locks a row; an {@code UPDATE} does so everywhere. */
  boolean locksBySelect() {
    return true;
  }

  /**
   * Whether {@code EXPLAIN} before a statement says how it would be run, and a column named twice
   * is refused by a known code.
   */
  boolean explains() {
    return true;
  }

  /**
   * The instant in the form in which this engine's driver takes it, cut to the precision the engine
   * keeps.
   */
  Object instant(OffsetDateTime instant) {
    return instant;
  }

  /** The same for the time of delivery in a mark. */
  Object markInstant(OffsetDateTime instant) {
    return instant(instant);
  }

  /** From {@link Types}. */
  int sqlType(FieldType type) {
    return switch (type) {
      case RECORD_ID, CODE, IDENTIFIER, TEXT, ATTRIBUTES -> Types.VARCHAR;
      case DECIMAL -> Types.NUMERIC;
      case DATE -> Types.DATE;
      case INSTANT -> Types.TIMESTAMP_WITH_TIMEZONE;
      case INTEGER -> Types.BIGINT;
      case FLAG -> Types.BOOLEAN;
    };
  }

  private static String marks(List<String> columns, int rows) {
    String row = columns.stream().map(column -> "?").collect(Collectors.joining(", ", "(", ")"));
    return String.join(", ", Collections.nCopies(rows, row));
  }

  private static String assignments(List<String> key, List<String> columns, String assignment) {
    return columns.stream()
        .filter(column -> !key.contains(column))
        .map(assignment::formatted)
        .collect(Collectors.joining(", "));
  }
}

package dev.billbridge.deliver.jdbc;

import dev.billbridge.h2.H2Files;
import dev.billbridge.render.FieldType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** What the databases do not do alike. */
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
      return "MERGE INTO %s (%s) KEY (%s) VALUES %s".formatted(table, String.join(", ", columns), String.join(", ", key), marks(columns, rows));
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
      return "INSERT INTO %s (%s) VALUES %s ON CONFLICT (%s) DO UPDATE SET %s".formatted(table, String.join(", ", columns), marks(columns, rows),
          String.join(", ", key), assignments(key, columns, "%1$s = EXCLUDED.%1$s"));
    }

    @Override
    Object instant(OffsetDateTime instant) {
      // Cut here, because the server would round and could move an instant into the next month.
      return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /** Nothing: a pooler may give each transaction another session of the server, and this one's to somebody else. */
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
      return Map.of("ApplicationName", "billbridge", "connectTimeout", "10", "socketTimeout", "900",
          "tcpKeepAlive", "true", "prepareThreshold", "0");
    }
  },

  MARIADB("jdbc:mariadb:") {
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
    String tableOptions() {
      return " ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin";
    }

    @Override
    String upsert(String table, List<String> key, List<String> columns, int rows) {
      return "INSERT INTO %s (%s) VALUES %s ON DUPLICATE KEY UPDATE %s".formatted(table, String.join(", ", columns), marks(columns, rows),
          assignments(key, columns, "%1$s = VALUES(%1$s)"));
    }

    /** This engine has no type that knows a time zone: UTC. */
    @Override
    Object instant(OffsetDateTime instant) {
      return instant.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime().truncatedTo(ChronoUnit.MICROS);
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
      try (Statement sql = connection.createStatement(); ResultSet packet = sql.executeQuery("SELECT @@max_allowed_packet")) {
        packet.next();
        return packet.getLong(1);
      }
    }

    @Override
    Map<String, String> connection(String url) {
      return Map.of("useServerPrepStmts", "true", "connectTimeout", "10000", "socketTimeout", "900000");
    }
  };

  private final String urlPrefix;

  SqlDialect(String urlPrefix) {
    this.urlPrefix = urlPrefix;
  }

  /** @throws IllegalArgumentException if the URL is for another database; the message lists those supported, not the URL */
  static SqlDialect of(String url) {
    for (SqlDialect dialect : values()) {
      if (url.startsWith(dialect.urlPrefix)) {
        return dialect;
      }
    }
    throw new IllegalArgumentException("a JDBC sink needs a URL that begins with jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:");
  }

  abstract String columnType(FieldType type);

  /** Insert that becomes an update where the key is there already; a question mark for each column of each row. */
  abstract String upsert(String table, List<String> key, List<String> columns, int rows);

  /** Statement that every new connection runs first; null where nothing may be taken to last longer than a transaction. */
  abstract String session();

  /** Statement that every transaction begins with; null where the session is enough. */
  String transaction() {
    return null;
  }

  /** Begins a transaction on a connection that has none. */
  final void begin(Connection connection) throws SQLException {
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

  /** Makes what has been committed survive a killed process and a power cut, where a commit does not do so by itself. */
  void persist(Connection connection) throws SQLException {}

  /** The last connection has been closed. @param login properties with which they were made */
  void closed(String url, Properties login) {}

  /** What follows the column list of a new table. */
  String tableOptions() {
    return "";
  }

  /** The instant in the form in which this engine's driver takes it, cut to the precision the engine keeps. */
  Object instant(OffsetDateTime instant) {
    return instant;
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
    return columns.stream().filter(column -> !key.contains(column)).map(assignment::formatted).collect(Collectors.joining(", "));
  }
}

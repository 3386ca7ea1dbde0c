package dev.billbridge.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * MariaDB, shared by as many processes as one likes; MySQL as well, for SQL that the operator
 * writes.
 */
final class MariaDb implements Engine {

  /** Compares bytes, and trailing spaces count: two ids that differ in a space are two ids. */
  private static final String EXACT = " character set utf8mb4 collate utf8mb4_nopad_bin";

  private static final Map<DatabaseError, Set<Integer>> ERROR_CODES = Map.ofEntries(
      Map.entry(DatabaseError.PACKET_TOO_LARGE, Set.of(1153)),
      Map.entry(DatabaseError.NO_DATABASE, Set.of(1049)),
      Map.entry(DatabaseError.LOGIN_REFUSED, Set.of(1045, 1698)),
      Map.entry(DatabaseError.NO_PERMISSION, Set.of(1044, 1142, 1143, 1227, 1370)),
      Map.entry(DatabaseError.READ_ONLY, Set.of(1290, 1792, 1836)),
      Map.entry(DatabaseError.DISK_FULL, Set.of(1021, 1114)),
      Map.entry(DatabaseError.NO_CONNECTION_LEFT, Set.of(1040, 1203, 1226)),
      Map.entry(DatabaseError.SESSION_ENDED, Set.of(1053, 1927)),
      Map.entry(DatabaseError.LOCKED, Set.of(1205)),
      // 1020: a row changed under a reading transaction, which newer servers do not hide.
      Map.entry(DatabaseError.DEADLOCK, Set.of(1213, 1020)),
      Map.entry(DatabaseError.DUPLICATE_KEY, Set.of(1062, 1586)));

  @Override
  public Map<String, String> types() {
    return Map.of(
        "key",
        "varchar(255)" + EXACT,
        "line",
        "varchar(300)" + EXACT,
        "text",
        "longtext" + EXACT,
        "decimal",
        "decimal(65, 30)",
        "instant",
        "datetime(6)",
        "identity",
        "bigint not null auto_increment");
  }

  @Override
  public String columnType(ColumnType type) {
    return switch (type) {
      // The longest this engine can index.
      case RECORD_ID -> "VARCHAR(768)";
      case CODE -> "VARCHAR(64)";
      case IDENTIFIER -> "VARCHAR(255)";
      case TEXT -> "LONGTEXT";
      case DECIMAL -> "DECIMAL(65, 30)";
      case DATE -> "DATE";
      case INSTANT -> "DATETIME(6)";
      case INTEGER -> "BIGINT";
      case FLAG -> "BOOLEAN";
    };
  }

  @Override
  public int sqlType(ColumnType type) {
    return type == ColumnType.INSTANT ? Types.TIMESTAMP : Engine.super.sqlType(type);
  }

  /** This engine has no type that has a time zone: UTC. */
  @Override
  public Object instant(OffsetDateTime instant) {
    return instant
        .withOffsetSameInstant(ZoneOffset.UTC)
        .toLocalDateTime()
        .truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public String tableOptions(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet version = sql.executeQuery("SELECT VERSION()")) {
      version.next();
      // Bytes are compared, and trailing spaces count. Each server has its own name for that.
      return " ENGINE = InnoDB ROW_FORMAT = DYNAMIC DEFAULT CHARACTER SET utf8mb4 COLLATE "
          + (version.getString(1).contains("MariaDB") ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin");
    }
  }

  @Override
  public String upsert(String table, List<String> key, List<String> columns, int rows) {
    return "INSERT INTO %s (%s) VALUES %s ON DUPLICATE KEY UPDATE %s"
        .formatted(
            table,
            String.join(", ", columns),
            Dialect.marks(columns, rows),
            Dialect.assignments(key, columns, "%1$s = VALUES(%1$s)"));
  }

  @Override
  public Map<String, String> sinkOptions(String url) {
    return Map.of(
        "useServerPrepStmts", "true", "connectTimeout", "10000", "socketTimeout", "900000");
  }

  @Override
  public String ledgerUrl(String configured, Duration patience) {
    Map<String, String> options = new HashMap<>();
    options.put("useServerPrepStmts", "true");
    // Prepared anew each time: a statement kept from before fails once its temporary table has been
    // made again.
    options.put("cachePrepStmts", "false");
    options.put("tcpKeepAlive", "true");
    options.put("socketFactory", MariaDbSockets.class.getName());
    options.put(
        "connectTimeout", Long.toString(Math.min(10_000, Math.max(1_000, patience.toMillis()))));
    return JdbcUrl.with(configured, options);
  }

  @Override
  public String session(Duration lockWait) {
    // A server that is not strict would cut a long text or a large figure and only warn.
    String strict = """
        SET SESSION sql_mode = \
        CONCAT_WS(',', @@SESSION.sql_mode, 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES')""";
    return lockWait == null
        ? strict
        : strict + ", innodb_lock_wait_timeout = " + Math.max(1, lockWait.toSeconds());
  }

  @Override
  public String beginAlone() {
    // Names of locks are the server's, not the database's.
    return "select get_lock(concat('billbridge ', md5(database())), 60)";
  }

  @Override
  public String endAlone() {
    return "select release_lock(concat('billbridge ', md5(database())))";
  }

  @Override
  public String createTemporary(String table, String columns) {
    return "create temporary table if not exists " + table + " (" + columns + ")";
  }

  @Override
  public String dropTemporary(String table) {
    return "drop temporary table if exists " + table;
  }

  @Override
  public RowLoader loader(Connection connection, String table, List<String> columns)
      throws SQLException {
    return new BatchLoader(
        connection,
        columns,
        rows -> Dialect.insert(table, columns, "", rows),
        new BatchLoader.Block(ROWS_PER_STATEMENT, packet(connection)));
  }

  /** Its tables of this kind are seen as they were at the first query. */
  @Override
  public void beginSnapshot(Connection connection) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
  }

  /** A number that is given moves the counter as well. */
  @Override
  public String restart(String table, String column, long next) {
    return null;
  }

  @Override
  public long packet(Connection connection) throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet packet = sql.executeQuery("SELECT @@max_allowed_packet")) {
      packet.next();
      return packet.getLong(1);
    }
  }

  @Override
  public void abandon(Collection<Connection> silent, String url) {
    MariaDbSockets.close(url);
  }

  @Override
  public Map<DatabaseError, Set<Integer>> errorCodes() {
    return ERROR_CODES;
  }

  @Override
  public String grantExample() {
    return "GRANT ALL ON billbridge.*";
  }
}

package dev.billbridge.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.postgresql.PGConnection;

/** PostgreSQL, shared by as many processes as one likes. */
final class PostgreSql implements Engine {

  /** Sessions of the server that a pooler must have at once. */
  private static final int SESSIONS = 3;
  /** A state of our own, for {@link DatabaseError#TOO_FEW_SESSIONS}. */
  private static final String TOO_FEW_SESSIONS = "BB001";

  private static final Duration USUAL_LOCK_WAIT = Duration.ofMinutes(1);

  @Override
  public Map<String, String> types() {
    // The C collation compares bytes: fast, and the same whatever locale the database has.
    return Map.of(
        "key", "varchar(255) collate \"C\"",
        "line", "varchar(300) collate \"C\"",
        "text", "text",
        "decimal", "numeric",
        "instant", "timestamp(6)",
        "identity", "bigint generated always as identity");
  }

  @Override
  public String columnType(ColumnType type) {
    return switch (type) {
      // The C collation compares bytes: fast, and the same whatever locale the database has.
      case RECORD_ID, CODE, IDENTIFIER -> "TEXT COLLATE \"C\"";
      case TEXT -> "TEXT";
      case DECIMAL -> "NUMERIC";
      case DATE -> "DATE";
      case INSTANT -> "TIMESTAMP WITH TIME ZONE";
      case INTEGER -> "BIGINT";
      case FLAG -> "BOOLEAN";
    };
  }

  @Override
  public Object instant(OffsetDateTime instant) {
    // Cut here, because the server would round and could move an instant into the next month.
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public String upsert(String table, List<String> key, List<String> columns, int rows) {
    return "INSERT INTO %s (%s) VALUES %s ON CONFLICT (%s) DO UPDATE SET %s"
        .formatted(
            table,
            String.join(", ", columns),
            Dialect.marks(columns, rows),
            String.join(", ", key),
            Dialect.assignments(key, columns, "%1$s = EXCLUDED.%1$s"));
  }

  @Override
  public Map<String, String> sinkOptions(String url) {
    return Map.of(
        "ApplicationName", "billbridge",
        "tcpKeepAlive", "true",
        "connectTimeout", "10",
        "socketTimeout", "900",
        // A statement that the server keeps belongs to a session as well.
        "prepareThreshold", "0");
  }

  @Override
  public String ledgerUrl(String configured, Duration patience) {
    String seconds = seconds(patience);
    return JdbcUrl.with(
        configured,
        Map.of(
            "ApplicationName",
            "billbridge",
            "tcpKeepAlive",
            "true",
            "connectTimeout",
            seconds,
            "loginTimeout",
            seconds));
  }

  /** At least one, at most ten. */
  private static String seconds(Duration patience) {
    return Long.toString(Math.max(1, Math.min(10, patience.toSeconds())));
  }

  /**
   * A pooler answers with a process number of its own. What the server keeps for a session would
   * then be kept for somebody else.
   */
  @Override
  public String settled(String url, Properties login, Duration patience) throws SQLException {
    try (Connection first = DriverManager.getConnection(url, login);
        Statement sql = first.createStatement();
        ResultSet process = sql.executeQuery("select pg_backend_pid()")) {
      process.next();
      if (process.getInt(1) == first.unwrap(PGConnection.class).getBackendPID()) {
        return url;
      }
    }
    String pooled = JdbcUrl.with(url, Map.of("prepareThreshold", "0"));
    requireSessions(
        JdbcUrl.with(pooled, Map.of("socketTimeout", seconds(patience))), login, SESSIONS);
    return pooled;
  }

  /**
   * With fewer, the start would wait for its own lock: tables are changed on two connections while
   * a third one keeps other processes out.
   */
  private static void requireSessions(String url, Properties login, int sessions)
      throws SQLException {
    try (Connection one = DriverManager.getConnection(url, login);
        Statement sql = one.createStatement()) {
      one.setAutoCommit(false);
      sql.execute("select 1");
      if (sessions > 1) {
        requireSessions(url, login, sessions - 1);
      }
      one.rollback();
    } catch (SQLException e) {
      throw new SQLException(e.getMessage(), TOO_FEW_SESSIONS, e);
    }
  }

  /**
   * Nothing lasts longer than a transaction, since a pooler may give the next one another session.
   */
  @Override
  public String session(Duration lockWait) {
    return null;
  }

  @Override
  public String transaction(Duration lockWait) {
    return "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '%dms'"
        .formatted((lockWait == null ? USUAL_LOCK_WAIT : lockWait).toMillis());
  }

  /** The driver's own: {@link #transaction} sets it. */
  @Override
  public String isolation() {
    return null;
  }

  @Override
  public String beginAlone() {
    return "select pg_advisory_xact_lock(hashtext('billbridge ledger'))";
  }

  @Override
  public String endAlone() {
    return null;
  }

  @Override
  public String createTemporary(String table, String columns) {
    return "create temporary table " + table + " (" + columns + ") on commit drop";
  }

  @Override
  public boolean dropsTemporary() {
    return true;
  }

  @Override
  public String dropTemporary(String table) {
    return "drop table if exists pg_temp." + table;
  }

  @Override
  public String analyze(String table) {
    return "analyze " + table;
  }

  @Override
  public RowLoader loader(Connection connection, String table, List<String> columns)
      throws SQLException {
    return new CopyLoader(connection, table, columns);
  }

  /** Said in the transaction and not for the session, which a pooler may give to somebody else. */
  @Override
  public void beginSnapshot(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement sql = connection.createStatement()) {
      sql.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    }
  }

  /** Its SQLSTATE is particular enough. */
  @Override
  public Map<DatabaseError, Set<Integer>> errorCodes() {
    return Map.of();
  }

  @Override
  public String grantExample() {
    return "GRANT CREATE ON SCHEMA public";
  }
}

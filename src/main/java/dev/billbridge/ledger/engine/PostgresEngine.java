package dev.billbridge.ledger.engine;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.PGConnection;

/** PostgreSQL, shared by as many processes as one likes. */
final class PostgresEngine implements Engine {

  /** Sessions of the server that a pooler must have at once. */
  private static final int SESSIONS = 3;
  /** A state of our own, for a pooler that has fewer. */
  private static final String TOO_FEW_SESSIONS = "BB001";

  @Override
  public Map<String, String> types() {
    // The C collation compares bytes: fast, and the same whatever locale the database has.
    return Map.of(
        "key",
        "varchar(255) collate \"C\"",
        "line",
        "varchar(300) collate \"C\"",
        "text",
        "text",
        "decimal",
        "numeric",
        "instant",
        "timestamp(6)",
        "identity",
        "bigint generated always as identity");
  }

  @Override
  public String url(String configured, Duration patience) {
    String seconds = Long.toString(Math.max(1, Math.min(10, patience.toSeconds())));
    return UrlOptions.added(
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
    String pooled = UrlOptions.added(url, Map.of("prepareThreshold", "0"));
    requireSessions(
        UrlOptions.added(
            pooled,
            Map.of(
                "socketTimeout", Long.toString(Math.max(1, Math.min(10, patience.toSeconds()))))),
        login,
        SESSIONS);
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
    return "set transaction isolation level read committed; set local lock_timeout = '%dms'"
        .formatted(lockWait.toMillis());
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

  @Override
  public boolean isDuplicate(SQLException e) {
    return "23505".equals(e.getSQLState());
  }

  @Override
  public boolean isDeadlock(SQLException e) {
    return "40P01".equals(e.getSQLState()) || "40001".equals(e.getSQLState());
  }

  @Override
  public boolean isDown(SQLException e) {
    // 53: no connection, disk or memory left; 57P: the server ends or begins; 58: its files fail
    // it.
    return isUnreachable(e) || e.getSQLState() != null && e.getSQLState().matches("(53|57P|58).*");
  }

  @Override
  public String explain(SQLException e, String url) {
    String shown = Engine.shown(url);
    return switch (e.getSQLState() == null ? "" : e.getSQLState()) {
      case "08000", "08001", "08003", "08004", "08006", "08007", "57P01", "57P02", "57P05" ->
        "the ledger " + shown
            + " does not answer; check host and port in ledger.url, and that the server runs and"
            + " lets this machine in";
      case "28P01", "28000" -> "the ledger " + shown + " refuses ledger.user and ledger.password";
      case "3D000" ->
        "the ledger " + shown
            + " names a database that is not there; create it, empty, and give ledger.user the right to make tables";
      case "42501" ->
        "ledger.user may not make tables in the ledger " + shown
            + "; give it the right, for example with GRANT CREATE ON SCHEMA public";
      case "53300" ->
        "the ledger " + shown
            + " has no connection left; raise max_connections of the server and the connection limits"
            + " of database and user: Billbridge needs up to 16";
      case "53100" ->
        "the ledger " + shown + " has no room left on its server's disk; make room there";
      case "25006" ->
        "the ledger " + shown
            + " is read-only, as a standby is; name the server that takes writes in ledger.url";
      case TOO_FEW_SESSIONS ->
        "the ledger " + shown + " is behind a pooler that has fewer than " + SESSIONS
            + " connections of the server free for it;"
            + " raise default_pool_size there, or name the server itself in ledger.url";
      case "42P05", "26000" ->
        "the ledger " + shown
            + " is behind a pooler, and the server does not keep prepared statements there; remove prepareThreshold"
            + " and preferQueryMode from ledger.url";
      case "55P03" -> Engine.locked(shown);
      case "40P01", "40001" -> Engine.deadlocked(shown);
      case "57P03" ->
        "the ledger " + shown + " is starting up or shutting down; try again in a moment";
      default -> null;
    };
  }
}

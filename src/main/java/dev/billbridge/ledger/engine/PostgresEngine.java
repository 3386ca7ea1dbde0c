package dev.billbridge.ledger.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** PostgreSQL, shared by as many processes as one likes. */
final class PostgresEngine implements Engine {

  @Override
  public Map<String, String> types() {
    // The C collation compares bytes: fast, and the same whatever locale the database has.
    return Map.of("key", "varchar(255) collate \"C\"", "line", "varchar(300) collate \"C\"", "text", "text", "decimal", "numeric",
        "instant", "timestamp(6)", "identity", "bigint generated always as identity");
  }

  @Override
  public String url(String configured, Duration patience) {
    String seconds = Long.toString(Math.max(1, Math.min(10, patience.toSeconds())));
    return UrlOptions.added(configured, Map.of("ApplicationName", "billbridge", "tcpKeepAlive", "true", "connectTimeout", seconds, "loginTimeout", seconds));
  }

  @Override
  public String session(Duration lockWait) {
    return "set lock_timeout = '%dms'".formatted(lockWait.toMillis());
  }

  @Override
  public String beginAlone() {
    return "select pg_advisory_lock(hashtext('billbridge ledger'))";
  }

  @Override
  public String endAlone() {
    return "select pg_advisory_unlock(hashtext('billbridge ledger'))";
  }

  @Override
  public String createTemporary(String table, String columns) {
    return "create temporary table if not exists " + table + " (" + columns + ")";
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
  public RowLoader loader(Connection connection, String table, List<String> columns) throws SQLException {
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
    // 53: no connection, disk or memory left; 57P: the server ends or begins; 58: its files fail it.
    return isUnreachable(e) || e.getSQLState() != null && e.getSQLState().matches("(53|57P|58).*");
  }

  @Override
  public String explain(SQLException e, String url) {
    String shown = Engine.shown(url);
    return switch (e.getSQLState() == null ? "" : e.getSQLState()) {
      case "08000", "08001", "08003", "08004", "08006", "08007", "57P01", "57P02", "57P05" -> "the ledger " + shown + " does not answer; check host and port in ledger.url, and that the server runs and"
          + " lets this machine in";
      case "28P01", "28000" -> "the ledger " + shown + " refuses ledger.user and ledger.password";
      case "3D000" -> "the ledger " + shown + " names a database that is not there; create it, empty, and give ledger.user the right to make tables";
      case "42501" -> "ledger.user may not make tables in the ledger " + shown + "; give it the right, for example with GRANT CREATE ON SCHEMA public";
      case "53300" -> "the ledger " + shown + " has no connection left; raise max_connections of the server and the connection limits"
          + " of database and user: Billbridge needs up to 16";
      case "53100" -> "the ledger " + shown + " has no room left on its server's disk; make room there";
      case "25006" -> "the ledger " + shown + " is read-only, as a standby is; name the server that takes writes in ledger.url";
      case "55P03" -> Engine.locked(shown);
      case "40P01", "40001" -> Engine.deadlocked(shown);
      case "57P03" -> "the ledger " + shown + " is starting up or shutting down; try again in a moment";
      default -> null;
    };
  }
}

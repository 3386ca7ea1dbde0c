package dev.billbridge.ledger.engine;

import java.sql.Connection;
import java.sql.SQLException;
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
  public String url(String configured) {
    return UrlOptions.added(configured, Map.of("ApplicationName", "billbridge", "tcpKeepAlive", "true", "connectTimeout", "10"));
  }

  @Override
  public String session() {
    return "set lock_timeout = '60s'";
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
  public String explain(SQLException e, String url) {
    String shown = Engine.shown(url);
    return switch (e.getSQLState() == null ? "" : e.getSQLState()) {
      case "08001", "08004", "08006" -> "the ledger " + shown + " does not answer; check host and port in ledger.url, and that the server runs and"
          + " lets this machine in";
      case "28P01", "28000" -> "the ledger " + shown + " refuses ledger.user and ledger.password";
      case "3D000" -> "the ledger " + shown + " names a database that is not there; create it, empty, and give ledger.user the right to make tables";
      case "42501" -> "ledger.user may not make tables in the ledger " + shown + "; give it the right, for example with GRANT CREATE ON SCHEMA public";
      case "53300" -> "the ledger " + shown + " has no connection left; raise max_connections of the server, each Billbridge needs up to 16";
      case "57P03" -> "the ledger " + shown + " is starting up or shutting down; try again in a moment";
      default -> null;
    };
  }
}

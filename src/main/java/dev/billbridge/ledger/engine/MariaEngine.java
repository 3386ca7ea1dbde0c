package dev.billbridge.ledger.engine;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** MariaDB, shared by as many processes as one likes. */
final class MariaEngine implements Engine {

  /** Compares bytes, and trailing spaces count: two ids that differ in a space are two ids. */
  private static final String EXACT = " character set utf8mb4 collate utf8mb4_nopad_bin";

  private static final int ROWS_PER_INSERT = 100;

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
  public String url(String configured, Duration patience) {
    // Prepared anew each time: a statement kept from before fails once its temporary table has been
    // made again.
    return UrlOptions.added(
        configured,
        Map.of(
            "useServerPrepStmts",
            "true",
            "cachePrepStmts",
            "false",
            "tcpKeepAlive",
            "true",
            "socketFactory",
            Sockets.class.getName(),
            "connectTimeout",
            Long.toString(Math.min(10_000, Math.max(1_000, patience.toMillis())))));
  }

  @Override
  public String session(Duration lockWait) {
    // A server that is not strict would cut a long text or a large figure and only warn.
    return "set session sql_mode = concat_ws(',', @@session.sql_mode, 'STRICT_ALL_TABLES,STRICT_TRANS_TABLES'), innodb_lock_wait_timeout = "
        + Math.max(1, lockWait.toSeconds());
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
  public String analyze(String table) {
    return null;
  }

  @Override
  public RowLoader loader(Connection connection, String table, List<String> columns)
      throws SQLException {
    try (Statement sql = connection.createStatement();
        ResultSet packet = sql.executeQuery("select @@max_allowed_packet")) {
      packet.next();
      return new BatchLoader(connection, table, columns, ROWS_PER_INSERT, packet.getLong(1));
    }
  }

  @Override
  public boolean isDuplicate(SQLException e) {
    return e.getErrorCode() == 1062 || e.getErrorCode() == 1586;
  }

  @Override
  public void abandon(Collection<Connection> silent, String url) {
    Sockets.close(url);
  }

  @Override
  public boolean isDeadlock(SQLException e) {
    // 1020: a row changed under a reading transaction, which newer servers do not hide.
    return e.getErrorCode() == 1213 || e.getErrorCode() == 1020;
  }

  @Override
  public boolean isDown(SQLException e) {
    return isUnreachable(e)
        || switch (e.getErrorCode()) {
          case 1021, 1040, 1053, 1114, 1203, 1226, 1927 -> true;
          default -> false;
        };
  }

  @Override
  public String explain(SQLException e, String url) {
    String shown = Engine.shown(url);
    if (e.getErrorCode() == 1153
        || BatchLoader.TOO_LARGE.equals(e.getSQLState())
        || String.valueOf(e.getMessage()).contains("max_allowed_packet")) {
      return "one record is larger than the server of the ledger " + shown
          + " takes in a packet; raise max_allowed_packet there, for example to 64M";
    }
    return switch (e.getErrorCode()) {
      case 1044, 1142 ->
        "ledger.user may not make tables in the ledger " + shown
            + "; give it the right, for example with GRANT ALL ON billbridge.*";
      case 1045, 1698 -> "the ledger " + shown + " refuses ledger.user and ledger.password";
      case 1049 ->
        "the ledger " + shown
            + " names a database that is not there; create it, empty, and give ledger.user the right to make tables";
      case 1040, 1203, 1226 ->
        "the ledger " + shown
            + " has no connection left; raise max_connections of the server and the limits of the user:"
            + " Billbridge needs up to 16";
      case 1021, 1114 ->
        "the ledger " + shown + " has no room left on its server's disk; make room there";
      case 1290, 1792, 1836 ->
        "the ledger " + shown
            + " is read-only, as a replica is; name the server that takes writes in ledger.url";
      case 1205 -> Engine.locked(shown);
      case 1213, 1020 -> Engine.deadlocked(shown);
      default ->
        e.getSQLState() != null && e.getSQLState().startsWith("08")
            ? "the ledger " + shown
                + " does not answer; check host and port in ledger.url, and that the server runs and lets this machine in"
            : null;
    };
  }
}

package dev.billbridge.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** A database that can hold Billbridge's own tables: the ledger, or those of a JDBC sink. */
public interface Engine extends Dialect {

  /** How the URLs begin that lead to such a database, for messages. */
  String SUPPORTED = "jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:";

  /** Enough to spare round trips and parses; more gains little. */
  int ROWS_PER_STATEMENT = 100;

  /** The engine a JDBC URL leads to; empty if it is none that is supported. */
  static Optional<Engine> of(String url) {
    if (url.startsWith("jdbc:h2:")) {
      return Optional.of(new H2());
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return Optional.of(new PostgreSql());
    }
    if (url.startsWith("jdbc:mariadb:")) {
      return Optional.of(new MariaDb());
    }
    return Optional.empty();
  }

  /**
   * Insert that becomes an update where the key is there already; a question mark for each column
   * of each row.
   */
  String upsert(String table, List<String> key, List<String> columns, int rows);

  /**
   * What the names in the ledger's migrations and in its staging table mean here: {@code key} and
   * {@code line} (text of a key, compared byte by byte), {@code text}, {@code decimal} (exact),
   * {@code instant} (UTC, microseconds), {@code identity}.
   */
  Map<String, String> types();

  /**
   * The URL with the driver options that the ledger needs; what is configured wins.
   *
   * @param patience how long to wait for a connection
   */
  String ledgerUrl(String configured, Duration patience);

  /**
   * The URL with what only the server can tell: whether a connection is one of its sessions, or a
   * pooler hands out a session for each transaction.
   *
   * @param url as {@link #ledgerUrl} made it
   * @param patience how long to wait for the server
   * @throws SQLException if the server refuses the login, or the pooler has too few sessions of it
   */
  default String settled(String url, Properties login, Duration patience) throws SQLException {
    return url;
  }

  /** Whether the database of a URL is another process, whose line may go dead. */
  default boolean isRemote(String url) {
    return true;
  }

  /**
   * Query that waits until no other process is making or checking the tables of this database, and
   * keeps others from doing so before {@link #endAlone} or the end of the transaction; null where a
   * database belongs to one process.
   */
  String beginAlone();

  /**
   * Query that lets the next one begin, on the same connection; null where the end of the
   * transaction does so.
   */
  String endAlone();

  /** Whether only one transaction may write at a time. */
  default boolean wantsOneWriter() {
    return false;
  }

  /** Makes a table that is private to the connection and gone with it; may end the transaction. */
  String createTemporary(String table, String columns);

  /** Whether that table goes with the transaction that made it. */
  default boolean dropsTemporary() {
    return false;
  }

  /** Drops that table if it is there, without ending the transaction where the engine allows it. */
  String dropTemporary(String table);

  /** Gives the optimizer figures about a table that was just filled; null where it needs none. */
  default String analyze(String table) {
    return null;
  }

  /**
   * Opens the fastest way by which many rows reach a table. A column that numbers rows takes the
   * numbers it is given.
   *
   * @throws SQLException if the database does not take rows
   */
  RowLoader loader(Connection connection, String table, List<String> columns) throws SQLException;

  /**
   * Opens a way by which many rows reach a table that may have rows with the same keys: they take
   * their place.
   *
   * @throws SQLException if the database does not take rows
   */
  default RowLoader replacer(
      Connection connection, String table, List<String> key, List<String> columns)
      throws SQLException {
    return new BatchLoader(
        connection,
        columns,
        rows -> upsert(table, key, columns, rows),
        new BatchLoader.Block(ROWS_PER_STATEMENT, packet(connection)));
  }

  /**
   * Gives up connections whose server has gone silent, so that those who wait for an answer get an
   * error; returns at once.
   *
   * @param url with which they were made
   */
  default void abandon(Collection<Connection> silent, String url) {
    for (Connection connection : silent) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        // It is closed already, which is as good.
      }
    }
  }

  /**
   * Begins a transaction, on a connection that has none, in which everything is seen as it is at
   * one moment, whatever others write meanwhile. It only reads.
   *
   * @throws SQLException if the database does not let it begin
   */
  void beginSnapshot(Connection connection) throws SQLException;

  /**
   * Statement that makes a column that numbers rows go on at a number, after rows with numbers of
   * their own were loaded; may end the transaction. Null where the engine does so by itself.
   */
  default String restart(String table, String column, long next) {
    return "alter table %s alter column %s restart with %d".formatted(table, column, next);
  }

  /** A statement that grants the right to make tables, as an example in a message. */
  String grantExample();
}

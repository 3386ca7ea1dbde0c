package dev.billbridge.ledger.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What differs between database engines. */
public interface Engine {

  /**
   * The engine a JDBC URL speaks of.
   *
   * @throws IllegalArgumentException if the ledger cannot live there; the message lists where it
   *     can, and shows no password
   */
  static Engine of(String url) {
    if (url.startsWith("jdbc:h2:")) {
      return new H2Engine();
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return new PostgresEngine();
    }
    if (url.startsWith("jdbc:mariadb:")) {
      return new MariaEngine();
    }
    throw new IllegalArgumentException(
        "ledger.url = " + shown(url)
            + " names no database the ledger can live in; it begins with jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:");
  }

  /** A URL without what may hold a password. */
  static String shown(String url) {
    return url.replaceAll("[?;].*", "").replaceAll("//[^/@]*@", "//");
  }

  /** For a statement that waited for a lock in vain. @param shown see {@link #shown} */
  static String locked(String shown) {
    return "the ledger " + shown
        + " has rows that another session has kept locked longer than ledger.timeout; end that session, and the next run"
        + " or delivery makes up for it";
  }

  /**
   * For a transaction that was undone since it and another waited for each other. @param shown see
   * {@link #shown}
   */
  static String deadlocked(String shown) {
    return "the ledger " + shown
        + " has undone the work, since it and another session waited for each other; the next run or delivery makes up for it";
  }

  /**
   * What the names in the migrations and in the stage mean here: {@code key} and {@code line} (text
   * of a key, compared byte by byte), {@code text}, {@code decimal} (exact), {@code instant} (UTC,
   * microseconds), {@code identity}.
   */
  Map<String, String> types();

  /**
   * The URL with what the ledger needs of the driver; what is configured wins.
   *
   * @param patience how long to wait for a connection
   */
  String url(String configured, Duration patience);

  /**
   * The URL with what only the server can tell: whether a connection is one of its sessions, or a
   * pooler hands out a session for each transaction.
   *
   * @param url as {@link #url(String, Duration)} made it
   * @param patience how long to wait for the server
   * @throws SQLException if the server does not let this in, or the pooler has too few sessions of
   *     it
   */
  default String settled(String url, Properties login, Duration patience) throws SQLException {
    return url;
  }

  /**
   * What every new connection runs first; null for nothing. @param lockWait after which a statement
   * that waits for a lock fails
   */
  String session(Duration lockWait);

  /**
   * What every transaction begins with; null for nothing. @param lockWait as for {@link #session}
   */
  default String transaction(Duration lockWait) {
    return null;
  }

  /** Whether the database of a URL is another process, which may go away without a word. */
  default boolean isRemote(String url) {
    return true;
  }

  /**
   * Waits until no other process is making or looking over the tables of this database, and lets
   * none begin before {@link #endAlone}, or before the end of the transaction; null where a
   * database belongs to one process.
   */
  String beginAlone();

  /**
   * Lets the next one begin, on the same connection; null where the end of the transaction does so.
   */
  String endAlone();

  /** Whether only one transaction may write at a time. */
  default boolean wantsOneWriter() {
    return false;
  }

  /**
   * Makes what has been committed survive a killed process and a power cut; null where a commit
   * does so by itself.
   */
  default String persist() {
    return null;
  }

  /** The first connection is about to be made. @param url with which */
  default void opening(String url) {}

  /** The first connection has been made. @param url with which */
  default void opened(String url) {}

  /**
   * The last connection has been closed. @param url with which they were made; @param login
   * properties with which they were made
   */
  default void closed(String url, Properties login) {}

  /** Makes a table that is private to the connection and gone with it; may end the transaction. */
  String createTemporary(String table, String columns);

  /** Whether that table goes with the transaction that made it. */
  default boolean dropsTemporary() {
    return false;
  }

  /** Drops that table if it is there, without ending the transaction where the engine allows it. */
  String dropTemporary(String table);

  /** Gives the optimizer figures about a table that was just filled; null where it needs none. */
  String analyze(String table);

  /** Opens the fastest way by which many rows reach a table. */
  RowLoader loader(Connection connection, String table, List<String> columns) throws SQLException;

  /** Whether a row was refused because its key is there already. */
  boolean isDuplicate(SQLException e);

  /**
   * Gives up connections whose server has gone silent, so that whoever waits for an answer is told;
   * returns at once.
   *
   * @param url which they were made with
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
   * Whether the same transaction may well work if it is begun again at once: it met another one
   * head-on.
   */
  boolean isDeadlock(SQLException e);

  /** Whether the server was not reached, or is not heard of any more. */
  default boolean isUnreachable(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith("08");
  }

  /**
   * Whether nothing else that is tried now will work either, until the database is mended or back.
   */
  boolean isDown(SQLException e);

  /** Whether another process has the database to itself. */
  default boolean isTaken(SQLException e) {
    return false;
  }

  /**
   * One sentence for what the trouble is and how it is mended; null when nothing better than the
   * driver's own words is known.
   */
  String explain(SQLException e, String url);
}

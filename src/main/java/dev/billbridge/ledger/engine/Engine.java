package dev.billbridge.ledger.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What differs between database engines. */
public interface Engine {

  /**
   * The engine a JDBC URL speaks of.
   *
   * @throws IllegalArgumentException if the ledger cannot live there; the message lists where it can, and shows no password
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
    throw new IllegalArgumentException("ledger.url = " + shown(url)
        + " names no database the ledger can live in; it begins with jdbc:h2:, jdbc:postgresql: or jdbc:mariadb:");
  }

  /** A URL without what may hold a password. */
  static String shown(String url) {
    return url.replaceAll("[?;].*", "").replaceAll("//[^/@]*@", "//");
  }

  /**
   * What the names in the migrations and in the stage mean here: {@code key} and {@code line} (text of a key, compared byte by
   * byte), {@code text}, {@code decimal} (exact), {@code instant} (UTC, microseconds), {@code identity}.
   */
  Map<String, String> types();

  /** The URL with what the ledger needs of the driver; what is configured wins. */
  String url(String configured);

  /** What every new connection runs first. */
  String session();

  /**
   * Waits until no other process is making or looking over the tables of this database, and lets none begin before
   * {@link #endAlone}; null where a database belongs to one process.
   */
  String beginAlone();

  /** Lets the next one begin, on the same connection; null where {@link #beginAlone} is. */
  String endAlone();

  /** Makes a table that is private to the connection and gone with it; may end the transaction. */
  String createTemporary(String table, String columns);

  /** Drops that table if it is there, without ending the transaction where the engine allows it. */
  String dropTemporary(String table);

  /** Gives the optimizer figures about a table that was just filled; null where it needs none. */
  String analyze(String table);

  /** Opens the fastest way by which many rows reach a table. */
  RowLoader loader(Connection connection, String table, List<String> columns) throws SQLException;

  /** Whether a row was refused because its key is there already. */
  boolean isDuplicate(SQLException e);

  /** One sentence for why the database cannot be opened; null when nothing better than the driver's own words is known. */
  String explain(SQLException e, String url);
}

package dev.billbridge.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** What differs between database engines. */
interface Engine {

  /** The engine a JDBC URL speaks of. */
  static Engine of(String url) {
    if (url.startsWith("jdbc:h2:")) {
      return new H2Engine();
    }
    throw new IllegalArgumentException("ledger.url = " + url.replaceAll("[?;].*", "") + " names no database the ledger can live in; it begins with jdbc:h2:");
  }

  /** What the names in the migrations mean here: {@code key}, {@code text}, {@code decimal}, {@code instant}, {@code identity}. */
  Map<String, String> types();

  /** The URL with what the ledger needs of the driver. */
  String url(String configured);

  /** Makes the stage table of this connection; it is private to it and gone with it. */
  String createStage(String columns);

  /** Opens the way by which many rows reach the stage. */
  StageLoader loader(Connection connection) throws SQLException;

  /** One sentence for why the database cannot be opened; null when nothing better than the driver's own words is known. */
  String explain(SQLException e, String url);
}

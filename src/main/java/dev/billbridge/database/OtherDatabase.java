package dev.billbridge.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Any other database that has transactions, for the table of deliveries alone: only what every
 * dialect of SQL has in common.
 */
final class OtherDatabase implements Dialect {

  private static final Logger LOG = LogManager.getLogger(OtherDatabase.class);
  /** Milliseconds without an answer after which a connection is given up. */
  private static final int SILENCE = 900_000;

  /**
   * Those of Oracle and SQL Server, whose SQLSTATE often tells little; no number means different
   * things to them.
   */
  private static final Map<DatabaseError, Set<Integer>> ERROR_CODES = Map.of(
      DatabaseError.NO_DATABASE, Set.of(4060),
      DatabaseError.LOGIN_REFUSED,
          Set.of(1005, 1017, 28000, 28001, 18452, 18456, 18486, 18487, 18488),
      DatabaseError.NO_PERMISSION, Set.of(1031, 229, 230, 262),
      DatabaseError.VALUE_DOES_NOT_FIT, Set.of(1438, 12899, 2628, 8115, 8152),
      DatabaseError.TABLES_DIFFER, Set.of(904, 942, 207, 208));

  @Override
  public Map<DatabaseError, Set<Integer>> errorCodes() {
    return ERROR_CODES;
  }

  @Override
  public String columnType(ColumnType type) {
    return switch (type) {
      case CODE -> "VARCHAR(64)";
      case IDENTIFIER -> "VARCHAR(255)";
      case INTEGER -> "INTEGER";
      // SQL Server means something else by TIMESTAMP, and DATETIME is not of the standard.
      case INSTANT -> "VARCHAR(32)";
      default ->
        throw new IllegalArgumentException("the table of deliveries has no column of type " + type);
    };
  }

  @Override
  public Object instant(OffsetDateTime instant) {
    return instant.withOffsetSameInstant(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public Object markInstant(OffsetDateTime instant) {
    return instant(instant).toString();
  }

  @Override
  public Map<String, String> sinkOptions(String url) {
    return Map.of();
  }

  @Override
  public String session(Duration lockWait) {
    return null;
  }

  /** The driver's own: the first statement locks the row, which is enough at every level. */
  @Override
  public String isolation() {
    return null;
  }

  @Override
  public void begin(Connection connection, Duration lockWait) throws SQLException {
    Dialect.super.begin(connection, lockWait);
    try {
      connection.setNetworkTimeout(Runnable::run, SILENCE);
    } catch (SQLFeatureNotSupportedException | AbstractMethodError e) {
      LOG.debug("the driver waits for an answer as long as it likes");
    }
  }

  @Override
  public String createTable() {
    return "CREATE TABLE";
  }

  @Override
  public boolean isAbsentTable(Connection connection, String table, SQLException e)
      throws SQLException {
    DatabaseMetaData there = connection.getMetaData();
    for (String name : List.of(table, table.toUpperCase(Locale.ROOT))) {
      // Read from every schema: better to report an error than to make a second such table.
      try (ResultSet found = there.getTables(connection.getCatalog(), null, name, null)) {
        if (found.next()) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public boolean locksBySelect() {
    return false;
  }

  @Override
  public boolean explains() {
    return false;
  }
}

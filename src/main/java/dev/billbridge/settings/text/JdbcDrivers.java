package dev.billbridge.settings.text;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The drivers of databases: those that Billbridge contains, and those that an operator has put into
 * {@code lib/ext}.
 */
final class JdbcDrivers {

  private static final Map<String, String> JARS =
      Map.of("mysql", "mysql-connector-j", "sqlserver", "mssql-jdbc", "oracle", "ojdbc11");

  private static final Set<String> OWN = Set.of("h2", "postgresql", "mariadb");

  private JdbcDrivers() {}

  /**
   * What to do when no driver takes the URL, as it goes on after the setting; empty when one does.
   */
  static Optional<String> missing(String url) {
    String database = url.split(":")[1];
    if (OWN.contains(database)
        || DriverManager.drivers().anyMatch(driver -> accepts(driver, url))) {
      return Optional.empty();
    }
    String jar = JARS.get(database);
    return Optional.of(("needs %s; put it into lib/ext, where bin/billbridge finds it (without that"
            + " script, start with java -cp \"billbridge.jar:lib/ext/*\" dev.billbridge.Billbridge)")
        .formatted(
            jar == null
                ? "the jar of a JDBC driver for " + database
                : "the JDBC driver " + jar + ".jar"));
  }

  private static boolean accepts(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException | RuntimeException e) {
      // It knows the database, and the URL is wrong: the pool reports that without quoting it.
      return true;
    }
  }
}

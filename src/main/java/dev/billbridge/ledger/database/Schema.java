package dev.billbridge.ledger.database;

import dev.billbridge.database.Engine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The ledger's tables, made or brought to the version of this program. Their names begin with
 * {@code ledger_}, so that they can live beside the tables of others.
 */
public final class Schema {

  private static final String PREFIX = "ledger_";
  private static final String HISTORY = PREFIX + "schema";
  private static final String FILES = "db/ledger";

  /** The version of the newest file in {@code db/ledger}; a test compares the two. */
  static final int NEWEST = 14;

  private static final MigrationVersion NOTHING = MigrationVersion.fromVersion("0");

  private final DataSource database;
  private final Engine engine;

  /** The database holds what this program must not touch. The message is one sentence. */
  public static final class Refused extends RuntimeException {

    Refused(String message) {
      super(message);
    }
  }

  public Schema(DataSource database, Engine engine) {
    this.database = database;
    this.engine = engine;
  }

  /**
   * @param shown the database for messages, without secrets
   * @throws Refused if a newer program has changed the tables, or somebody else has tables of these
   *     names
   * @throws FlywayException if a table cannot be made or changed
   */
  public void migrate(String shown) {
    if (!isCurrent()) {
      migrate(shown, flyway(MigrationVersion.LATEST));
    }
  }

  /**
   * Whether the tables are those of this program: one query, where Flyway would search the class
   * path and compare every file.
   */
  private boolean isCurrent() {
    try (Connection connection = database.getConnection();
        Statement sql = connection.createStatement()) {
      String quote = connection.getMetaData().getIdentifierQuoteString();
      int newest = 0;
      try (ResultSet versions = sql.executeQuery(
          "select %1$sversion%1$s, %1$ssuccess%1$s from %1$s%2$s%1$s where %1$sversion%1$s is not null"
              .formatted(quote, HISTORY))) {
        while (versions.next()) {
          if (!versions.getBoolean(2)) {
            return false;
          }
          newest = Math.max(newest, Integer.parseInt(versions.getString(1)));
        }
      }
      return newest == NEWEST;
    } catch (SQLException | NumberFormatException e) {
      // There are no tables yet, or something is wrong with them: what follows finds out.
      return false;
    }
  }

  Flyway flyway(MigrationVersion target) {
    // Baselined, since a database may hold the tables of others.
    return Flyway.configure(Schema.class.getClassLoader())
        .dataSource(database)
        .locations("classpath:" + FILES)
        .table(HISTORY)
        .placeholders(engine.types())
        .baselineOnMigrate(true)
        .baselineVersion(NOTHING)
        .target(target)
        .callbacks(new Leftovers(FILES))
        .load();
  }

  void migrate(String shown, Flyway flyway) {
    try (Connection connection = database.getConnection()) {
      List<String> there = tables(connection);
      if (!there.isEmpty() && there.stream().noneMatch(HISTORY::equalsIgnoreCase)) {
        throw new Refused(("the database %s has a table %s that Billbridge has not made;"
                + " give the ledger a database of its own in ledger.url")
            .formatted(shown, there.get(0)));
      }
    } catch (SQLException e) {
      throw new FlywayException(e.getMessage(), e);
    }
    MigrationInfo[] all = flyway.info().all();
    MigrationVersion known = newest(all, true);
    MigrationVersion found = newest(all, false);
    // Flyway alone would let a newer database pass.
    if (found.compareTo(known) > 0) {
      throw new Refused(
          ("the ledger %s has tables of version %s, and this Billbridge knows them up to version %s;"
                  + " use the Billbridge that brought them"
                  + " there, or restore the backup made before")
              .formatted(shown, found, known));
    }
    // What a version that failed has made is removed before it is tried again.
    if (Arrays.stream(all).anyMatch(each -> each.getState() == MigrationState.FAILED)) {
      flyway.repair();
    }
    flyway.migrate();
  }

  /** The newest version that this program can make, or that was successfully made. */
  private static MigrationVersion newest(MigrationInfo[] all, boolean known) {
    return Arrays.stream(all)
        .filter(each -> each.getVersion() != null)
        .filter(each -> known
            ? each.getState().isResolved()
            : each.getState().isApplied() && !each.getState().isFailed())
        .map(MigrationInfo::getVersion)
        .max(Comparator.naturalOrder())
        .orElse(NOTHING);
  }

  /** Tables of these names, by name. */
  static List<String> tables(Connection connection) throws SQLException {
    TreeSet<String> names = new TreeSet<>();
    try (ResultSet found = connection
        .getMetaData()
        .getTables(connection.getCatalog(), connection.getSchema(), null, new String[] {
          "TABLE", "BASE TABLE"
        })) {
      while (found.next()) {
        String name = found.getString("TABLE_NAME");
        if (name.toLowerCase(Locale.ROOT).startsWith(PREFIX)) {
          names.add(name);
        }
      }
    }
    return List.copyOf(names);
  }
}

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
  static final String HISTORY = PREFIX + "schema";
  private static final String FILES = "db/ledger";

  /** The version of the newest file in {@code db/ledger}; a test compares the two. */
  static final int NEWEST = 21;

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
    return version() == NEWEST;
  }

  /** The version of the tables; 0 when there are none, or something is wrong with them. */
  int version() {
    try (Connection connection = database.getConnection();
        Statement sql = connection.createStatement()) {
      String quote = connection.getMetaData().getIdentifierQuoteString();
      int newest = 0;
      try (ResultSet versions = sql.executeQuery(
          "select %1$sversion%1$s, %1$ssuccess%1$s from %1$s%2$s%1$s where %1$sversion%1$s is not null"
              .formatted(quote, HISTORY))) {
        while (versions.next()) {
          if (!versions.getBoolean(2)) {
            return 0;
          }
          newest = Math.max(newest, Integer.parseInt(versions.getString(1)));
        }
      }
      return newest;
    } catch (SQLException | NumberFormatException e) {
      return 0;
    }
  }

  /**
   * Makes the tables as they were in a version, in the place of empty ones.
   *
   * @param shown the database for messages, without secrets
   * @throws Refused if there is anything in the tables, or this program does not know the version
   * @throws FlywayException if a table cannot be made
   */
  void makeEmpty(String shown, int version) {
    requireEmpty(shown, version);
    try (Connection connection = database.getConnection()) {
      List<Table> tables = Table.all(connection);
      for (int i = tables.size() - 1; i >= 0; i--) {
        tables.get(i).drop(connection);
      }
      try (Statement sql = connection.createStatement()) {
        String quote = connection.getMetaData().getIdentifierQuoteString();
        sql.execute("drop table if exists " + quote + HISTORY + quote);
      }
    } catch (SQLException e) {
      throw new FlywayException(e.getMessage(), e);
    }
    migrate(shown, flyway(MigrationVersion.fromVersion(Integer.toString(version))));
  }

  /** @throws Refused as {@link #makeEmpty} */
  void requireEmpty(String shown, int version) {
    if (version < 1 || version > NEWEST) {
      throw new Refused(
          ("the copy is of a ledger with tables of version %d, and this Billbridge knows them up to"
                  + " version %d; use the Billbridge that made the copy, or a newer one")
              .formatted(version, NEWEST));
    }
    try (Connection connection = database.getConnection()) {
      for (Table table : Table.all(connection)) {
        if (table.isInUse(connection)) {
          throw new Refused(("the ledger %s is not empty: its table %s has rows; name an empty"
                  + " database in ledger.url, and nothing of this one is lost")
              .formatted(shown, table.name()));
        }
      }
    } catch (SQLException e) {
      throw new FlywayException(e.getMessage(), e);
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

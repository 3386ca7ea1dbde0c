package dev.billbridge.ledger.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * Undoes what a start left behind that was broken off while it brought the tables to a version.
 * MariaDB and H2 commit each change of a table at once, so a version may be there in part, and its
 * file would fail on what is there already. No program has worked with such tables: what the file
 * adds is empty. Called when Flyway has locked out others.
 */
final class Leftovers implements Callback {

  /** Has a row from the beginning. */
  private static final String SEEDED = "ledger_audit_head";

  private static final Pattern CHANGE = Pattern.compile(
      "^create table (\\w+)|^alter table (\\w+) (?:add column (\\w+)|rename column (\\w+) to (\\w+))",
      Pattern.MULTILINE);

  private final String files;

  /** @param files folder of the migrations on the class path */
  Leftovers(String files) {
    this.files = files;
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    // Not to be closed: it is Flyway's.
    Connection connection = context.getConnection();
    try (Statement sql = connection.createStatement()) {
      Map<String, Set<String>> present = columns(connection);
      List<MatchResult> changes = CHANGE.matcher(file(context)).results().toList();
      // All of them before the first is dropped.
      for (MatchResult change : changes) {
        requireEmpty(change.group(1), present, sql);
      }
      for (int i = changes.size() - 1; i >= 0; i--) {
        undo(changes.get(i), present, sql);
      }
    } catch (SQLException | IOException e) {
      throw new FlywayException(e.getMessage(), e);
    }
  }

  private static void undo(MatchResult change, Map<String, Set<String>> present, Statement sql)
      throws SQLException {
    String made = change.group(1);
    if (made != null) {
      if (present.containsKey(made)) {
        sql.execute("drop table " + made);
      }
      return;
    }
    String table = change.group(2);
    Set<String> columns = present.getOrDefault(table, Set.of());
    String added = change.group(3);
    if (added != null) {
      if (columns.remove(added)) {
        sql.execute("alter table %s drop column %s".formatted(table, added));
      }
      return;
    }
    String old = change.group(4);
    String name = change.group(5);
    // Two columns may change places: the name is then that of the other one.
    if (columns.contains(name) && !columns.contains(old)) {
      columns.remove(name);
      columns.add(old);
      sql.execute("alter table %s rename column %s to %s".formatted(table, name, old));
    }
  }

  private static void requireEmpty(String table, Map<String, Set<String>> present, Statement sql)
      throws SQLException {
    if (table == null || table.equals(SEEDED) || !present.containsKey(table)) {
      return;
    }
    try (ResultSet row = sql.executeQuery(
        "select 1 from " + table + " where exists (select 1 from " + table + ")")) {
      if (row.next()) {
        throw new FlywayException("table " + table + " holds rows, but the history of the tables"
            + " does not contain the version that made it; restore a backup");
      }
    }
  }

  private String file(Context context) throws IOException {
    String path = files + "/" + context.getMigrationInfo().getScript();
    try (InputStream file = Leftovers.class.getClassLoader().getResourceAsStream(path)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The columns of each table, all in lower case. */
  private static Map<String, Set<String>> columns(Connection connection) throws SQLException {
    Map<String, Set<String>> columns = new HashMap<>();
    try (ResultSet found = connection
        .getMetaData()
        .getColumns(connection.getCatalog(), connection.getSchema(), null, null)) {
      while (found.next()) {
        columns
            .computeIfAbsent(
                found.getString("TABLE_NAME").toLowerCase(Locale.ROOT), any -> new HashSet<>())
            .add(found.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
      }
    }
    return columns;
  }

  @Override
  public String getCallbackName() {
    return "leftovers";
  }
}

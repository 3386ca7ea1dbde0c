package dev.billbridge.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.billbridge.database.Engine;
import dev.billbridge.testing.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SchemaTest {

  private static final Path FILES = Path.of("src/main/resources/db/ledger");

  /** Otherwise a ledger of the version before would pass for current. */
  @Test
  void the_newest_version_is_that_of_the_newest_file() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      assertThat(files.mapToInt(SchemaTest::version).max()).hasValue(Schema.NEWEST);
    }
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void a_version_that_was_broken_off_after_any_change_is_made_again(Engines engine)
      throws Exception {
    String whole = engine.freshDatabase();
    try (HikariDataSource database = open(whole)) {
      new Schema(database, Engine.of(whole).orElseThrow()).migrate(whole);
      Set<String> expected = columns(database);
      for (boolean first : new boolean[] {true, false}) {
        String url = engine.freshDatabase();
        try (HikariDataSource broken = open(url)) {
          Schema schema = new Schema(broken, Engine.of(url).orElseThrow());
          schema.flyway(MigrationVersion.LATEST).baseline();
          for (Path file : files()) {
            MigrationVersion version = MigrationVersion.fromVersion("" + version(file));
            List<String> changes = statements(file, engine(url));
            execute(broken, first ? changes.subList(0, 1) : changes);
            if (first && version(file) > 1 && !changes.get(0).contains("if not exists")) {
              // What a start notes that does not undo: a version that failed.
              Flyway alone = Flyway.configure()
                  .configuration(schema.flyway(version).getConfiguration())
                  .callbacks(new Callback[0])
                  .load();
              assertThatThrownBy(alone::migrate).isInstanceOf(FlywayException.class);
            }
            schema.migrate(url, schema.flyway(version));
          }
          assertThat(columns(broken)).isEqualTo(expected);
        }
      }
    }
  }

  private static Engine engine(String url) {
    return Engine.of(url).orElseThrow();
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.sorted((a, b) -> Integer.compare(version(a), version(b))).toList();
    }
  }

  private static List<String> statements(Path file, Engine engine) throws IOException {
    String text = Files.readString(file).replaceAll("(?m)^--.*$", "");
    for (Map.Entry<String, String> type : engine.types().entrySet()) {
      text = text.replace("${" + type.getKey() + "}", type.getValue());
    }
    return Arrays.stream(text.split(";\n"))
        .filter(each -> !each.isBlank())
        .map(String::strip)
        .toList();
  }

  private static HikariDataSource open(String url) {
    HikariDataSource database = new HikariDataSource();
    database.setJdbcUrl(url);
    database.setMaximumPoolSize(3);
    return database;
  }

  private static void execute(HikariDataSource database, List<String> statements)
      throws SQLException {
    try (Connection connection = database.getConnection();
        Statement sql = connection.createStatement()) {
      for (String each : statements) {
        sql.execute(each);
      }
    }
  }

  private static Set<String> columns(HikariDataSource database) throws SQLException {
    Set<String> columns = new TreeSet<>();
    try (Connection connection = database.getConnection()) {
      for (String table : Schema.tables(connection)) {
        try (ResultSet found = connection
            .getMetaData()
            .getColumns(connection.getCatalog(), connection.getSchema(), table, null)) {
          while (found.next()) {
            columns.add(
                table + "." + found.getString("COLUMN_NAME") + " " + found.getString("TYPE_NAME"));
          }
        }
      }
    }
    return columns;
  }

  private static int version(Path file) {
    return Integer.parseInt(file.getFileName().toString().replaceFirst("V(\\d+)__.*", "$1"));
  }
}

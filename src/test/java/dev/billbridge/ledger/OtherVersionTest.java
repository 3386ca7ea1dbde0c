package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.testing.Engines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies where the ledger should be was not made by this version, or not by Billbridge. */
class OtherVersionTest {

  @TempDir
  private Path folder;

  @EveryEngine
  void a_ledger_that_a_newer_version_has_changed_is_refused_with_both_versions_and_left_alone(
      Engines engine) {
    String url = EveryEngine.Database.of(engine);
    try (Site site = Site.on(url)) {
      site.bill("1").lines(charge("a", "1")).take();
    }
    String name = engine == Engines.H2 ? "\"ledger_schema\"" : "ledger_schema";
    String installed = engine == Engines.H2
        ? "\"installed_rank\", \"version\", \"description\", \"type\", \"script\", \"installed_by\", \"execution_time\", \"success\""
        : "installed_rank, version, description, type, script, installed_by, execution_time, success";
    execute(
        url,
        "insert into " + name + " (" + installed
            + ") values (99, '99', 'to come', 'SQL', 'V99__to_come.sql', 'x', 1, true)");

    assertThatThrownBy(() -> Site.on(url))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("has tables of version 99")
        .hasMessageContaining("this Billbridge knows them up to version ")
        .hasMessageContaining("use the Billbridge that brought them there")
        .hasMessageNotContaining("\n");
  }

  @EveryEngine
  void tables_of_others_are_left_alone_and_one_of_the_same_name_is_not_touched(Engines engine) {
    String shared = EveryEngine.Database.of(engine);
    execute(shared, "create table customer (id int)");
    try (Site site = Site.on(shared)) {
      assertThat(site.bill("1").lines(charge("a", "1")).take().isNew()).isTrue();
    }

    String foreign = EveryEngine.Database.of(engine);
    execute(foreign, "create table ledger_run (id int)");
    assertThatThrownBy(() -> Site.on(foreign))
        .isInstanceOf(LedgerException.class)
        .hasMessageMatching("(?i)the database jdbc:.* has a table ledger_run that"
            + " Billbridge has not made; give the ledger a database of its own in ledger.url");
    execute(foreign, "insert into ledger_run values (1)");
  }

  @EveryEngine
  void a_first_start_that_was_broken_off_is_made_up_for(Engines engine) {
    String url = EveryEngine.Database.of(engine);
    Site.on(url).close();
    execute(url, "delete from " + (engine == Engines.H2 ? "\"ledger_schema\"" : "ledger_schema"));
    execute(url, "drop table ledger_quarantine");

    try (Site site = Site.on(url)) {
      assertThat(site.bill("1").lines(charge("a", "1")).take().isNew()).isTrue();
      assertThat(site.ledger.quarantine().entries()).isEmpty();
    }
  }

  @EveryEngine
  void a_ledger_whose_history_of_versions_is_lost_is_left_alone(Engines engine) {
    String url = EveryEngine.Database.of(engine);
    try (Site site = Site.on(url)) {
      site.bill("1").lines(charge("a", "1")).take();
    }
    execute(url, "delete from " + (engine == Engines.H2 ? "\"ledger_schema\"" : "ledger_schema"));

    assertThatThrownBy(() -> Site.on(url))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("holds rows")
        .hasMessageContaining("restore a backup");
    execute(url, "update ledger_statement set revision = revision");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not a database at all, only some text that somebody has put there",
        "H:2,block:3,blockSize:1000,chunk:1,format:9,version:1,fletcher:00000000\n"
      })
  void a_file_that_is_no_ledger_is_reported_in_one_sentence_and_left_alone(String content)
      throws Exception {
    Path file = folder.resolve("ledger.mv.db");
    Files.writeString(file, content.repeat(200));

    assertThatThrownBy(() -> Site.on("jdbc:h2:file:" + folder.resolve("ledger")))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("the ledger jdbc:h2:file:" + folder.resolve("ledger")
            + " is in a file that is damaged or was written by another version of H2;"
            + " restore it from a backup, or move it away and replay the archive");
    assertThat(file).hasContent(content.repeat(200));
  }

  @Test
  void a_ledger_that_cannot_be_made_where_it_should_be_is_reported_in_one_sentence()
      throws Exception {
    Path taken = Files.writeString(folder.resolve("taken"), "a file where a folder should be");

    assertThatThrownBy(() -> Site.on("jdbc:h2:file:" + taken.resolve("ledger")))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(
            "cannot be written; check that its folder exists, may be written and has room")
        .hasMessageNotContaining("\n");
  }

  private static void execute(String url, String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

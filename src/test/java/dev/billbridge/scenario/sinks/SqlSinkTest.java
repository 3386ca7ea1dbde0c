package dev.billbridge.scenario.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.StartException;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.PostedSite;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator's own SQL against PostgreSQL, through the shipped route. The table has no key:
 * doubles would show.
 */
class SqlSinkTest {

  @TempDir
  private Path folder;

  private String url;
  private PostedSite site;

  @BeforeEach
  void a_site_with_a_warehouse() {
    url = Engines.POSTGRESQL.freshDatabase();
    execute(
        "create table cost (id text, revision int, amount numeric, gone boolean, period date, used timestamptz, more text)",
        "create table head (id text, revision int, total numeric)");
    site = new PostedSite(folder)
        .sink(
            "warehouse",
            "sql",
            "url",
            url,
            "record-sql",
            "insert into cost values (:?record_id, :?revision, :?amount, :?vanished, :?period_start, :?usage_start, :?attributes)",
            "statement-sql",
            "insert into head values (:?statement_id, :?revision, :?total);");
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void each_record_is_executed_once_and_a_restatement_brings_only_what_changed() {
    site.post(
        "4711",
        charge("r1", "", "100.000000000000000001"),
        charge("r2", "", "-5"),
        charge("r3", "", "7"));
    assertThat(site.round()).isEmpty();
    site.post(
        "4711",
        charge("r1", "", "100.000000000000000001"),
        charge("r2", "", "-6"),
        charge("r4", "", "1"));
    assertThat(site.round()).isEmpty();
    assertThat(site.round()).isEmpty();

    assertThat(
            rows(
                "select right(id, 2), revision, amount, gone, period, more is not null from cost order by revision, id"))
        .containsExactly(
            "r1|1|100.000000000000000001|f|2026-10-01|t",
            "r2|1|-5|f|2026-10-01|t",
            "r3|1|7|f|2026-10-01|t",
            "r2|2|-6|f|2026-10-01|t",
            "r3|2|7|t|2026-10-01|t",
            "r4|2|1|f|2026-10-01|t");
    assertThat(rows("select id, revision, total from head order by revision"))
        .containsExactly("4711|1|102.000000000000000001", "4711|2|95.000000000000000001");
    assertThat(rows("select sink, statement_id, revision from billing_delivery"))
        .containsExactly("warehouse|4711|2");
  }

  @Test
  void one_record_that_does_not_fit_keeps_the_whole_revision_out_and_is_reported() {
    execute("alter table cost add constraint small check (amount < 1000)");
    site.post("4711", charge("r1", "", "1"), charge("r2", "", "1000"));
    site.post("4712", charge("r1", "", "2"));

    assertThat(site.round())
        .singleElement()
        .asString()
        .contains("4711 revision 1 was refused", "a constraint refuses", "SQLSTATE 23514")
        .hasLineCount(1);
    assertThat(rows("select amount from cost")).containsExactly("2");
    assertThat(rows("select id from head")).containsExactly("4712");
  }

  @Test
  void a_table_that_is_missing_is_reported_with_what_to_fix() {
    execute("drop table cost");
    site.post("4711", charge("r1", "", "1"));

    assertThat(site.round())
        .singleElement()
        .asString()
        .contains(
            "is blocked", "does not understand the sink's SQL; correct it, or make the table");
    assertThat(rows("select count(*) from head")).containsExactly("0");
    assertThat(site.count("warehouse", DeliveryState.OWED))
        .as("waits until the table is made")
        .isEqualTo(1);
  }

  @Test
  void a_delivery_that_was_done_but_not_noted_is_not_done_again() {
    site.post("4711", charge("r1", "", "1"));
    site.round();
    site.stop();
    // As if the process had been killed between the commit there and the note here.
    executeAt(
        "jdbc:h2:file:" + folder.resolve("ledger").toAbsolutePath(),
        "update ledger_delivery set state = 'SENDING', lease_until = timestamp '2026-11-01 00:00:00'");

    assertThat(site.round()).isEmpty();
    assertThat(rows("select count(*) from cost")).containsExactly("1");
    assertThat(site.count("warehouse", DeliveryState.DELIVERED)).isEqualTo(1);
  }

  @Test
  void sql_that_cannot_be_meant_is_refused_at_the_start() {
    site.set("sink.warehouse.record-sql", "insert into cost (id) values (:?recordid)");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessageContaining(
            "application.properties:6: sink.warehouse.record-sql names :?recordid; there are :?account,");
    site.set("sink.warehouse.record-sql", "insert into cost (id) values (':?${header.record_id}')");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("may hold one statement");
    site.set("sink.warehouse.record-sql", "../../secrets.sql");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("is not a plain file name");
    site.set("sink.warehouse.record-sql", "").set("sink.warehouse.statement-sql", "");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("give one of them at least");
  }

  private void execute(String... statements) {
    for (String statement : statements) {
      executeAt(url, statement);
    }
  }

  private static void executeAt(String url, String statement) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> rows(String query) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery(query)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(String.join("|", row));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}

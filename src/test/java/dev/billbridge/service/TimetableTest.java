package dev.billbridge.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * {@code schedule.cluster}: processes that share one timetable.
 * {@code -Dbillbridge.cluster.kills=10} also kills one of them again and again; each time it takes
 * the other a quarter of a minute to notice.
 */
@ResourceLock("Quartz, which has one scheduler for all services of a process")
@Tag("slow")
class TimetableTest {

  private static final int KILLS = Integer.getInteger("billbridge.cluster.kills", 0);
  private static final String EVERY_SECOND = "0/1 * * * * ?";
  private static final String ON_NEW_YEARS_DAY = "0 0 3 1 1 ?";

  @TempDir
  private Path folder;

  private final String ledger = Engines.POSTGRESQL.freshDatabase();
  private Sandbox sandbox;
  private OperatedSite site;

  @BeforeEach
  void a_site_whose_schedules_come_often() throws IOException {
    sandbox = Sandbox.start(SandboxSettings.defaults()
        .withClock(InstantSource.system())
        .withMonths(1)
        .withLines(5));
    site = new OperatedSite(folder, new Clockwork(Instant.now().toString()))
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices")
        .set("ledger.url", ledger)
        .set("management.enabled", "false")
        .set("schedule.cluster", "true")
        .set("account.tokyo.bills.schedule", EVERY_SECOND)
        .set("account.frankfurt.invoices.schedule", EVERY_SECOND)
        .remove("sinks");
    List.of("books.type", "books.url", "drop.type", "drop.directory")
        .forEach(key -> site.remove("sink." + key));
    site.set("exports", "finops")
        .set("export.finops.type", "focus")
        .set("export.finops.directory", folder.resolve("focus").toString())
        .set("export.finops.schedule", EVERY_SECOND);
  }

  @AfterEach
  void nothing_is_left_behind() {
    sandbox.close();
  }

  private Service start() {
    return Service.start(
        site.settings(), Path.of("routes"), InstantSource.system(), Service.Mode.SCHEDULED);
  }

  private Forked fork() throws IOException {
    return Forked.start(folder, List.of(), "run", "--config", site.file().toString());
  }

  @Test
  void a_schedule_that_processes_share_fires_once_each_time_and_goes_on_without_one_of_them()
      throws Exception {
    try (Forked one = fork();
        Forked other = fork()) {
      await()
          .atMost(Duration.ofSeconds(120))
          .until(() -> one.err().contains("Ready") && other.err().contains("Ready")
              || !one.isAlive()
              || !other.isAlive());
      long before = runs("tokyo");
      await().atMost(Duration.ofSeconds(120)).until(() -> runs("tokyo") >= before + 8);

      assertThat(one.err() + other.err()).doesNotContain("is skipped").doesNotContain("Exception");
      assertThat(folder.resolve("focus/sakura")).isDirectory();
      for (String account : List.of("tokyo", "frankfurt", "finops")) {
        long seconds = number(
            "select cast(extract(epoch from max(started_at) - min(started_at)) as bigint) from ledger_run where account = '"
                + account + "'");
        assertThat(runs(account)).as("firings in %d s", seconds).isLessThanOrEqualTo(seconds + 2);
      }
      assertThat(rows("select sched_name, count(*) from qrtz_scheduler_state group by sched_name"))
          .containsExactly("billbridge 2");
      other.kill();
      other.waitFor(30);
      for (int kill = 0; kill < KILLS; kill++) {
        try (Forked next = fork()) {
          await().atMost(Duration.ofSeconds(120)).until(() -> next.err().contains("Ready"));
          next.kill();
          next.waitFor(30);
        }
        for (String account : List.of("tokyo", "frankfurt")) {
          long then = runs(account);
          await().atMost(Duration.ofSeconds(120)).until(() -> runs(account) > then + 3);
        }
      }
      assertThat(one.isAlive()).isTrue();
    }
  }

  @Test
  void another_start_takes_over_what_the_settings_say_now_and_nothing_of_what_they_said_before()
      throws SQLException {
    start().close();
    assertThat(triggers())
        .containsExactly(
            "finops-focus " + EVERY_SECOND + " UTC",
            "frankfurt-invoices " + EVERY_SECOND + " Europe/Berlin",
            "tokyo-bills " + EVERY_SECOND + " Asia/Tokyo");

    site.set("account.tokyo.bills.schedule", ON_NEW_YEARS_DAY);
    start().close();
    assertThat(triggers())
        .contains("tokyo-bills " + ON_NEW_YEARS_DAY + " Asia/Tokyo")
        .hasSize(3);

    site.set("account.tokyo.zone", "UTC").set("accounts", "tokyo");
    List.of("exports", "export.finops.type", "export.finops.directory", "export.finops.schedule")
        .forEach(site::remove);
    List.of("provider", "base-url", "datasets", "requests-per-second", "token", "invoices.schedule")
        .forEach(key -> site.remove("account.frankfurt." + key));
    start().close();
    assertThat(triggers()).containsExactly("tokyo-bills " + ON_NEW_YEARS_DAY + " UTC");
    assertThat(rows("select job_name from qrtz_job_details")).containsExactly("tokyo-bills");
  }

  @Test
  void what_fell_due_while_no_process_ran_is_made_up_for_once() throws SQLException {
    site.set("account.tokyo.bills.schedule", ON_NEW_YEARS_DAY)
        .set("account.frankfurt.invoices.schedule", ON_NEW_YEARS_DAY);
    start().close();
    assertThat(runs("tokyo")).isZero();
    execute(
        "update qrtz_triggers set next_fire_time = next_fire_time - 366 * 86400000::bigint where trigger_name = 'tokyo-bills'");

    try (Service service = start()) {
      await()
          .atMost(Duration.ofSeconds(120))
          .until(() -> runs("tokyo") > 0
              && service.ledger().runs().holder("tokyo", "bills").isEmpty());
    }
    start().close();

    assertThat(runs("tokyo")).isEqualTo(1);
    assertThat(runs("frankfurt")).isZero();
  }

  @Test
  void
      tables_that_another_application_left_with_other_schedules_are_used_and_what_it_scheduled_is_left_alone()
          throws SQLException {
    start().close();
    for (String table : List.of("qrtz_job_details", "qrtz_triggers", "qrtz_cron_triggers")) {
      execute("create temporary table copy as select * from " + table
          + "; update copy set sched_name = 'payroll'; insert into " + table
          + " select * from copy");
    }
    site.set("account.tokyo.bills.schedule", ON_NEW_YEARS_DAY);
    start().close();

    assertThat(rows("select cron_expression from qrtz_cron_triggers where sched_name = 'payroll'"))
        .containsExactly(EVERY_SECOND, EVERY_SECOND, EVERY_SECOND);
  }

  private long runs(String account) throws SQLException {
    return number("select count(*) from ledger_run where account = '" + account + "'");
  }

  private List<String> triggers() throws SQLException {
    return rows(
        "select trigger_name, cron_expression, time_zone_id from qrtz_cron_triggers order by trigger_name");
  }

  private long number(String query) throws SQLException {
    return Long.parseLong(rows(query).get(0));
  }

  private void execute(String text) throws SQLException {
    try (Connection connection = DriverManager.getConnection(ledger);
        Statement sql = connection.createStatement()) {
      sql.execute(text);
    }
  }

  private List<String> rows(String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(ledger);
        Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(String.join(" ", row));
      }
      return rows;
    }
  }
}

package dev.billbridge.service;

import dev.billbridge.collect.schedule.Schedule;
import dev.billbridge.overview.Concerns;
import dev.billbridge.settings.Settings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.impl.matchers.GroupMatcher;

/**
 * When each account and dataset is collected, and each export runs. With {@code schedule.cluster},
 * processes with one PostgreSQL ledger share the timetable: Quartz's own tables, beside those of
 * the ledger. Each trigger fires in one process; what fell due while none ran fires once at the
 * next start.
 */
final class Timetable {

  /** Group of the triggers, as the route {@code schedule} has it. */
  private static final String GROUP = "billbridge";

  private static final String TABLES = "org/quartz/impl/jdbcjobstore/tables_postgres.sql";

  private Timetable() {}

  /**
   * Adds a trigger route for each schedule.
   *
   * @throws Exception if the shared timetable or a route cannot be made
   */
  static void add(CamelContext context, Settings settings, Concerns.Activity activity)
      throws Exception {
    List<Schedule> schedules = activity.schedules();
    if (settings.schedule().cluster()) {
      share(
          (QuartzComponent) context.getComponent("quartz", true, false),
          settings.ledger(),
          schedules);
    }
    for (Schedule each : schedules) {
      if (activity.exports().contains(each.account())) {
        trigger(context, "schedule-export", each)
            .parameter("export", each.account())
            .parameter("type", each.dataset())
            .add();
      } else {
        trigger(context, "schedule", each)
            .parameter("account", each.account())
            .parameter("dataset", each.dataset())
            .add();
      }
    }
  }

  private static TemplatedRouteBuilder trigger(
      CamelContext context, String template, Schedule schedule) {
    return TemplatedRouteBuilder.builder(context, template)
        .routeId("trigger-" + schedule.account() + "-" + schedule.dataset())
        .parameter("schedule", schedule.cron())
        .parameter("zone", schedule.zone());
  }

  /**
   * Makes the scheduler keep the shared timetable, and removes triggers that the settings no longer
   * name: they would go on firing at their old times.
   *
   * @param quartz not started yet; started here, and its scheduler by Camel when all routes exist
   */
  private static void share(
      QuartzComponent quartz, Settings.Ledger ledger, List<Schedule> schedules)
      throws SQLException, IOException, SchedulerException {
    makeTables(ledger);
    quartz.setProperties(new HashMap<>(properties(ledger, schedules.size())));
    // All processes have one name; with the prefix it would differ where Camel's does.
    quartz.setPrefixInstanceName(false);
    quartz.start();
    forget(quartz.getScheduler(), schedules);
  }

  private static Map<String, String> properties(Settings.Ledger ledger, int schedules) {
    Map<String, String> properties = new HashMap<>();
    properties.put("org.quartz.scheduler.instanceName", GROUP);
    properties.put("org.quartz.scheduler.instanceId", "AUTO");
    // A thread for each, since a firing lasts as long as its run: none may wait for another.
    properties.put("org.quartz.threadPool.threadCount", Integer.toString(Math.max(1, schedules)));
    properties.put("org.quartz.jobStore.class", JobStoreTX.class.getName());
    properties.put("org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
    // Text, not serialized Java objects, which would tie the tables to one version.
    properties.put("org.quartz.jobStore.useProperties", "true");
    properties.put("org.quartz.jobStore.isClustered", "true");
    properties.put("org.quartz.jobStore.clusterCheckinInterval", "5000");
    properties.put("org.quartz.jobStore.dataSource", "ledger");
    properties.put("org.quartz.dataSource.ledger.provider", "hikaricp");
    properties.put("org.quartz.dataSource.ledger.driver", "org.postgresql.Driver");
    properties.put("org.quartz.dataSource.ledger.URL", ledger.url());
    properties.put("org.quartz.dataSource.ledger.user", ledger.user());
    properties.put("org.quartz.dataSource.ledger.password", ledger.password());
    properties.put("org.quartz.dataSource.ledger.maxConnections", "4");
    return properties;
  }

  private static void forget(Scheduler scheduler, List<Schedule> schedules)
      throws SchedulerException {
    for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.triggerGroupEquals(GROUP))) {
      Trigger stored = scheduler.getTrigger(key);
      if (stored != null && schedules.stream().noneMatch(schedule -> schedule.isKeptBy(stored))) {
        scheduler.deleteJob(stored.getJobKey());
      }
    }
  }

  /** Quartz ships a script for its tables, but it drops them first. */
  private static void makeTables(Settings.Ledger ledger) throws SQLException, IOException {
    Properties login = new Properties();
    if (!ledger.user().isEmpty()) {
      login.put("user", ledger.user());
      login.put("password", ledger.password());
    }
    try (Connection connection = DriverManager.getConnection(ledger.url(), login);
        Statement sql = connection.createStatement()) {
      connection.setAutoCommit(false);
      // One process creates them; the others wait, then find them.
      sql.execute("select pg_advisory_xact_lock(hashtext('billbridge timetable'))");
      if (!areThere(sql)) {
        for (String statement : statements()) {
          sql.execute(statement);
        }
      }
      connection.commit();
    }
  }

  private static boolean areThere(Statement sql) throws SQLException {
    try (ResultSet row = sql.executeQuery("select to_regclass('qrtz_triggers')")) {
      return row.next() && row.getString(1) != null;
    }
  }

  private static List<String> statements() throws IOException {
    try (InputStream script = Scheduler.class.getClassLoader().getResourceAsStream(TABLES)) {
      if (script == null) {
        throw new FileNotFoundException(TABLES + " is not in this version of Quartz");
      }
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8)
          .replaceAll("(?m)^\\s*--.*$", "");
      return Arrays.stream(text.split(";"))
          .map(String::strip)
          .filter(statement -> statement.startsWith("CREATE "))
          .toList();
    }
  }
}

package dev.billbridge.collect.schedule;

import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.ExportSettings;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.TemplateValues;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.quartz.CronTrigger;
import org.quartz.Trigger;

/**
 * When an account is asked for a dataset, or an export runs.
 *
 * @param account name of the configured account; of an export its name
 * @param dataset of an export its type
 * @param cron Quartz cron expression with seconds
 * @param zone time zone it is read in, such as {@code Asia/Tokyo}
 */
public record Schedule(String account, String dataset, String cron, String zone) {

  /**
   * Pauses after the first, second and third failure that may pass; the last one after all others.
   */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMinutes(15), Duration.ofHours(1), Duration.ofHours(4));
  /** What an operator has to fix is tried once a day. */
  private static final Duration DAY = Duration.ofDays(1);

  /** Of all accounts with their datasets, then of all exports. */
  public static List<Schedule> of(Settings settings, RouteTemplates templates) {
    Stream<Schedule> sources = settings.accounts().stream()
        .flatMap(account ->
            templates.datasets(account).stream().map(dataset -> of(account, dataset, templates)));
    return Stream.concat(sources, settings.exports().stream().map(Schedule::of)).toList();
  }

  /** The export's own schedule, or else the one of its template. */
  public static Schedule of(ExportSettings export) {
    TemplateValues values = export.values();
    return new Schedule(export.name(), export.type(), values.text("schedule"), values.text("zone"));
  }

  /** The account's own schedule, or else the one of the source template. */
  public static Schedule of(AccountSettings account, String dataset, RouteTemplates templates) {
    RouteTemplates.Template template =
        templates.source(account.provider(), dataset).orElseThrow();
    return new Schedule(
        account.name(),
        dataset,
        account
            .schedules()
            .getOrDefault(dataset, template.parameter("schedule").orElseThrow().defaultValue()),
        account
            .parameters()
            .getOrDefault("zone", template.parameter("zone").orElseThrow().defaultValue()));
  }

  /**
   * The first due time after an instant; null when there is none any more. A time that daylight
   * saving skips counts as well.
   */
  public Instant next(Instant after) {
    return new DueTimes(cron, zone).next(after);
  }

  /**
   * When a run that failed is tried again: after a pause, but no later than it falls due anyway.
   *
   * @param temporary whether waiting may be all it takes
   * @param failures how many runs in a row have failed, this one included; 1 or more
   */
  public Instant retry(Instant failedAt, boolean temporary, long failures) {
    Instant retry =
        failedAt.plus(temporary ? PAUSES.get((int) Math.min(failures, PAUSES.size()) - 1) : DAY);
    Instant due = next(failedAt);
    return due == null || retry.isBefore(due) ? retry : due;
  }

  /** Name of its trigger, as the route {@code schedule} has it. */
  String trigger() {
    return account + "-" + dataset;
  }

  public boolean isKeptBy(Trigger stored) {
    return stored instanceof CronTrigger trigger
        && trigger.getKey().getName().equals(trigger())
        && trigger.getCronExpression().equals(cron)
        && trigger.getTimeZone().getID().equals(TimeZone.getTimeZone(zone).getID());
  }
}

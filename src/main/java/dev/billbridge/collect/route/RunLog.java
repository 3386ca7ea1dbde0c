package dev.billbridge.collect.route;

import dev.billbridge.collect.RunReport;
import dev.billbridge.log.LogFields;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;

/**
 * What the log says of the runs of one account and dataset: what each brought while they succeed;
 * of a source that fails, that it does and why, whatever fails in addition, once an hour that it
 * still does, and that it is up again.
 */
final class RunLog {

  static final Duration REMINDER = Duration.ofHours(1);

  /** One line of the log. */
  record Line(Level level, String text) {}

  private List<String> told = List.of();
  private Instant downSince;
  private Instant toldAt;

  /** @return what to log, in order; often nothing while the source fails */
  synchronized List<Line> of(RunReport report, Instant now) {
    if (report.isSkipped()) {
      // It says nothing about the source, which may be failing all the same.
      return report.findings().stream().map(said -> new Line(Level.INFO, said)).toList();
    }
    List<Line> lines = new ArrayList<>();
    String subject = report.account() + " " + report.dataset();
    List<String> failures = report.failures();
    if (downSince != null && failures.isEmpty()) {
      lines.add(new Line(
          Level.INFO,
          "%s: up again after %s"
              .formatted(
                  subject, Duration.between(downSince, now).truncatedTo(ChronoUnit.SECONDS))));
    }
    if (failures.isEmpty() || downSince == null) {
      RunReport.Counts counts = report.counts();
      lines.add(new Line(
          Level.INFO,
          ("%s: %d documents; statements %d new, %d revised, %d unchanged, %d held;"
                  + " records %d new, %d changed, %d unchanged, %d vanished%s")
              .formatted(
                  subject,
                  report.documents(),
                  counts.statementsNew(),
                  counts.statementsRevised(),
                  counts.statementsUnchanged(),
                  counts.held(),
                  counts.recordsNew(),
                  counts.recordsChanged(),
                  counts.recordsUnchanged(),
                  counts.recordsVanished(),
                  LogFields.shown(report.duration()))));
    }
    report.findings().forEach(finding -> lines.add(new Line(Level.WARN, finding)));
    if (failures.isEmpty()) {
      told = List.of();
      downSince = null;
      return lines;
    }
    List<String> news =
        failures.stream().filter(failure -> !told.contains(kind(failure))).toList();
    news.forEach(failure -> lines.add(new Line(Level.ERROR, failure)));
    if (downSince == null) {
      downSince = now;
      toldAt = now;
    } else if (!news.isEmpty()) {
      toldAt = now;
    } else if (!now.isBefore(toldAt.plus(REMINDER))) {
      toldAt = now;
      lines.add(new Line(
          Level.ERROR,
          "%s: still failing since %s: %s%s"
              .formatted(
                  subject,
                  downSince,
                  failures.get(0),
                  failures.size() == 1
                      ? ""
                      : " (and %d more, which status shows)".formatted(failures.size() - 1))));
    }
    told = failures.stream().map(RunLog::kind).toList();
    return lines;
  }

  /** Figures such as times do not make it another failure. */
  private static String kind(String failure) {
    return failure.replaceAll("\\d+", "#");
  }
}

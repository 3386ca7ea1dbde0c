package dev.billbridge.deliver;

import dev.billbridge.deliver.Deliverer.Round;
import dev.billbridge.log.LogFields;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;

/**
 * What is logged about the rounds of one sink: the result of each while the sink accepts
 * deliveries; of a sink that is down, that it is, once an hour that it still is, and that it is up
 * again. Otherwise every delivery it is owed would add a line as long as it is down.
 */
final class RoundLog {

  static final Duration REMINDER = Duration.ofHours(1);

  /** One line of the log. */
  record Line(Level level, String text) {}

  private final String sink;
  private List<String> reported = List.of();
  private Instant downSince;
  private Instant reportedAt;

  RoundLog(String sink) {
    this.sink = sink;
  }

  /**
   * @param down whether the sink accepts nothing after this round
   * @param took how long the round took
   * @return what to log, in order; often nothing
   */
  synchronized List<Line> of(Round round, boolean down, Instant now, Duration took) {
    List<Line> lines = new ArrayList<>();
    if (downSince != null && down) {
      if (!round.failures().isEmpty() && !now.isBefore(reportedAt.plus(REMINDER))) {
        reportedAt = now;
        lines.add(new Line(
            Level.WARN,
            "%s: still down since %s: %s"
                .formatted(sink, downSince, round.failures().get(0))));
      }
      return lines;
    }
    if (downSince != null) {
      lines.add(new Line(
          Level.INFO,
          "%s: up again after %s"
              .formatted(sink, Duration.between(downSince, now).truncatedTo(ChronoUnit.SECONDS))));
      downSince = null;
    }
    // What lasts is logged once: a ledger that is gone would be reported in every round.
    boolean known = round.delivered() == 0 && round.failures().equals(reported);
    reported = round.failures();
    if (!known && (round.delivered() > 0 || !round.failures().isEmpty())) {
      lines.add(new Line(
          Level.INFO,
          "%s: %d delivered, %d not%s"
              .formatted(sink, round.delivered(), round.failures().size(), LogFields.shown(took))));
      round
          .failures()
          .forEach(failure -> lines.add(new Line(down ? Level.ERROR : Level.WARN, failure)));
    }
    if (down) {
      downSince = now;
      reportedAt = now;
    }
    return lines;
  }
}

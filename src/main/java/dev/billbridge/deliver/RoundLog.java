package dev.billbridge.deliver;

import dev.billbridge.deliver.Deliverer.Round;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;

/**
 * What the log says of the rounds of one sink: what each brought while the sink takes deliveries;
 * of a sink that is down, that it is, once an hour that it still is, and that it is up again.
 * Without that, whatever a sink is owed would add lines as long as it is down.
 */
final class RoundLog {

  static final Duration REMINDER = Duration.ofHours(1);

  /** One line of the log. */
  record Line(Level level, String text) {}

  private final String sink;
  private List<String> told = List.of();
  private Instant downSince;
  private Instant toldAt;

  RoundLog(String sink) {
    this.sink = sink;
  }

  /**
   * @param down whether the sink takes nothing after this round
   * @return what to log, in order; often nothing
   */
  synchronized List<Line> of(Round round, boolean down, Instant now) {
    List<Line> lines = new ArrayList<>();
    if (downSince != null && down) {
      if (!round.failures().isEmpty() && !now.isBefore(toldAt.plus(REMINDER))) {
        toldAt = now;
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
              .formatted(sink, Duration.between(downSince, now).withNanos(0))));
      downSince = null;
    }
    // What lasts is said once: a ledger that is gone would be told of at every look.
    boolean known = round.delivered() == 0 && round.failures().equals(told);
    told = round.failures();
    if (!known && (round.delivered() > 0 || !round.failures().isEmpty())) {
      lines.add(new Line(
          Level.INFO,
          "%s: %d delivered, %d not"
              .formatted(sink, round.delivered(), round.failures().size())));
      round
          .failures()
          .forEach(failure -> lines.add(new Line(down ? Level.ERROR : Level.WARN, failure)));
    }
    if (down) {
      downSince = now;
      toldAt = now;
    }
    return lines;
  }
}

package dev.billbridge.collect.schedule;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Date;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * The instants at which a schedule falls due. The expression is read as wall-clock time: a time
 * that the clock skips falls due as much later as it skips, and a time that the clock shows twice
 * falls due the second time, when Quartz fires as well. Quartz alone lets a skipped time pass.
 */
final class DueTimes {

  private final CronExpression wallClock;
  private final ZoneId zone;

  /**
   * @param cron Quartz cron expression with seconds
   * @param zone time zone as {@link TimeZone} knows it, such as {@code Europe/Berlin}
   */
  DueTimes(String cron, String zone) {
    try {
      wallClock = new CronExpression(cron);
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "\"%s\" is not a cron expression: %s".formatted(cron, e.getMessage()), e);
    }
    // A clock without jumps; the jumps of the zone are put in afterwards.
    wallClock.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
    this.zone = TimeZone.getTimeZone(zone).toZoneId();
  }

  /** The first due time after an instant; null when there is none any more. */
  Instant next(Instant after) {
    LocalDateTime shown = LocalDateTime.ofInstant(after, zone).minus(jump(after));
    while (true) {
      Date next = wallClock.getTimeAfter(Date.from(shown.toInstant(ZoneOffset.UTC)));
      if (next == null) {
        return null;
      }
      shown = LocalDateTime.ofInstant(next.toInstant(), ZoneOffset.UTC);
      Instant due = shown.atZone(zone).withLaterOffsetAtOverlap().toInstant();
      if (due.isAfter(after)) {
        return due;
      }
    }
  }

  /**
   * How far the clock jumps close to an instant: that much before what it shows then, a time may
   * still be to come.
   */
  private Duration jump(Instant at) {
    ZoneOffsetTransition before = zone.getRules().previousTransition(at.plusNanos(1));
    if (before != null
        && at.isBefore(before.getInstant().plus(before.getDuration().abs()))) {
      return before.getDuration().abs();
    }
    ZoneOffsetTransition after = zone.getRules().nextTransition(at);
    boolean close = after != null
        && !at.isBefore(after.getInstant().minus(after.getDuration().abs()));
    return close ? after.getDuration().abs() : Duration.ZERO;
  }
}

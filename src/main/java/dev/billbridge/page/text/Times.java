package dev.billbridge.page.text;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times for people, UTC. */
public final class Times {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SHORT_MONTH =
      DateTimeFormatter.ofPattern("MMM uuuu", Locale.ENGLISH);

  private Times() {}

  /** To the minute; empty for null. */
  public static String minute(Instant at) {
    return at == null ? "" : MINUTE.format(at);
  }

  /** Such as {@code Oct 2026}. */
  public static String month(YearMonth month) {
    return SHORT_MONTH.format(month);
  }

  /** How long ago, or in how long, in its largest unit; empty for null. */
  public static String distance(Instant at, Instant now) {
    if (at == null) {
      return "";
    }
    Duration passed = Duration.between(at, now);
    String span = span(passed.abs());
    return passed.isNegative() ? "in " + span : span + " ago";
  }

  /** A duration in its largest unit, such as {@code 3 h}. */
  public static String span(Duration span) {
    if (span.compareTo(Duration.ofMinutes(1)) < 0) {
      return Math.max(0, span.toSeconds()) + " s";
    }
    if (span.compareTo(Duration.ofHours(1)) < 0) {
      return span.toMinutes() + " min";
    }
    return span.compareTo(Duration.ofDays(2)) < 0 ? span.toHours() + " h" : span.toDays() + " d";
  }
}

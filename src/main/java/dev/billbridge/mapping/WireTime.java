package dev.billbridge.mapping;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place where what a provider writes for a time becomes a day or a month of the provider's
 * calendar: a date, a time with or without an offset, or seconds or milliseconds since 1970.
 * Midnight of the 1st in Tokyo is the 1st, also when it is written in UTC. A time without an offset
 * is in the provider's own zone.
 */
final class WireTime {

  private static final Pattern MONTH = Pattern.compile("(\\d{4})[-/](\\d{1,2})");
  private static final Pattern DATE = Pattern.compile("(\\d{4})([-/]?)(\\d{2})\\2(\\d{2})");
  private static final Pattern TIME = Pattern.compile(
      "(\\d{4}([-/]?)\\d{2}\\2\\d{2})[Tt ](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)"
          + " ?(Z|z|UTC|GMT|([+-]\\d{2})(?::?(\\d{2}))?)?");
  private static final Pattern SECONDS = Pattern.compile("\\d{10}");
  private static final Pattern MILLISECONDS = Pattern.compile("\\d{13}");

  private WireTime() {}

  /**
   * The month a text names or falls into, such as {@code 2026-10}, {@code 2026/10} or
   * {@code 2026-09-30T15:00:00Z} in Tokyo.
   */
  static YearMonth month(String text, ZoneId zone) {
    Matcher month = MONTH.matcher(text);
    try {
      return month.matches()
          ? YearMonth.of(Integer.parseInt(month.group(1)), Integer.parseInt(month.group(2)))
          : YearMonth.from(date(text, zone));
    } catch (DateTimeException e) {
      throw unreadable(text, e);
    }
  }

  /** @throws IllegalArgumentException if it is neither a date nor a time */
  static LocalDate date(String text, ZoneId zone) {
    return DATE.matcher(text).matches()
        ? day(text)
        : time(text, zone).atZoneSameInstant(zone).toLocalDate();
  }

  /**
   * A time with its offset as written, otherwise with that of the zone; a date is the beginning of
   * its day.
   *
   * @throws IllegalArgumentException if it is neither a date nor a time
   */
  static OffsetDateTime time(String text, ZoneId zone) {
    try {
      if (DATE.matcher(text).matches()) {
        return day(text).atStartOfDay(zone).toOffsetDateTime();
      }
      if (SECONDS.matcher(text).matches()) {
        return Instant.ofEpochSecond(Long.parseLong(text)).atOffset(ZoneOffset.UTC);
      }
      if (MILLISECONDS.matcher(text).matches()) {
        return Instant.ofEpochMilli(Long.parseLong(text)).atOffset(ZoneOffset.UTC);
      }
      Matcher time = TIME.matcher(text);
      if (time.matches()) {
        LocalDateTime wall = LocalDateTime.parse(day(time.group(1)) + "T" + time.group(3));
        if (time.group(4) == null) {
          return wall.atZone(zone).toOffsetDateTime();
        }
        return wall.atOffset(
            time.group(5) == null
                ? ZoneOffset.UTC
                : ZoneOffset.of(
                    time.group(5) + ":" + (time.group(6) == null ? "00" : time.group(6))));
      }
    } catch (DateTimeException e) {
      throw unreadable(text, e);
    }
    throw unreadable(text, null);
  }

  private static LocalDate day(String text) {
    Matcher date = DATE.matcher(text);
    try {
      if (date.matches()) {
        return LocalDate.of(
            Integer.parseInt(date.group(1)),
            Integer.parseInt(date.group(3)),
            Integer.parseInt(date.group(4)));
      }
    } catch (DateTimeException e) {
      throw unreadable(text, e);
    }
    throw unreadable(text, null);
  }

  private static IllegalArgumentException unreadable(String text, Exception cause) {
    return new IllegalArgumentException(
        "expected a date like 2026-10-31 or a time like 2026-10-31T00:00:00+09:00, got \"%s\""
            .formatted(text.length() > 80 ? text.substring(0, 80) + "…" : text),
        cause);
  }

  /** @throws IllegalArgumentException if there is no such zone */
  static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is not a time zone; write it like Asia/Tokyo", e);
    }
  }
}

package dev.billbridge.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** The header {@code Retry-After} (RFC 9110, 10.2.3). */
public final class RetryAfter {

  private RetryAfter() {}

  /**
   * How long the server wants to be left alone.
   *
   * @param header whole seconds or an HTTP date; may be null
   * @param now to which an HTTP date is compared
   * @return never negative; null when the header is missing or is neither
   */
  public static Duration of(String header, Instant now) {
    if (header == null) {
      return null;
    }
    String value = header.strip();
    if (value.matches("\\d{1,18}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant until =
          ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}

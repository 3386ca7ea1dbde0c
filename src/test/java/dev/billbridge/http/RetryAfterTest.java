package dev.billbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a server wants to be left alone. */
class RetryAfterTest {

  private static final Instant NOW = Instant.parse("2026-05-12T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | PT7S",
        "999999999999 | PT999999999999S",
        "Tue, 12 May 2026 12:00:30 GMT | PT30S",
        "Tue, 12 May 2026 11:00:00 GMT | PT0S"
      })
  void seconds_and_dates_are_understood(String header, Duration wait) {
    assertThat(RetryAfter.of(header, NOW)).isEqualTo(wait);
  }

  @Test
  void anything_else_is_no_wish() {
    assertThat(RetryAfter.of(null, NOW)).isNull();
    assertThat(RetryAfter.of("", NOW)).isNull();
    assertThat(RetryAfter.of("-1", NOW)).isNull();
    assertThat(RetryAfter.of("soon", NOW)).isNull();
  }
}

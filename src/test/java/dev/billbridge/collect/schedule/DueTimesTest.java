package dev.billbridge.collect.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DueTimesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "never",
      value = {
        // cron               | zone               | after                | due
        "0 30 2 * * ?         | Europe/Berlin      | 2026-03-28T01:30:00Z | 2026-03-29T01:30:00Z",
        "0 30 2 * * ?         | Europe/Berlin      | 2026-03-29T00:59:59Z | 2026-03-29T01:30:00Z",
        "0 30 2 * * ?         | Europe/Berlin      | 2026-03-29T01:10:00Z | 2026-03-29T01:30:00Z",
        "0 30 2 * * ?         | Europe/Berlin      | 2026-03-29T01:30:00Z | 2026-03-30T00:30:00Z",
        "0 0 2 * * ?          | Europe/Berlin      | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z",
        "0 30 2 * * ?         | Europe/Berlin      | 2026-10-24T12:00:00Z | 2026-10-25T01:30:00Z",
        "0 30 2 * * ?         | Europe/Berlin      | 2026-10-25T00:30:00Z | 2026-10-25T01:30:00Z",
        "0 30 2 * * ?         | Europe/Berlin      | 2026-10-25T00:50:00Z | 2026-10-25T01:30:00Z",
        "0 30 2 * * ?         | Europe/Berlin      | 2026-10-25T01:30:00Z | 2026-10-26T01:30:00Z",
        "0 0/15 * * * ?       | Europe/Berlin      | 2026-03-29T00:50:00Z | 2026-03-29T01:00:00Z",
        "0 0/15 * * * ?       | Europe/Berlin      | 2026-03-29T01:00:00Z | 2026-03-29T01:15:00Z",
        "0 15 2 ? * SUN       | Australia/Lord_Howe| 2026-10-03T00:00:00Z | 2026-10-03T15:45:00Z",
        "0 15 6 * * ?         | Asia/Tokyo         | 2026-03-28T21:15:00Z | 2026-03-29T21:15:00Z",
        "0 0 7 1 * ?          | Asia/Tokyo         | 2026-02-01T00:00:00Z | 2026-02-28T22:00:00Z",
        "0 0 7 L * ?          | UTC                | 2026-02-01T00:00:00Z | 2026-02-28T07:00:00Z",
        "0 30 2 29 3 ? 2026   | Europe/Berlin      | 2026-01-01T00:00:00Z | 2026-03-29T01:30:00Z",
        "0 30 2 29 3 ? 2026   | Europe/Berlin      | 2026-03-29T01:30:00Z | never",
        "0 15 6 * * ?         | JST                | 2026-03-28T21:15:00Z | 2026-03-29T21:15:00Z",
      })
  void a_schedule_falls_due_once_for_each_time_it_names_also_when_the_clock_skips_or_repeats_it(
      String cron, String zone, Instant after, Instant due) {
    assertThat(new DueTimes(cron, zone).next(after)).isEqualTo(due);
  }

  @Test
  void every_day_of_a_year_has_its_run_wherever_the_clock_changes() {
    for (String zone : new String[] {
      "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Tokyo"
    }) {
      for (String cron :
          new String[] {"0 30 2 * * ?", "0 0 0 * * ?", "0 59 1 * * ?", "0 0 3 * * ?"}) {
        Instant at = Instant.parse("2026-01-01T12:00:00Z");
        for (int day = 0; day < 365; day++) {
          Instant next = new DueTimes(cron, zone).next(at);
          assertThat(Duration.between(at, next))
              .as("%s %s after %s", cron, zone, at)
              .isBetween(day == 0 ? Duration.ZERO : Duration.ofHours(22), Duration.ofHours(26));
          at = next;
        }
        assertThat(at)
            .isAfter(Instant.parse("2026-12-31T00:00:00Z"))
            .isBefore(Instant.parse("2027-01-02T00:00:00Z"));
      }
    }
  }

  @Test
  void
      a_failure_that_may_pass_is_tried_again_within_the_hours_and_one_an_operator_must_fix_within_a_day() {
    Schedule daily = new Schedule("tokyo", "bills", "0 15 6 * * ?", "UTC");
    Schedule monthly = new Schedule("tokyo", "bills", "0 15 6 1 * ?", "UTC");
    Instant failed = Instant.parse("2026-05-12T06:15:20Z");

    assertThat(daily.retry(failed, true, 1)).isEqualTo("2026-05-12T06:30:20Z");
    assertThat(daily.retry(failed, true, 2)).isEqualTo("2026-05-12T07:15:20Z");
    assertThat(daily.retry(failed, true, 3)).isEqualTo("2026-05-12T10:15:20Z");
    assertThat(daily.retry(failed, true, 99)).isEqualTo("2026-05-12T10:15:20Z");
    assertThat(daily.retry(Instant.parse("2026-05-13T06:10:00Z"), true, 1))
        .as("it is due before")
        .isEqualTo("2026-05-13T06:15:00Z");
    assertThat(daily.retry(failed, false, 1)).isEqualTo("2026-05-13T06:15:00Z");
    assertThat(monthly.retry(failed, false, 1)).isEqualTo("2026-05-13T06:15:20Z");
  }
}

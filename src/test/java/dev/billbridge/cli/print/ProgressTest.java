package dev.billbridge.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a terminal says of work that is under way. */
class ProgressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "0 | 8 | 5000 | ''",
        "1 | 8 | 5000 | ''",
        "2 | 8 | 5000 | ', about 15 s left'",
        "7 | 8 | 4000 | ', about 1 s left'",
        "4 | 8 | 61000 | ', about 2 min left'",
        "8 | 8 | 5000 | ''",
      })
  void the_remaining_time_is_said_once_a_quarter_is_done(
      int done, int expected, long millis, String said) {
    assertThat(Progress.remaining(done, expected, millis)).isEqualTo(said);
  }
}

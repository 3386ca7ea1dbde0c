package dev.billbridge.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExactDecimalTest {

  private static final String LONGEST = "9".repeat(35) + "." + "9".repeat(30);

  @ParameterizedTest
  @ValueSource(strings = {"0.1", "-2.5", "100", "123456789012345678901234567890.01"})
  void a_figure_keeps_every_digit_and_loses_no_more_than_its_trailing_zeros(String figure) {
    assertThat(ExactDecimal.text(ExactDecimal.canonical(new BigDecimal(figure))))
        .isEqualTo(figure);
    if (figure.contains(".")) {
      assertThat(ExactDecimal.canonical(new BigDecimal(figure + "00")))
          .isEqualTo(ExactDecimal.canonical(new BigDecimal(figure)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-"})
  void the_longest_figure_is_kept_and_one_digit_more_is_refused_rather_than_rounded(String sign) {
    assertThat(ExactDecimal.text(ExactDecimal.canonical(new BigDecimal(sign + LONGEST))))
        .isEqualTo(sign + LONGEST);
    assertThatThrownBy(() -> ExactDecimal.canonical(new BigDecimal(sign + "1" + LONGEST)))
        .hasMessage(
            "a figure of 36 digits before the decimal point is more than the 35 that can be kept exactly");
    assertThatThrownBy(() -> ExactDecimal.canonical(new BigDecimal(sign + LONGEST + "1")))
        .hasMessage("a figure of 31 decimal places is more than the 30 that can be kept exactly");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e1000000000", "1e-1000000000"})
  void a_figure_of_a_thousand_million_digits_is_refused_without_being_written_out(String figure) {
    assertThatThrownBy(() -> ExactDecimal.canonical(new BigDecimal(figure)))
        .hasMessageStartingWith("a figure of 1000000");
  }
}

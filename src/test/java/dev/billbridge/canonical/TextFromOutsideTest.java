package dev.billbridge.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider sent, as it may stand in a sentence. */
class TextFromOutsideTest {

  @Test
  void nothing_in_it_commands_a_terminal_or_is_refused_by_a_database() {
    assertThat(Text.oneLine("a\u001b[31mred\u0000\r\nnext\u202Eback\uD800half 日本 \uD83D\uDE00"))
        .isEqualTo("a [31mred next back half 日本 \uD83D\uDE00");
  }

  @Test
  void of_a_page_the_words_are_shown() {
    assertThat(
            Text.words(
                "<html><head><style>p { color: red }</style><SCRIPT>if (a < b) alert(1)</SCRIPT></head>\n<body><h1>502</h1>\n  Bad  Gateway</body>"))
        .isEqualTo("502 Bad Gateway");
    assertThat(Text.words("a < b and nothing else")).isEqualTo("a < b and nothing else");
    assertThat(Text.words("<p>cut in the mid<dle")).isEqualTo("cut in the mid<dle");
  }

  /** Quadratic work on a million characters would take hours. */
  @ParameterizedTest
  @ValueSource(
      strings = {"<", "<script", "<style>", "</script", "<script></style>", "< \n", "\u0000"})
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_page_takes_time_in_proportion_to_its_length(String piece) {
    assertThat(Text.words(piece.repeat(1_000_000 / piece.length())).length())
        .isLessThanOrEqualTo(1_000_000);
  }
}

package dev.billbridge.settings.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a value may be, in a sentence that goes on after the key and the value. */
class RulesTest {

  @Test
  void a_choice_of_signs_is_readable() {
    Rule<String> decimal = Rules.oneOf(List.of(".", ","));

    assertThat(decimal.read(",")).isEqualTo(",");
    assertThatThrownBy(() -> decimal.read(";")).hasMessage("must be one of \".\", \",\"");
  }
}

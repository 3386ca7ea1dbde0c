package dev.billbridge.settings.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlankingTest {

  private static final String PASSWORD = "p4ss/w\"rd +&ü";

  @ParameterizedTest
  @ValueSource(
      strings = {
        PASSWORD,
        "p4ss%2Fw%22rd+%2B%26%C3%BC",
        "p4ss%2Fw%22rd%20%2B%26%C3%BC",
        "p4ss%2fw%22rd%20%2b%26%c3%bc",
        "p4ss/w\\\"rd +&ü",
        "p4ss\\/w\\\"rd +&ü",
        "cDRzcy93InJkICsmw7w=",
        "cDRzcy93InJkICsmw7w",
        "billing:" + PASSWORD,
        "YmlsbGluZzpwNHNzL3cicmQgKybDvA==",
        "YmlsbGluZzpwNHNzL3cicmQgKybDvA%3D%3D"
      })
  void a_secret_is_blanked_in_every_form_in_which_it_may_come_back(String form) {
    Blanking blanking = Blanking.of(List.of(PASSWORD, "billing:" + PASSWORD));

    assertThat(blanking.blank("no such user: " + form + ", try again"))
        .doesNotContain(form, "p4ss", "cDRz", "YmlsbGl")
        .contains("***", "try again");
    assertThat(blanking.toString()).doesNotContain("p4ss");
  }

  @Test
  void what_is_no_secret_stays() {
    Blanking blanking = Blanking.of(Arrays.asList(null, "", "abc", "  ", "s3cret"));

    assertThat(blanking.blank("abc is not s3cret")).isEqualTo("abc is not ***");
    assertThat(blanking.blank(null)).isNull();
  }
}

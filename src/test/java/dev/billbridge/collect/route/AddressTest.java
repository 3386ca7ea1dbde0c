package dev.billbridge.collect.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a call goes, whatever a provider puts into an id. */
class AddressTest {

  private static final String BASE = "https://api.example.com/v1";

  private static String compose(Object id) {
    return Address.compose(BASE + "/bills/<0>/csv", number -> id, List.of(BASE));
  }

  @Test
  void an_id_is_one_segment_of_the_path() {
    assertThat(compose("30114472")).isEqualTo(BASE + "/bills/30114472/csv");
    assertThat(compose("2026/0815")).isEqualTo(BASE + "/bills/2026%2F0815/csv");
    assertThat(compose("a?b#c;d@e:f\\g")).isEqualTo(BASE + "/bills/a%3Fb%23c%3Bd%40e%3Af%5Cg/csv");
    assertThat(compose("https://evil.example.com"))
        .isEqualTo(BASE + "/bills/https%3A%2F%2Fevil.example.com/csv");
    assertThat(compose("v1.2..3 請求")).isEqualTo(BASE + "/bills/v1.2..3%20%E8%AB%8B%E6%B1%82/csv");
    assertThat(compose("100%")).isEqualTo(BASE + "/bills/100%25/csv");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "%2e%2e",
        "%2E.",
        "%252e%252e",
        "../admin",
        "a/../../admin",
        "..%2fadmin",
        "..\\admin",
        "..;x=1",
        "x%2f..%2fy",
        " ..",
        "a\nb",
        "a%0d%0ab",
        "\u0000",
        ""
      })
  void an_id_that_could_lead_elsewhere_is_refused(String id) {
    assertThatThrownBy(() -> compose(id)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.example.com/a/../b",
        "https://api.example.com/a/%2e%2e/b",
        "https://api.example.com//b",
        "https://a@b.example.com/",
        "https://api.example.com/a?b",
        "https://api.example.com/a\\b",
        "ftp://api.example.com/",
        "/a",
        "https://api.example.com/.%252E/b"
      })
  void a_whole_address_that_is_none_is_refused(String url) {
    assertThatThrownBy(() -> Address.compose(url, number -> null, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void only_a_setting_may_say_where_the_host_is() {
    assertThat(Address.compose("<0>/bills", number -> BASE, List.of(BASE)))
        .isEqualTo(BASE + "/bills");
    assertThatThrownBy(
            () -> Address.compose("<0>/bills", number -> "https://evil.example.com", List.of(BASE)))
        .hasMessageContaining("not one of the account's settings");
    assertThatThrownBy(
            () -> Address.compose("https://<0>/bills", number -> "evil.example.com", List.of(BASE)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void months_may_be_several_segments() {
    assertThat(Address.compose(
            BASE + "/bills/<0><1>",
            number -> number == 0 ? "7" : new Address.Months("/2026/03"),
            List.of(BASE)))
        .isEqualTo(BASE + "/bills/7/2026/03");
  }
}

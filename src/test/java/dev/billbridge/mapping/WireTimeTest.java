package dev.billbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTimeTest {

  @ParameterizedTest
  @CsvSource({
    "2026-09-30T15:00:00Z,             Asia/Tokyo,    2026-10-01",
    "2026-09-30T14:59:59.999Z,         Asia/Tokyo,    2026-09-30",
    "2026-09-30T15:00Z,                Asia/Tokyo,    2026-10-01",
    "2026-10-01T00:00:00+09:00,        Asia/Tokyo,    2026-10-01",
    "2026-10-01T00:00:00+0900,         Asia/Tokyo,    2026-10-01",
    "2026-10-01T00:00:00+09,           Asia/Tokyo,    2026-10-01",
    "2026-09-30 17:00:00 +0200,        Asia/Tokyo,    2026-10-01",
    "2026-09-30T08:00:00.123456-07:00, Asia/Tokyo,    2026-10-01",
    "2026-09-30 15:00:00 UTC,          Asia/Tokyo,    2026-10-01",
    "2026-10-01T00:00:00,              Asia/Tokyo,    2026-10-01",
    "2026-09-30 23:59:59,              Asia/Tokyo,    2026-09-30",
    "2026-10-01,                       Asia/Tokyo,    2026-10-01",
    "2026/10/01,                       Asia/Tokyo,    2026-10-01",
    "20261001,                         Asia/Tokyo,    2026-10-01",
    "1790780400,                       Asia/Tokyo,    2026-10-01",
    "1790780399,                       Asia/Tokyo,    2026-09-30",
    "1790780400000,                    Asia/Tokyo,    2026-10-01",
    "2026-10-01T00:00:00+09:00,        UTC,           2026-09-30",
    "2026-10-24T22:00:00Z,             Europe/Berlin, 2026-10-25",
    "2026-10-31T22:59:59Z,             Europe/Berlin, 2026-10-31",
    "2026-10-31T23:00:00Z,             Europe/Berlin, 2026-11-01"
  })
  void an_instant_falls_on_the_day_it_is_in_the_providers_zone_however_it_is_written(
      String text, String zone, String day) throws Exception {
    assertThat(WireTime.date(text, ZoneId.of(zone))).hasToString(day);
    assertThat(WireTime.month(text, ZoneId.of(zone))).hasToString(day.substring(0, 7));
    assertThat(inMapping(text, zone))
        .as("a mapping reads what a route reads")
        .isEqualTo(day.substring(0, 7));
    assertThat(inRoute(text, zone)).isEqualTo(day.substring(0, 7));
  }

  @ParameterizedTest
  @CsvSource({"2026-10, 2026-10", "2026/10, 2026-10", "2026/9, 2026-09"})
  void a_month_is_the_month_it_is(String text, String month) throws Exception {
    assertThat(inMapping(text, "Asia/Tokyo")).isEqualTo(month);
    assertThat(inRoute(text, "Asia/Tokyo")).isEqualTo(month);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-13-01",
        "2026-02-30",
        "2026-10-01T25:00:00Z",
        "tomorrow",
        "10/01/2026",
        "2026-10-01T00:00:00+99:00",
        "123",
        "2026-00"
      })
  void what_is_no_time_is_refused_by_a_mapping_and_unknown_to_a_route(String text) {
    assertThatThrownBy(() -> inMapping(text, "Asia/Tokyo"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text.substring(0, 3));
    assertThat(inRoute(text, "Asia/Tokyo")).isEmpty();
  }

  @Test
  void a_zone_that_there_is_not_is_named() {
    assertThatThrownBy(() -> inRoute("2026-10-01", "Asia/Tokio"))
        .hasMessage("\"Asia/Tokio\" is not a time zone; write it like Asia/Tokyo");
  }

  private static String inRoute(String text, String zone) {
    return new DocumentReader.Entry(
            null, DocumentReader.MAPPER.createObjectNode().put("Date", text))
        .month("/Date", zone);
  }

  private static String inMapping(String text, String zone) throws MappingException {
    JsonNode answer = new JqProgram(
            Path.of("sample.jq"), "", "def statement: month_in(\"" + zone + "\");")
        .function("statement")
        .apply(TextNode.valueOf(text))
        .get(0);
    return answer.textValue();
  }
}

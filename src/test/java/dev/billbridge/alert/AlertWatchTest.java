package dev.billbridge.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.billbridge.alert.AlertSite.Line;
import dev.billbridge.review.Findings;
import dev.billbridge.testing.Engines;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertWatchTest {

  private static final String[] TRAFFIC = {
    "text: Cost of traffic",
    "sum: netAmount",
    "where: { resourceType: cloud/traffic/* }",
    "divided-by: quantity",
    "by: account",
    "when: \"> 1.5 usual\""
  };

  @TempDir
  private Path folder;

  /** Six months in which a gigabyte has cost 12.4 yen, each known on the twentieth. */
  private AlertSite usualTraffic() {
    AlertSite site = new AlertSite(folder);
    for (int month = 5; month <= 10; month++) {
      site.clock.set("2026-%02d-20T06:15:00Z".formatted(month));
      site.traffic("2026-%02d".formatted(month), 124 * (long) month, 10 * (long) month);
    }
    site.clock.set("2026-11-20T12:00:00Z");
    site.alert(TRAFFIC);
    return site;
  }

  @Test
  void a_gigabyte_that_costs_1_71_times_the_usual_fires() {
    try (AlertSite site = usualTraffic()) {
      site.traffic("2026-11", 4240, 200);

      assertThat(site.evaluate())
          .containsExactly(
              "Cost of traffic: tokyo 2026-11: 21.2 JPY/GB, above 1.5 times the usual 12.4 = 18.6"
                  + " (6 months)");
      assertThat(site.rows()).containsExactly("tokyo 21.2 18.6 firing");
      assertThat(site.owed("ops")).containsExactly("firing 2026-11-JPY-tokyo");
      assertThat(site.owed("erp")).isEmpty();
      assertThat(Findings.of(
              site.ledger.statements().all(), Findings.Limits.STANDARD, site.clock.instant()))
          .extracting(finding -> finding.kind() + " " + finding.sentence())
          .contains("ALERT Cost of traffic: tokyo 2026-11: 21.2 JPY/GB, above 1.5 times the usual"
              + " 12.4 = 18.6 (6 months)");
    }
  }

  @Test
  void exactly_the_limit_does_not_fire_and_a_hair_above_it_does() {
    try (AlertSite site = usualTraffic()) {
      site.traffic("2026-11", 186, 10);
      assertThat(site.evaluate()).isEmpty();
      site.bill(
          "tokyo",
          "2026-11",
          new Line("cloud/traffic/internet", "186.0000000001", "10", "GB", "JPY"));
      assertThat(site.evaluate()).hasSize(1);
    }
  }

  @Test
  void what_was_quiet_fires_once_a_line_a_limit_or_the_day_is_another() {
    try (AlertSite site = usualTraffic()) {
      site.traffic("2026-11", 124, 10);
      assertThat(site.evaluate()).isEmpty();
      site.traffic("2026-11", 4240, 200);
      assertThat(site.evaluate()).hasSize(1);
    }
    try (AlertSite site = usualTraffic()) {
      site.traffic("2026-11", 124, 10);
      assertThat(site.evaluate()).isEmpty();
      site.alert("sum: netAmount", "when: \"> 123\"");
      assertThat(site.evaluate()).hasSize(1);
    }
    try (AlertSite site = usualTraffic()) {
      site.traffic("2026-11", 124, 10);
      site.alert("sum: netAmount", "when: \"> 123\"", "from-day: 21");
      assertThat(site.evaluate()).isEmpty();
      site.clock.set("2026-11-21T00:00:00Z");
      assertThat(site.evaluate()).hasSize(1);
    }
  }

  @Test
  void firing_repeat_and_resolved_are_each_said_once() {
    try (AlertSite site = usualTraffic()) {
      site.alert(
          "sum: netAmount",
          "divided-by: quantity",
          "by: account",
          "when: \"> 1.5 usual\"",
          "clear: \"< 1.2 usual\"",
          "repeat: P2D");
      site.traffic("2026-11", 4240, 200);
      site.evaluate();
      assertThat(site.evaluate()).isEmpty();
      site.clock.set("2026-11-21T12:00:00Z");
      assertThat(site.evaluate()).isEmpty();
      site.clock.set("2026-11-22T12:00:00Z");
      assertThat(site.evaluate()).hasSize(1);
      assertThat(site.evaluate()).isEmpty();

      // Below the limit, though not yet so far that it resolves.
      site.traffic("2026-11", 3600, 200);
      assertThat(site.evaluate()).isEmpty();
      assertThat(site.rows()).containsExactly("tokyo 18 18.6 firing");
      site.traffic("2026-11", 2600, 200);
      assertThat(site.evaluate())
          .containsExactly("Resolved: a: tokyo 2026-11: 13 JPY/GB, limit 18.6");
      assertThat(site.evaluate()).isEmpty();
      assertThat(site.owed("ops"))
          .containsExactly(
              "firing 2026-11-JPY-tokyo", "repeat 2026-11-JPY-tokyo", "resolved 2026-11-JPY-tokyo");
      assertThat(site.ledger.statements().of("alerts", "alerts").get(0).isFiring())
          .isFalse();

      site.traffic("2026-11", 4240, 200);
      assertThat(site.evaluate()).hasSize(1);
      assertThat(site.owed("ops")).hasSize(4).last().isEqualTo("firing 2026-11-JPY-tokyo");
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_is_usual_is_what_was_known_on_the_same_day_of_the_months_before(Engines engine) {
    String url;
    try {
      url = engine.freshDatabase();
    } catch (RuntimeException | ExceptionInInitializerError | NoClassDefFoundError e) {
      abort(engine + " cannot be started here: " + e);
      return;
    }
    try (AlertSite site = new AlertSite(url, folder, Set.of("all"))) {
      site.alert("sum: netAmount", "by: account", "when: \"> 1.5 usual\"");
      for (int month = 8; month <= 10; month++) {
        site.clock.set("2026-%02d-10T06:15:00Z".formatted(month));
        site.traffic("2026-%02d".formatted(month), 100, 1);
        site.clock.set("2026-%02d-21T00:00:01Z".formatted(month));
        site.traffic("2026-%02d".formatted(month), 900, 1);
      }
      site.clock.set("2026-11-20T12:00:00Z");
      site.traffic("2026-11", 151, 1);
      assertThat(site.rows()).containsExactly("tokyo 151 150 met");
      site.clock.set("2026-11-21T12:00:00Z");
      assertThat(site.rows()).containsExactly("tokyo 151 1350 ok");
    }
  }

  @Test
  void two_known_months_say_nothing_and_months_collected_later_count_pro_rata() {
    try (AlertSite site = new AlertSite(folder)) {
      site.alert("sum: netAmount", "by: account", "when: \"> 1.5 usual\"");
      site.traffic("2026-09", 300, 1);
      site.traffic("2026-10", 310, 1);
      site.traffic("2026-11", 5000, 1);
      assertThat(site.evaluate()).isEmpty();
      assertThat(site.rows()).containsExactly("tokyo 5000 null not yet known");
      site.bill("osaka", "2026-09", Line.yen("cloud/plan/1", 100, 1));
      site.bill("osaka", "2026-10", Line.yen("cloud/plan/1", 100, 1));
      site.bill("osaka", "2026-11", Line.yen("cloud/plan/1", 100, 1));
      site.clock.forward(Duration.ofMinutes(11));
      assertThat(site.unmeasured())
          .as("posted by another process, which has evaluated them")
          .containsExactly(
              "a: osaka and 1 more, 2026-11: what is usual is not yet known: 2 of 3 months");

      site.traffic("2026-08", 1000, 1);
      // 20 of 30 days of 300, 20 of 31 of 310 and of 1000: the middle is 200.
      assertThat(site.evaluate())
          .containsExactly(
              "a: tokyo 2026-11: 5000 JPY, above 1.5 times the usual 200 = 300 (3 months, 3 of"
                  + " them pro rata)");
    }
  }

  @Test
  void last_month_is_compared_with_whole_months() {
    try (AlertSite site = new AlertSite(folder)) {
      site.alert("sum: amount", "over: last month", "when: \"> 1.5 usual\"");
      for (String month : List.of("2026-07", "2026-08", "2026-09")) {
        site.traffic(month, 100, 1);
      }
      site.traffic("2026-10", 151, 1);
      site.traffic("2026-11", 9000, 1);
      assertThat(site.evaluate())
          .containsExactly(
              "a: 2026-10: 166.1 JPY, above 1.5 times the usual 110 = 165 (3 months, 3 of them pro"
                  + " rata)");
    }
  }

  @Test
  void a_sum_of_nothing_is_zero_so_a_missing_month_is_noticed() {
    try (AlertSite site = usualTraffic()) {
      site.alert("sum: netAmount", "by: account", "from-day: 20", "when: \"< 0.5 usual\"");
      assertThat(site.evaluate())
          .containsExactly(
              "a: tokyo 2026-11: 0 JPY, below 0.5 times the usual 930 = 465 (6 months)");
    }
  }

  @Test
  void currencies_are_never_added_and_amounts_of_issuers_without_tax_are_net() {
    try (AlertSite site = new AlertSite(folder)) {
      site.alert("sum: netAmount", "when: \"> 100\"");
      site.traffic("2026-11", 100, 1);
      site.statement(
          "ionos", "frankfurt", YearMonth.of(2026, 11), new Line("S", "100.01", "1", "h", "EUR"));
      assertThat(site.evaluate()).containsExactly("a: 2026-11: 100.01 EUR, above 100");
    }
  }

  @Test
  void a_share_of_the_total_is_of_its_own_currency() {
    try (AlertSite site = new AlertSite(folder)) {
      site.alert("sum: netAmount", "by: resource", "at-least: 50", "when: \"> 5 % of total\"");
      site.bill(
          "tokyo",
          "2026-11",
          Line.yen("cloud/plan/1", 950, 1),
          Line.yen("cloud/disk", 50, 1),
          Line.yen("cloud/ip", 49, 1));
      site.statement(
          "ionos", "frankfurt", YearMonth.of(2026, 11), new Line("S", "10", "1", "h", "EUR"));
      assertThat(site.rows())
          .containsExactly(
              "r1 10 0.5 below at-least", "r1 950 52.45 met", "r2 50 52.45 ok", "r3 49 52.45 ok");
    }
  }

  @Test
  void a_denominator_of_zero_or_of_several_units_is_no_measure() {
    try (AlertSite site = new AlertSite(folder)) {
      site.alert("sum: netAmount", "divided-by: quantity", "when: \"> 1\"");
      site.traffic("2026-11", 100, 0);
      site.statement(
          "ionos", "frankfurt", YearMonth.of(2026, 11), new Line("S", "10", "0", "h", "EUR"));
      assertThat(site.evaluate())
          .containsExactly(
              "a: 2026-11: no measure: the sum that it is divided by (quantity) is zero");
      assertThat(site.owed("ops")).isEmpty();
      assertThat(site.evaluate()).as("once, until something changes").isEmpty();
      assertThat(site.rows())
          .containsExactly("null null null no measure", "null null null no measure");
      assertThat(site.unmeasured())
          .containsExactly(
              "a: 2026-11: no measure: the sum that it is divided by (quantity) is zero");
      site.bill(
          "tokyo",
          "2026-11",
          Line.yen("cloud/traffic/internet", 100, 10),
          new Line("cloud/plan/1", "100", "10", "hour", "JPY"));
      assertThat(site.rows()).containsOnly("null null null no measure");
    }
  }

  @Test
  void resources_are_counted_once_and_divide() {
    try (AlertSite site = new AlertSite(folder)) {
      site.alert(
          "sum: netAmount",
          "divided-by: { sum: count(resourceId), where: { resourceType: cloud/plan/* } }",
          "by: account",
          "when: \">= 50\"");
      site.bill(
          "tokyo",
          "2026-11",
          Line.yen("cloud/plan/1", 40, 1),
          Line.yen("cloud/plan/2", 40, 1),
          Line.yen("cloud/disk", 20, 1));
      assertThat(site.evaluate()).containsExactly("a: tokyo 2026-11: 50 JPY/resource, above 50");
    }
  }

  @Test
  void a_month_that_is_over_resolves_and_so_does_an_alert_that_is_removed() {
    try (AlertSite site = usualTraffic()) {
      site.traffic("2026-11", 4240, 200);
      site.evaluate();
      site.clock.set("2026-12-01T06:15:00Z");
      assertThat(site.evaluate())
          .containsExactly(
              "Resolved: Cost of traffic: tokyo 2026-11: another month is measured now");
      site.traffic("2026-12", 4240, 200);
      site.evaluate();
      site.write("alerts.yaml", "alerts:\n");
      assertThat(site.evaluate())
          .containsExactly(
              "Resolved: Cost of traffic: tokyo 2026-12: the alert is no longer in alerts.yaml");
      assertThat(site.evaluate()).isEmpty();
      assertThat(site.owed("ops"))
          .containsExactly(
              "firing 2026-11-JPY-tokyo",
              "resolved 2026-11-JPY-tokyo",
              "firing 2026-12-JPY-tokyo",
              "resolved 2026-12-JPY-tokyo");
    }
  }

  @Test
  void a_new_sink_is_owed_what_fires_and_nothing_that_has_resolved() {
    String url = Engines.H2.freshDatabase();
    try (AlertSite site = new AlertSite(url, folder, Set.of("another"))) {
      site.alert("sum: netAmount", "by: account", "when: \"> 100\"");
      site.traffic("2026-11", 101, 1);
      site.bill("osaka", "2026-11", Line.yen("cloud/plan/1", 101, 1));
      site.evaluate();
      site.traffic("2026-11", 99, 1);
      site.evaluate();
      assertThat(site.owed("ops")).isEmpty();
      try (AlertSite again = new AlertSite(url, folder, Set.of("a"))) {
        again.ledger.queue().oweHistory();
        assertThat(again.owed("ops")).containsExactly("firing 2026-11-JPY-osaka");
      }
    }
  }

  @Test
  void a_file_that_cannot_be_used_is_a_failure_in_its_own_words() {
    try (AlertSite site = new AlertSite(folder)) {
      site.alert("sum: netAmount", "when: \"> 1.5 usul\"");
      assertThat(site.evaluate())
          .singleElement()
          .asString()
          .endsWith("alerts.yaml:4: a: when = \"> 1.5 usul\" is not a condition; examples: \"> 1.5"
              + " usual\", \"> 12\", \"> 5 % of total\"");
    }
  }
}

package dev.billbridge.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.deliver.Deliverer.Round;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the log says of a sink. */
class RoundLogTest {

  private static final Instant START = Instant.parse("2026-05-12T12:00:00Z");

  private final RoundLog log = new RoundLog("erp");

  private List<String> lines(Round round, boolean down, Instant now) {
    return log.of(round, down, now, Duration.ofMillis(1_449)).stream()
        .map(line -> line.level() + " " + line.text())
        .toList();
  }

  @Test
  void a_sink_that_is_down_for_a_day_is_said_to_be_down_once_an_hour_and_up_again_once() {
    List<String> lines = new ArrayList<>();
    for (int round = 0; round < 8_640; round++) {
      lines.addAll(lines(
          new Round("erp", 0, List.of("erp: bill-" + round + " did not arrive: nobody answers")),
          round > 1,
          START.plusSeconds(10L * round)));
    }
    assertThat(lines).hasSizeLessThan(40);
    assertThat(lines)
        .filteredOn(line -> line.contains("still down since"))
        .hasSize(23)
        .first()
        .asString()
        .isEqualTo(
            "WARN erp: still down since 2026-05-12T12:00:20Z: erp: bill-362 did not arrive: nobody answers");
    assertThat(lines(new Round("erp", 3, List.of()), false, START.plus(Duration.ofDays(1))))
        .containsExactly(
            "INFO erp: up again after PT23H59M40S", "INFO erp: 3 delivered, 0 not in 1.4 s");
  }

  @Test
  void every_delivery_that_is_refused_is_said_while_the_sink_takes_others() {
    assertThat(lines(
            new Round("erp", 1, List.of("bill-1 was refused", "bill-2 was refused")), false, START))
        .containsExactly(
            "INFO erp: 1 delivered, 2 not in 1.4 s",
            "WARN bill-1 was refused",
            "WARN bill-2 was refused");
    assertThat(lines(new Round("erp", 0, List.of()), false, START)).isEmpty();
  }
}

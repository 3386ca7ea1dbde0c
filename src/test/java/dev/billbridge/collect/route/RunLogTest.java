package dev.billbridge.collect.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.collect.RunReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunLogTest {

  private static final String DOWN =
      "tokyo bills: GET https://api.example.com/bills answered 503. Try again in 17 s";

  private final RunLog log = new RunLog();
  private Instant now = Instant.parse("2026-05-12T06:15:00Z");

  private List<String> run(String... failures) {
    RunReport report = new RunReport("tokyo", "bills");
    List.of(failures).forEach(report::failed);
    List<String> lines = new ArrayList<>();
    log.of(report, now).forEach(line -> lines.add(line.level() + " " + line.text()));
    now = now.plus(Duration.ofMinutes(5));
    return lines;
  }

  @Test
  void a_source_that_is_down_is_said_when_it_changes_and_once_an_hour() {
    assertThat(run()).singleElement().asString().startsWith("INFO tokyo bills: 0 documents;");
    assertThat(run(DOWN)).hasSize(2).last().isEqualTo("ERROR " + DOWN);
    List<String> outage = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      outage.addAll(run(DOWN.replace("17", Integer.toString(i))));
    }
    assertThat(outage)
        .hasSize(2)
        .allSatisfy(line -> assertThat(line)
            .startsWith(
                "ERROR tokyo bills: still failing since 2026-05-12T06:20:00Z: tokyo bills: GET"));

    assertThat(run()).first().isEqualTo("INFO tokyo bills: up again after PT2H10M");
    assertThat(run()).singleElement().asString().startsWith("INFO tokyo bills: 0 documents;");
  }

  @Test
  void a_run_that_was_left_to_another_one_is_one_line_and_no_sign_that_the_source_is_up_again() {
    run(DOWN);
    RunReport skipped = new RunReport("tokyo", "bills");
    skipped.skipped("tokyo bills is skipped: another run has begun since it was due");

    assertThat(log.of(skipped, now))
        .singleElement()
        .hasToString("Line[level=INFO, text=tokyo bills is skipped: another run has begun since it"
            + " was due]");
    assertThat(run(DOWN)).isEmpty();
    assertThat(run()).first().asString().startsWith("INFO tokyo bills: up again after ");
  }

  @Test
  void another_cause_is_said_at_once() {
    run(DOWN);
    assertThat(run(DOWN, "tokyo bills: the disk is full"))
        .containsExactly("ERROR tokyo bills: the disk is full");
    assertThat(run("tokyo bills: answered 401. Check the credentials of account.tokyo"))
        .hasSize(1);
    assertThat(run("tokyo bills: answered 401. Check the credentials of account.tokyo"))
        .isEmpty();
  }
}

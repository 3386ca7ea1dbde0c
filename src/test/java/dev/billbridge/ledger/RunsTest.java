package dev.billbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.billbridge.ledger.run.Runs;
import dev.billbridge.testing.Engines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

class RunsTest {

  private static final Duration LEASE = Duration.ofMinutes(5);

  @EveryEngine
  void an_account_and_dataset_is_collected_by_one_process_at_a_time(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine));
        Site other = site.another()) {
      long run = site.ledger.runs().begin("tokyo", "bills", LEASE).number();
      Runs.Start refused = other.ledger.runs().begin("tokyo", "bills", LEASE);

      assertThat(refused.number()).isNull();
      assertThat(refused.holder().run()).isEqualTo(run);
      assertThat(refused.holder().name())
          .startsWith("process " + ProcessHandle.current().pid() + " on ");
      assertThat(other.ledger.runs().begin("tokyo", "invoices", LEASE).number()).isNotNull();
      site.ledger.runs().end(run, null);
      assertThat(other.ledger.runs().begin("tokyo", "bills", LEASE).number()).isGreaterThan(run);
    }
  }

  @EveryEngine
  void failures_in_a_row_are_counted_until_a_run_for_what_is_current_is_done(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      Runs runs = site.ledger.runs();
      for (int i = 1; i <= 3; i++) {
        long failed =
            runs.beginCurrent("tokyo", "bills", LEASE, Instant.MAX, null).number();
        runs.end(failed, "the provider answered 503", Instant.parse("2026-05-12T06:30:00Z"));
        runs.end(runs.begin("tokyo", "bills", LEASE).number(), null);
        assertThat(runs.failedInARow("tokyo", "bills")).isEqualTo(i);
        assertThat(runs.lastCurrent("tokyo", "bills").orElseThrow().retryAt())
            .isEqualTo("2026-05-12T06:30:00Z");
      }
      runs.end(
          runs.beginCurrent(
                  "tokyo", "bills", LEASE, Instant.MAX, Instant.parse("2026-05-12T06:30:00Z"))
              .number(),
          null);
      assertThat(runs.failedInARow("tokyo", "bills")).isZero();
      assertThat(runs.lastCurrent("tokyo", "bills").orElseThrow().retryAt()).isNull();
    }
  }

  @EveryEngine
  void a_run_that_gives_no_sign_of_life_is_taken_over_and_noted_as_broken_off(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine));
        Site other = site.another()) {
      long lost = site.ledger.runs().begin("tokyo", "bills", LEASE).number();
      other.later(LEASE.minusSeconds(1));
      assertThat(other.ledger.runs().begin("tokyo", "bills", LEASE).number()).isNull();
      other.later(Duration.ofSeconds(1));
      long heir = other.ledger.runs().begin("tokyo", "bills", LEASE).number();

      assertThat(site.ledger.runs().extend(lost, LEASE)).isFalse();
      site.ledger.runs().end(lost, null);
      assertThat(other.ledger.runs().holder("tokyo", "bills").orElseThrow().run())
          .isEqualTo(heir);
    }
  }

  @EveryEngine
  void a_run_that_goes_on_keeps_its_lease(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine));
        Site other = site.another()) {
      long run = site.ledger.runs().begin("tokyo", "bills", LEASE).number();
      site.later(Duration.ofMinutes(4));
      assertThat(site.ledger.runs().extend(run, LEASE)).isTrue();
      other.later(Duration.ofMinutes(8));

      assertThat(other.ledger.runs().begin("tokyo", "bills", LEASE).number()).isNull();
    }
  }

  @EveryEngine
  void the_lease_of_a_process_that_has_ended_is_taken_over_at_once(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine));
        Site other = site.another()) {
      site.ledger.runs().begin("tokyo", "bills", LEASE);
      site.ledger
          .database()
          .jdbi()
          .useHandle(handle -> handle.execute(
              "update ledger_run_lease set owner = ?",
              other
                  .ledger
                  .runs()
                  .holder("tokyo", "bills")
                  .orElseThrow()
                  .owner()
                  .replaceAll("/\\d+/\\d+", "/" + ProcessHandle.current().pid() + "/1")));

      assertThat(other.ledger.runs().last())
          .as("known before anybody takes over")
          .singleElement()
          .satisfies(run -> {
            assertThat(run.outcome()).isEqualTo("FAILED");
            assertThat(run.message())
                .startsWith("broken off: process " + ProcessHandle.current().pid() + " on ");
          });
      assertThat(other.ledger.runs().begin("tokyo", "bills", LEASE).number()).isNotNull();
      assertThat(other.ledger.runs().last())
          .singleElement()
          .satisfies(run -> assertThat(run.outcome()).isEqualTo("RUNNING"));
    }
  }

  /** Two containers may have the host's name and the process number 1 both. */
  @EveryEngine
  void of_a_process_in_another_container_nothing_is_known_and_its_lease_is_left_alone(
      Engines engine) {
    assumeTrue(
        Files.exists(Path.of("/proc/self/ns/pid")), "only where the system tells containers apart");
    try (Site site = Site.on(EveryEngine.Database.of(engine));
        Site other = site.another()) {
      site.ledger.runs().begin("tokyo", "bills", LEASE);
      String owner = other.ledger.runs().holder("tokyo", "bills").orElseThrow().owner();
      site.ledger
          .database()
          .jdbi()
          .useHandle(handle -> handle.execute(
              "update ledger_run_lease set owner = ?",
              owner.replaceAll("/\\d+-\\d+/", "/1-4711/")));

      assertThat(other.ledger.runs().begin("tokyo", "bills", LEASE).number()).isNull();
      other.later(LEASE);
      assertThat(other.ledger.runs().begin("tokyo", "bills", LEASE).number()).isNotNull();
    }
  }
}

package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.ledger.audit.ClockCheck;
import dev.billbridge.ledger.delivery.Deliveries;
import dev.billbridge.ledger.delivery.DeliveryQueue;
import dev.billbridge.ledger.delivery.DeliveryResults;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Engines;
import java.time.Duration;
import java.time.Instant;

/** Times that a clock wrote which was a year ahead keep nobody waiting for a year. */
class WrongClockTest {

  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Duration YEAR = Duration.ofDays(365);

  @EveryEngine
  void what_is_owed_is_due_whatever_the_clock_said_when_it_was_owed_leased_or_postponed(
      Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"))) {
      DeliveryQueue queue = site.ledger.queue();
      DeliveryResults results = site.ledger.results();
      Deliveries deliveries = site.ledger.deliveries();
      site.later(YEAR);
      site.bill("1").lines(charge("a", "1")).take();
      site.bill("2").lines(charge("a", "1")).take();
      site.bill("3").lines(charge("a", "1")).take();
      queue.lease("books", "killed", LEASE).orElseThrow();
      results.postponed(
          queue.lease("books", "me", LEASE).orElseThrow(),
          "503",
          site.now.plus(Duration.ofMinutes(1)));
      site.later(YEAR.negated());

      for (int i = 0; i < 3; i++) {
        results.delivered(queue.lease("books", "me", LEASE).orElseThrow(), "ok");
      }
      assertThat(deliveries.list(DeliveryState.DELIVERED)).hasSize(3);
      assertThat(queue.lease("books", "me", LEASE)).isEmpty();
    }
  }

  @EveryEngine
  void an_ordinary_pause_or_lease_is_kept(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"))) {
      DeliveryQueue queue = site.ledger.queue();
      DeliveryResults results = site.ledger.results();
      site.bill("1").lines(charge("a", "1")).take();
      site.bill("2").lines(charge("a", "1")).take();
      queue.lease("books", "other", LEASE).orElseThrow();
      results.postponed(
          queue.lease("books", "me", LEASE).orElseThrow(),
          "503",
          site.now.plus(DeliveryQueue.LONGEST_PAUSE));

      assertThat(queue.lease("books", "me", LEASE)).isEmpty();
    }
  }

  @EveryEngine
  void a_run_that_a_clock_ahead_holds_for_a_year_is_taken_over(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine));
        Site other = site.another()) {
      site.later(YEAR);
      site.ledger.runs().begin("tokyo", "bills", LEASE);

      assertThat(other.ledger.runs().begin("tokyo", "bills", LEASE).number()).isNotNull();
    }
  }

  @org.junit.jupiter.api.Test
  void a_clock_that_is_behind_is_reported_once_until_it_is_right_again() {
    ClockCheck clock = new ClockCheck();
    Instant recorded = Site.START;

    assertThat(clock.check(recorded.minusSeconds(60), recorded)).isEmpty();
    assertThat(clock.check(recorded.minus(YEAR), recorded))
        .contains(
            "the clock shows 2025-11-05T00:00:00Z, which is before 2026-11-05T00:00:00Z, when the"
                + " ledger last recorded something; set the clock, and check what was recorded meanwhile with billbridge audit list");
    assertThat(clock.check(recorded.minus(YEAR), recorded)).isEmpty();
    assertThat(clock.check(recorded, recorded)).isEmpty();
    assertThat(clock.check(recorded.minus(YEAR), recorded)).isPresent();
    assertThat(clock.check(recorded, null)).isEmpty();
  }
}

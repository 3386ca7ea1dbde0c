package dev.billbridge.collect.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.ledger.run.Runs;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a run that Quartz does not begin. */
class CatchUpTest {

  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final Schedule NIGHTLY =
      new Schedule("frankfurt", "invoices", "0 30 2 * * ?", "Europe/Berlin");

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork("2026-03-28T12:00:00Z");
  private final List<Instant> begun = new ArrayList<>();

  private Ledger ledger() {
    return Ledger.open(
        "jdbc:h2:mem:" + UUID.randomUUID(),
        "",
        "",
        Duration.ofSeconds(10),
        clock,
        new Lifecycle(Duration.ofDays(1), Duration.ofDays(7)),
        List.of());
  }

  private CatchUp catchUp(Ledger ledger) {
    return new CatchUp(List.of(NIGHTLY), ledger.runs(), clock, due -> {
      begun.add(clock.instant());
      run(ledger, null, null);
    });
  }

  private long run(Ledger ledger, String failure, Instant retryAt) {
    long number = ledger
        .runs()
        .beginCurrent(
            "frankfurt",
            "invoices",
            LEASE,
            clock.instant(),
            clock.instant().plus(Duration.ofMinutes(15)))
        .number();
    ledger.runs().end(number, failure, retryAt);
    return number;
  }

  @Test
  void a_time_that_daylight_saving_skips_is_collected_right_after_it_and_once() {
    try (Ledger ledger = ledger();
        CatchUp catchUp = catchUp(ledger)) {
      for (clock.set("2026-03-29T00:55:00Z");
          clock.instant().isBefore(Instant.parse("2026-03-29T03:00:00Z"));
          clock.forward(Duration.ofSeconds(5))) {
        catchUp.tick();
      }
      assertThat(begun).containsExactly(Instant.parse("2026-03-29T01:30:10Z"));
    }
  }

  @Test
  void a_time_that_the_clock_shows_twice_is_left_to_the_run_that_quartz_begins() {
    clock.set("2026-10-24T12:00:00Z");
    try (Ledger ledger = ledger();
        CatchUp catchUp = catchUp(ledger)) {
      for (clock.set("2026-10-24T23:00:00Z");
          clock.instant().isBefore(Instant.parse("2026-10-25T03:00:00Z"));
          clock.forward(Duration.ofSeconds(5))) {
        if (clock.instant().equals(Instant.parse("2026-10-25T01:30:00Z"))) {
          run(ledger, null, null);
        }
        catchUp.tick();
      }
      assertThat(begun).isEmpty();
    }
  }

  @Test
  void a_run_missed_while_the_service_was_down_is_made_up_for_at_the_start_and_once() {
    try (Ledger ledger = ledger()) {
      catchUp(ledger).tick();
      assertThat(begun).as("the first start ever").isEmpty();
      run(ledger, null, null);
      clock.forward(Duration.ofDays(3));
      catchUp(ledger).tick();
      catchUp(ledger).tick();

      assertThat(begun).containsExactly(Instant.parse("2026-03-31T12:00:00Z"));
    }
  }

  @Test
  void a_backfill_of_old_months_does_not_stand_in_for_the_run_that_was_missed() {
    try (Ledger ledger = ledger()) {
      run(ledger, null, null);
      clock.forward(Duration.ofDays(1));
      long backfill = ledger.runs().begin("frankfurt", "invoices", LEASE).number();
      ledger.runs().end(backfill, null);
      catchUp(ledger).tick();

      assertThat(begun).hasSize(1);
    }
  }

  @Test
  void a_run_that_failed_is_begun_again_when_its_pause_is_over() {
    try (Ledger ledger = ledger();
        CatchUp catchUp = catchUp(ledger)) {
      run(ledger, "the provider answered 503", Instant.parse("2026-03-28T12:15:00Z"));
      for (;
          clock.instant().isBefore(Instant.parse("2026-03-28T14:00:00Z"));
          clock.forward(Duration.ofSeconds(5))) {
        catchUp.tick();
      }
      assertThat(begun).containsExactly(Instant.parse("2026-03-28T12:15:10Z"));
    }
  }

  @Test
  void a_run_whose_process_was_killed_has_failed_and_is_begun_again() {
    try (Ledger ledger = ledger()) {
      ledger
          .runs()
          .beginCurrent(
              "frankfurt",
              "invoices",
              LEASE,
              clock.instant(),
              clock.instant().plus(Duration.ofMinutes(15)));
      assertThat(ledger.runs().last().get(0).outcome()).isEqualTo("RUNNING");
      clock.forward(Duration.ofMinutes(6));
      Runs.RunRecord killed = ledger.runs().last().get(0);
      catchUp(ledger).tick();
      assertThat(killed.outcome()).isEqualTo("FAILED");
      assertThat(killed.message())
          .startsWith("broken off: process " + ProcessHandle.current().pid() + " on ")
          .endsWith(" ended or stopped responding");
      assertThat(begun).isEmpty();

      clock.forward(Duration.ofMinutes(10));
      catchUp(ledger).tick();
      assertThat(begun).hasSize(1);
      assertThat(ledger.runs().last().get(0).outcome()).isEqualTo("DONE");
    }
  }

  @Test
  void nothing_is_begun_beside_a_run_that_is_under_way_or_has_begun_since_it_was_due() {
    try (Ledger ledger = ledger()) {
      long slow =
          ledger.runs().begin("frankfurt", "invoices", Duration.ofDays(9)).number();
      ledger.runs().end(slow, null);
      slow = ledger
          .runs()
          .beginCurrent("frankfurt", "invoices", Duration.ofDays(9), clock.instant(), null)
          .number();
      Instant asked = clock.instant();
      clock.forward(Duration.ofDays(1));
      catchUp(ledger).tick();
      assertThat(begun).isEmpty();

      ledger.runs().end(slow, null);
      run(ledger, null, null);
      Runs.Start late = ledger.runs().beginCurrent("frankfurt", "invoices", LEASE, asked, null);
      assertThat(late.number()).isNull();
      assertThat(late.holder()).isNull();
    }
  }

  @Test
  void
      a_service_that_starts_again_collects_what_its_provider_refused_before_and_says_until_then_when_it_will()
          throws IOException {
    try (Sandbox sandbox = Sandbox.start(
        SandboxSettings.defaults().withMonths(1).withLines(5).withClock(clock.instant()))) {
      OperatedSite site = new OperatedSite(folder, clock)
          .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices")
          .set("management.enabled", "false")
          .set("collect.retries", "0");
      String reachable = sandbox.baseUrl(sandbox.ionosAccounts().get(0)).toString();
      site.set("account.frankfurt.base-url", "http://127.0.0.1:1");
      try (Service service = site.start(Service.Mode.ON_DEMAND)) {
        RunReport refused =
            service.collector().collect(CollectRequest.CURRENT, report -> {}).get(0);
        assertThat(refused.failures()).isNotEmpty();
        assertThat(service.ledger().runs().last())
            .singleElement()
            .satisfies(run ->
                assertThat(run.retryAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(15))));
        service
            .collector()
            .collect(
                new CollectRequest(
                    Set.of(), Set.of(), YearMonth.of(2026, 1), YearMonth.of(2026, 1)),
                report -> {});
      }
      clock.forward(Duration.ofMinutes(16));
      site.set("account.frankfurt.base-url", reachable);
      try (Service service = site.start(Service.Mode.SCHEDULED)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> service.ledger().runs().last().get(0).outcome().equals("DONE"));
        assertThat(service.ledger().runs().last().get(0).retryAt()).isNull();
        assertThat(service.ledger().statements().all()).isNotEmpty();
      }
    }
  }
}

package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.FindingKind;
import dev.billbridge.ledger.Comparisons.Scope;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.testing.Engines;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class ComparisonsTest {

  private static final Scope APRIL = scope("ionos", "0012345", "invoices/usage", "2026-04");

  @EveryEngine
  void what_a_comparison_found_takes_the_place_of_what_the_one_before_it_found(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      Comparisons comparisons = site.ledger.comparisons();
      comparisons.replace(APRIL, "f1", List.of(finding("b"), finding("a")));
      comparisons.replace(
          scope("ionos", "0012345", "invoices/usage", "2026-03"),
          "f1",
          List.of(finding("earlier")));
      assertThat(comparisons.findings())
          .containsExactly(finding("earlier"), finding("b"), finding("a"));

      comparisons.replace(APRIL, "f2", List.of(finding("c")));
      assertThat(comparisons.findings()).containsExactly(finding("earlier"), finding("c"));
      assertThat(comparisons.of("sakura", "tokyo")).isEmpty();

      comparisons.replace(APRIL, "f3", List.of());
      assertThat(comparisons.findings()).containsExactly(finding("earlier"));
    }
  }

  @EveryEngine
  void comparisons_of_other_accounts_contracts_datasets_and_months_are_others(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      Comparisons comparisons = site.ledger.comparisons();
      List<Scope> all = List.of(
          APRIL,
          scope("acme", "0012345", "invoices/usage", "2026-04"),
          scope("ionos", "012345", "invoices/usage", "2026-04"),
          scope("ionos", "0012345", "invoices/utilization", "2026-04"),
          scope("ionos", "0012345", "invoices/usage", "2026-05"));
      all.forEach(each -> comparisons.replace(each, "f1", List.of(finding(each.toString()))));
      comparisons.forget(APRIL);

      assertThat(comparisons.findings())
          .extracting(Finding::sentence)
          .containsExactlyInAnyOrderElementsOf(
              all.stream().skip(1).map(Scope::toString).toList());
    }
  }

  @EveryEngine
  void
      what_was_compared_is_known_by_its_fingerprint_to_whoever_has_brought_something_of_the_account(
          Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      Comparisons comparisons = site.ledger.comparisons();
      Scope scope = scope("sakura", "0012345", "bills/usage", "2026-10");
      comparisons.replace(scope, "f1", List.of(finding("a")));
      comparisons.replace(scope, "f2", List.of());
      comparisons.replace(scope("sakura", "another", "bills/usage", "2026-10"), "f1", List.of());
      assertThat(comparisons.of("sakura", "osaka")).isEmpty();

      site.bill("4711").lines(charge("a", "1")).of("osaka").take();
      assertThat(comparisons.of("sakura", "osaka")).isEqualTo(Map.of(scope, "f2"));
    }
  }

  @EveryEngine
  void two_processes_that_compare_the_same_for_the_first_time_leave_it_once(Engines engine)
      throws Exception {
    try (Site site = Site.on(EveryEngine.Database.of(engine));
        Site other = site.another()) {
      ExecutorService both = Executors.newFixedThreadPool(2);
      try {
        for (int i = 1; i <= 10; i++) {
          Scope scope = scope("ionos", "contract " + i, "invoices/usage", "2026-04");
          List<Future<?>> work = new ArrayList<>();
          for (Site each : List.of(site, other)) {
            work.add(both.submit(
                () -> each.ledger.comparisons().replace(scope, "f1", List.of(finding("differs")))));
          }
          for (Future<?> each : work) {
            each.get();
          }
        }
      } finally {
        both.shutdownNow();
      }
      assertThat(site.ledger.comparisons().findings()).hasSize(10);
    }
  }

  @EveryEngine
  void only_statements_read_after_their_period_has_closed_speak_of_all_of_it(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      Instant closes = Site.START.plus(Duration.ofHours(2));
      site.bill("final").lines(charge("a", "1")).take();
      site.bill("of this month").month(2026, 11).lines(charge("a", "1")).take();
      site.bill("read before it closes").lines(charge("a", "1")).closing(closes).take();
      site.bill("provisional, read after the month")
          .lines(charge("a", "1"))
          .provisional()
          .take();
      site.bill("estimate").month(2026, 9).estimate().lines(charge("a", "1")).take();
      site.bill("to be replaced")
          .month(2026, 8)
          .provisional()
          .lines(charge("a", "1"))
          .take();
      site.bill("replacing")
          .month(2026, 8)
          .replacesUnlisted()
          .lines(charge("a", "1"))
          .take();
      assertThat(whole(site))
          .containsExactlyInAnyOrder("replacing", "final", "provisional, read after the month");

      site.later(Duration.ofHours(3));
      assertThat(whole(site)).as("nothing was read since").doesNotContain("read before it closes");
      site.bill("read before it closes").lines(charge("a", "2")).closing(closes).take();
      assertThat(whole(site)).contains("read before it closes");
    }
  }

  @org.junit.jupiter.api.Test
  void a_rehearsal_keeps_nothing() {
    String url = Engines.H2.freshDatabase();
    try (Ledger ledger = Ledger.rehearse(
        url, null, null, Ledger.TIMEOUT, () -> Site.START, Lifecycle.STANDARD, List.of())) {
      ledger.comparisons().replace(APRIL, "f1", List.of(finding("a")));
      assertThat(ledger.comparisons().findings()).isEmpty();
    }
  }

  private static List<String> whole(Site site) {
    return site.ledger.comparisons().whole("sakura", "tokyo", "bills").stream()
        .map(each -> each.id())
        .toList();
  }

  private static Scope scope(String provider, String account, String pair, String month) {
    return new Scope(provider, account, pair, BillingPeriod.of(YearMonth.parse(month)));
  }

  private static Finding finding(String sentence) {
    return new Finding(FindingKind.CROSS_CHECK, "frankfurt", "invoices", sentence);
  }
}

package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.ledger.delivery.Subscription;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.testing.Engines;

/** An estimate and a bill never stand side by side, whichever comes first. */
class EstimatesTest {

  private static Site on(Engines engine, Subscription... sinks) {
    return Site.on(EveryEngine.Database.of(engine), sinks);
  }

  @EveryEngine
  void a_bill_of_any_status_takes_the_place_of_the_estimate_and_says_nothing_of_it(Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      site.bill("E-10").estimate().lines(charge("a", "10")).take();
      site.bill("E-9").estimate().month(2026, 9).lines(charge("a", "9")).take();
      PostingResult bill =
          site.bill("4711").provisional().lines(charge("a", "12")).take();

      assertThat(bill.replaced()).extracting(old -> old.id()).containsExactly("E-10");
      assertThat(site.records("E-10")).containsExactly("a 10 VANISHED");
      assertThat(site.ledger.statements().latest(site.bill("E-10").key()).orElseThrow())
          .satisfies(old -> {
            assertThat(old.status()).isEqualTo(StatementStatus.PROVISIONAL);
            assertThat(old.statement().attributes())
                .containsEntry(StatementRevision.REPLACED_BY, "4711");
          });
      assertThat(site.records("E-9")).containsExactly("a 9 NEW");
    }
  }

  @EveryEngine
  void a_bill_for_a_part_of_the_month_takes_the_place_of_the_estimate_for_all_of_it(
      Engines engine) {
    try (Site site = on(engine)) {
      site.bill("E-10").estimate().lines(charge("a", "10")).take();
      site.bill("4711").days(15, 31).lines(charge("a", "5")).of("osaka").take();

      assertThat(site.records("E-10")).containsExactly("a 10 VANISHED");
    }
  }

  @EveryEngine
  void an_estimate_that_comes_after_the_bill_is_not_ingested(Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      site.bill("E-10").estimate().lines(charge("a", "10")).take();
      site.bill("4711").days(15, 31).provisional().lines(charge("a", "5")).take();
      PostingResult again = site.bill("E-10")
          .estimate()
          .lines(charge("a", "11"), charge("b", "1"))
          .take();
      PostingResult other =
          site.bill("E-11").estimate().lines(charge("a", "11")).take();

      assertThat(again.revised()).isFalse();
      assertThat(other.revised()).isFalse();
      assertThat(site.records("E-10")).containsExactly("a 10 VANISHED");
      assertThat(site.ledger.statements().latest(site.bill("E-11").key())).isEmpty();
      assertThat(site.ledger
              .statements()
              .isBilled(
                  "sakura", "0012345", "bills", site.bill("E-10").statement().period()))
          .isTrue();
    }
  }

  @EveryEngine
  void bills_do_not_take_each_others_place_because_of_an_estimate(Engines engine) {
    try (Site site = on(engine)) {
      site.bill("E-10").estimate().lines(charge("a", "10")).take();
      site.bill("4711").provisional().lines(charge("a", "12")).take();
      site.bill("4712").provisional().lines(charge("a", "3")).take();

      assertThat(site.records("4711")).containsExactly("a 12 NEW");
      assertThat(site.records("4712")).containsExactly("a 3 NEW");
    }
  }
}

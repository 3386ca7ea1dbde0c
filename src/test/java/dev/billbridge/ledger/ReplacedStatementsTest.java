package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.delivery.Subscription;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.testing.Engines;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Statements of a period of which one takes the place of another. */
class ReplacedStatementsTest {

  private static Site on(Engines engine, Subscription... sinks) {
    return Site.on(EveryEngine.Database.of(engine), sinks);
  }

  @EveryEngine
  void a_statement_whose_place_another_takes_is_not_counted_beside_it(Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      site.bill("P-1").lines(charge("a", "10")).provisional().replacesUnlisted().take();
      site.bill("P-2")
          .month(2026, 9)
          .lines(charge("a", "7"))
          .provisional()
          .replacesUnlisted()
          .take();
      site.bill("P-3")
          .lines(charge("a", "8"))
          .provisional()
          .replacesUnlisted()
          .of("osaka")
          .take();
      PostingResult taken =
          site.bill("4711").lines(charge("a", "12")).replacesUnlisted("P-3").take();

      assertThat(taken.replaced()).extracting(old -> old.id()).containsExactly("P-1");
      assertThat(site.records("P-1")).containsExactly("a 10 VANISHED");
      assertThat(site.ledger.statements().latest(site.bill("P-1").key()).orElseThrow())
          .satisfies(old -> {
            assertThat(old.status()).isEqualTo(StatementStatus.PROVISIONAL);
            assertThat(old.statement().total()).isZero();
            assertThat(old.statement().attributes())
                .containsEntry(StatementRevision.REPLACED_BY, "4711");
            assertThat(old.reconciliation().verdict()).isEqualTo(Verdict.EXPLAINED);
          });
      assertThat(site.records("P-2")).containsExactly("a 7 NEW");
      assertThat(site.ledger.deliveries().list(DeliveryState.OWED))
          .extracting(d -> d.revision().id() + " r" + d.revision().number())
          .containsExactlyInAnyOrder("P-1 r1", "P-2 r1", "P-3 r1", "P-1 r2", "4711 r1");
    }
  }

  @EveryEngine
  void a_statement_that_was_replaced_and_is_shown_again_counts_again(Engines engine) {
    try (Site site = on(engine)) {
      site.bill("P-1").lines(charge("a", "10")).provisional().take();
      site.bill("4711").lines(charge("a", "12")).replacesUnlisted().take();
      PostingResult back =
          site.bill("P-1").lines(charge("a", "10")).provisional().take();

      assertThat(back.revised()).isTrue();
      assertThat(site.records("P-1")).containsExactly("a 10 NEW");
      assertThat(site.records("4711")).containsExactly("a 12 NEW");
    }
  }

  @EveryEngine
  void one_that_is_still_listed_is_never_replaced_and_without_one_a_period_nothing_is(
      Engines engine) {
    try (Site site = on(engine)) {
      site.bill("F-1").lines(charge("a", "10")).take();
      site.bill("P-1").lines(charge("a", "10")).provisional().take();
      assertThat(site.bill("4711")
              .lines(charge("a", "12"))
              .replacesUnlisted("P-1", "F-1")
              .take()
              .replaced())
          .isEmpty();
      assertThat(site.bill("4712").lines(charge("a", "12")).take().replaced()).isEmpty();
    }
  }

  @EveryEngine
  void whichever_number_is_listed_now_is_the_months_however_often_the_provider_changes_its_mind(
      Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      site.bill("9001")
          .lines(charge("a", "300"))
          .provisional()
          .replacesUnlisted()
          .take();
      for (int turn = 0; turn < 2; turn++) {
        site.later(Duration.ofDays(1));
        site.bill("9002")
            .lines(charge("a", "310"))
            .provisional()
            .replacesUnlisted()
            .take();
        assertThat(month(site)).isEqualByComparingTo("310");
        site.later(Duration.ofDays(1));
        assertThat(site.bill("9001")
                .lines(charge("a", "300"))
                .provisional()
                .replacesUnlisted()
                .take()
                .replaced())
            .hasSize(1);
        assertThat(month(site)).isEqualByComparingTo("300");
      }
    }
  }

  @EveryEngine
  void both_count_while_both_are_listed_and_the_one_that_is_left_when_one_has_gone(Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      site.bill("9001")
          .lines(charge("a", "300"))
          .provisional()
          .replacesUnlisted()
          .take();
      site.later(Duration.ofDays(1));
      site.bill("9001")
          .lines(charge("a", "300"))
          .provisional()
          .replacesUnlisted("9002")
          .take();
      site.bill("9002")
          .lines(charge("a", "310"))
          .provisional()
          .replacesUnlisted("9001")
          .take();
      assertThat(month(site)).isEqualByComparingTo("610");
      site.later(Duration.ofDays(1));
      PostingResult left = site.bill("9001")
          .lines(charge("a", "300"))
          .payment(PaymentStatus.UNPAID)
          .provisional()
          .replacesUnlisted()
          .readAgain();

      assertThat(left.revised()).isFalse();
      assertThat(left.replaced()).hasSize(1);
      assertThat(left.settles(site.now)).as("a replay needs this reading").isTrue();
      assertThat(month(site)).isEqualByComparingTo("300");
    }
  }

  @EveryEngine
  void
      a_final_number_that_gives_way_to_another_is_restated_to_nothing_and_the_other_is_final_at_once(
          Engines engine) {
    Subscription finals = new Subscription(
        "erp",
        Set.of(),
        Set.of(),
        Set.of(StatementStatus.FINAL, StatementStatus.RESTATED),
        Set.of(),
        false,
        null);
    Instant closes = Site.START.minus(Duration.ofDays(1));
    try (Site site = on(engine, finals)) {
      site.bill("9001").lines(charge("a", "300")).replacesUnlisted().take();
      site.later(Duration.ofDays(1));
      site.bill("9002")
          .lines(charge("a", "310"))
          .closing(closes)
          .replacesUnlisted()
          .take();
      assertThat(month(site)).isEqualByComparingTo("310");
      site.later(Duration.ofDays(1));
      site.bill("9001").lines(charge("a", "300")).replacesUnlisted().take();

      assertThat(month(site)).isEqualByComparingTo("300");
      assertThat(site.ledger.deliveries().list(DeliveryState.OWED))
          .extracting(d -> d.revision().id() + " " + d.revision().status() + " "
              + d.revision().statement().total().toPlainString())
          .containsExactly(
              "9001 FINAL 300",
              "9001 RESTATED 0",
              "9002 FINAL 310",
              "9001 RESTATED 300",
              "9002 RESTATED 0");
    }
  }

  @EveryEngine
  void documents_of_which_later_ones_were_read_take_nobodys_place(Engines engine) {
    try (Site site = on(engine)) {
      Site.Bill earlier =
          site.bill("9002").lines(charge("a", "310")).provisional().replacesUnlisted();
      Intake asItWas = earlier.intake();
      site.later(Duration.ofDays(1));
      site.bill("9001")
          .lines(charge("a", "300"))
          .provisional()
          .replacesUnlisted()
          .take();

      assertThat(earlier.read(asItWas, false).replaced()).isEmpty();
    }
  }

  private static BigDecimal month(Site site) {
    return site.ledger.statements().all().stream()
        .map(each -> each.statement().total())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}

package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.delivery.Subscription;
import dev.billbridge.testing.Engines;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Why there is a revision, and who need not be sent it. */
class CausesTest {

  private static final Map<String, String> COLUMN = Map.of("new column", "x");

  @EveryEngine
  void an_attribute_more_restates_nothing_and_a_figure_does(Engines engine) {
    try (Site site = on(engine, Site.sink("books"))) {
      site.bill("1").lines(charge("a", "10"), charge("b", "5")).take();
      site.bill("1")
          .lines(charge("a", "", "10", COLUMN), charge("b", "", "5", COLUMN))
          .take();
      site.bill("1")
          .lines(charge("a", "", "10", COLUMN), charge("b", "", "5", COLUMN))
          .payment(PaymentStatus.PAID)
          .take();
      site.bill("1")
          .lines(charge("a", "", "11", COLUMN), charge("b", "", "5", COLUMN))
          .payment(PaymentStatus.PAID)
          .take();
      site.bill("1")
          .lines(charge("a", "11"))
          .total("16")
          .payment(PaymentStatus.PAID)
          .take();

      assertThat(told(site))
          .containsExactly(
              "FINAL FIRST true",
              "FINAL ANNOTATED false",
              "FINAL STATUS false",
              "RESTATED AMENDED true",
              "RESTATED AMENDED true");
      assertThat(site.ledger.audit().verify().broken()).isNull();
    }
  }

  @EveryEngine
  void a_changed_mapping_restates_nothing_whether_or_not_it_reads_other_figures(Engines engine) {
    try (Site site = on(engine)) {
      Site.Bill bill = site.bill("1").lines(charge("a", "10"));
      bill.take();
      site.bill("1").lines(charge("a", "", "10", COLUMN)).rereads(bill).take();
      site.bill("1").lines(charge("a", "", "12", COLUMN)).rereads(bill).readAgain();
      // The same line in the same document, whose list has changed beside it: sample lines all
      // carry one document.
      site.bill("1").lines(charge("a", "10")).total("12").take();

      assertThat(told(site))
          .containsExactly(
              "FINAL FIRST true", "FINAL REREAD false", "FINAL REREAD true", "FINAL REREAD true");
    }
  }

  @EveryEngine
  void a_sink_may_pass_over_annotations_and_gets_what_follows_in_order(Engines engine) {
    try (Site site = on(engine, skipping("erp"), Site.sink("books"))) {
      site.bill("1").lines(charge("a", "10")).take();
      site.bill("1").lines(charge("a", "", "10", COLUMN)).take();
      site.bill("1").lines(charge("a", "", "11", COLUMN)).take();
      site.bill("1").lines(charge("a", "", "11", Map.of())).take();

      assertThat(owed(site, "books")).containsExactly(1, 2, 3, 4);
      assertThat(owed(site, "erp")).containsExactly(1, 3);
      for (int revision : List.of(1, 3)) {
        assertThat(site.ledger.queue().lease("erp", "me", Duration.ofMinutes(1)).orElseThrow())
            .satisfies(delivery -> {
              assertThat(delivery.revision().number()).isEqualTo(revision);
              site.ledger.results().delivered(delivery, null);
            });
      }
      site.ledger.queue().oweHistory();
      assertThat(owed(site, "erp")).as("at the next start either").isEmpty();
    }
  }

  @EveryEngine
  void an_annotation_is_not_passed_over_by_a_sink_that_lacks_figures_of_it(Engines engine) {
    try (Site site = on(engine)) {
      site.bill("1").lines(charge("a", "10")).take();
      site.bill("2").lines(charge("a", "10")).total("11").take();
      try (Site known = site.another(skipping("erp"))) {
        known.ledger.queue().oweHistory();
        assertThat(owed(known, "erp")).containsExactly(1);
        // Held: of this it has nothing.
        known.bill("2").lines(charge("a", "", "10", COLUMN)).total("11").take();
        assertThat(known.ledger.deliveries().list(DeliveryState.HELD))
            .extracting(each -> each.revision().number())
            .containsExactly(2);
      }
      site.bill("1").lines(charge("a", "12")).take();
      site.bill("1").lines(charge("a", "", "12", COLUMN)).take();
      try (Site known = site.another(skipping("erp"), skipping("new"))) {
        known.ledger.queue().oweHistory();
        assertThat(owed(known, "erp"))
            .as("revision 2 brought figures while nobody knew the sink")
            .containsExactly(1, 3);
        assertThat(owed(known, "new")).containsExactly(3);
      }
    }
  }

  private static Site on(Engines engine, Subscription... sinks) {
    return Site.on(EveryEngine.Database.of(engine), sinks);
  }

  private static Subscription skipping(String name) {
    return new Subscription(
        name,
        Set.of(),
        Set.of(),
        EnumSet.allOf(StatementStatus.class),
        EnumSet.of(Verdict.MISMATCHED),
        true,
        null);
  }

  private static List<String> told(Site site) {
    return site.ledger.statements().revisions(site.bill("1").key()).stream()
        .map(each -> each.status() + " " + each.cause() + " " + each.figuresChanged())
        .toList();
  }

  private static List<Integer> owed(Site site, String sink) {
    return site.ledger.deliveries().list(DeliveryState.OWED).stream()
        .filter(each -> each.sink().equals(sink))
        .map(each -> each.revision().number())
        .sorted()
        .toList();
  }
}

package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.ledger.delivery.Deliveries;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryQueue;
import dev.billbridge.ledger.delivery.DeliveryResults;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.delivery.Subscription;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.ledger.run.ProcessName;
import dev.billbridge.testing.Engines;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeliveriesTest {

  private static final Duration LEASE = Duration.ofMinutes(5);

  private static Site on(Engines engine, Subscription... sinks) {
    return Site.on(EveryEngine.Database.of(engine), sinks);
  }

  @EveryEngine
  void revisions_of_a_statement_reach_a_sink_in_order(Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      site.bill("1").lines(charge("a", "1")).take();
      site.bill("1").lines(charge("a", "2")).take();
      DeliveryQueue queue = site.ledger.queue();
      DeliveryResults results = site.ledger.results();
      Delivery first = queue.lease("books", "me", LEASE).orElseThrow();

      assertThat(first.revision().number()).isEqualTo(1);
      assertThat(queue.lease("books", "me", LEASE)).isEmpty();
      results.delivered(first, "ok");
      assertThat(queue.lease("books", "me", LEASE).orElseThrow().revision().number())
          .isEqualTo(2);
    }
  }

  @EveryEngine
  void
      what_a_process_of_this_machine_held_when_it_ended_is_taken_over_at_once_and_of_another_machine_is_named(
          Engines engine) throws Exception {
    try (Site site = on(engine, sink("books"))) {
      site.bill("1").lines(charge("a", "1")).take();
      site.bill("2").lines(charge("a", "1")).take();
      Process ended = new ProcessBuilder("true").start();
      ended.waitFor();
      String gone = ProcessName.next().replaceFirst("/\\d+/", "/" + ended.pid() + "/");
      DeliveryQueue queue = site.ledger.queue();
      long first = queue.lease("books", gone, LEASE).orElseThrow().revision().statementNo();
      queue.lease("books", "elsewhere/4711/1-1/1", LEASE).orElseThrow();
      assertThat(gone).hasSizeLessThanOrEqualTo(64);
      assertThat(queue.lease("books", "me", LEASE)).isEmpty();

      assertThat(queue.releaseGone("books")).isEqualTo(1);

      Delivery taken = queue.lease("books", "me", LEASE).orElseThrow();
      assertThat(taken.revision().statementNo()).isEqualTo(first);
      assertThat(taken.mayBeThere()).isTrue();
      assertThat(queue.leases("books")).containsOnlyKeys("elsewhere/4711/1-1/1", "me");
      assertThat(ProcessName.isAlive(ProcessName.next())).isTrue();
      assertThat(ProcessName.isAlive("elsewhere/4711/1-1/1")).isFalse();
    }
  }

  @EveryEngine
  void a_final_statement_that_does_not_add_up_is_held_until_it_does(Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      assertThat(site.bill("1").lines(charge("a", "1")).total("2").take().held())
          .isEqualTo(1);
      assertThat(site.ledger.queue().lease("books", "me", LEASE)).isEmpty();
      site.bill("1").lines(charge("a", "1"), charge("b", "1")).take();

      assertThat(site.ledger.deliveries().counts())
          .isEqualTo(Map.of("books", Map.of(DeliveryState.SUPERSEDED, 1L, DeliveryState.OWED, 1L)));
    }
  }

  @EveryEngine
  void what_an_operator_accepts_is_delivered_and_not_held_again_while_it_says_the_same(
      Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      Site.Bill bill = site.bill("1").lines(charge("a", "1")).total("2");
      bill.take();
      assertThat(site.ledger.acceptances().accept(bill.key(), "kim", "agreed with the provider"))
          .isEqualTo(1);
      assertThatThrownBy(() -> site.ledger.acceptances().accept(bill.key(), "lee", "once more"))
          .hasMessageContaining("was accepted before, by kim at ");
      assertThat(bill.payment(PaymentStatus.PAID).take().held()).isZero();
      assertThat(site.bill("1").lines(charge("a", "1")).total("3").take().held())
          .isEqualTo(1);

      try (Site other = site.another(sink("books"), sink("new"))) {
        assertThat(other.ledger.deliveries().list(DeliveryState.HELD))
            .extracting(Delivery::sink)
            .containsExactly("books", "new");
      }
      assertThat(site.ledger.audit().entries(0))
          .filteredOn(entry -> entry.kind().equals("ACCEPTANCE"))
          .singleElement()
          .satisfies(entry -> assertThat(entry.detail())
              .contains("kim", "agreed with the provider", "difference 1"));
      assertThatThrownBy(() -> site.ledger.acceptances().accept(site.bill("9").key(), "kim", "x"))
          .hasMessageContaining("there is no statement");

      Site.Bill running = site.bill("2").provisional().lines(charge("a", "1")).total("2");
      running.take();
      assertThatThrownBy(() -> site.ledger.acceptances().accept(running.key(), "kim", "x"))
          .hasMessageContaining("is provisional and not held");
    }
  }

  @Test
  void every_held_delivery_counts_however_many_there_are_and_the_oldest_can_be_asked_for() {
    try (Site site = on(Engines.H2, sink("books"), sink("drop"), sink("erp"), sink("mail"))) {
      for (int bill = 1; bill <= 251; bill++) {
        site.bill(Integer.toString(bill)).lines(charge("a", "1")).total("2").take();
      }
      Deliveries deliveries = site.ledger.deliveries();

      assertThat(deliveries.list(DeliveryState.HELD)).hasSize(1_004);
      assertThat(deliveries.oldest(2, Set.of("erp"), Set.of(DeliveryState.HELD)))
          .extracting(Delivery::sink, each -> each.revision().id())
          .containsExactly(tuple("erp", "1"), tuple("erp", "2"));
      assertThat(deliveries.oldest(2, Set.of(), Set.of(DeliveryState.OWED))).isEmpty();
    }
  }

  @EveryEngine
  void a_new_sink_is_owed_the_latest_revision_of_the_history_since_its_date(Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      site.bill("8").month(2026, 8).lines(charge("a", "1")).take();
      site.bill("9").month(2026, 9).lines(charge("a", "1")).take();
      site.bill("9").month(2026, 9).lines(charge("a", "2")).take();
      try (Site later =
          site.another(sink("books"), Site.sinkSince("erp", LocalDate.of(2026, 9, 1)))) {
        assertThat(later.ledger.deliveries().list(DeliveryState.OWED))
            .filteredOn(delivery -> delivery.sink().equals("erp"))
            .singleElement()
            .satisfies(delivery -> assertThat(delivery.revision())
                .extracting(r -> r.id(), r -> r.number())
                .containsExactly("9", 2));
      }
      try (Site again =
          site.another(sink("books"), Site.sinkSince("erp", LocalDate.of(2026, 9, 1)))) {
        assertThat(again.ledger.deliveries().list(DeliveryState.OWED))
            .filteredOn(delivery -> delivery.sink().equals("erp"))
            .hasSize(1);
      }
    }
  }

  @EveryEngine
  void two_processes_never_lease_the_same_delivery(Engines engine) throws Exception {
    try (Site site = on(engine, sink("books"));
        Site other = site.another()) {
      for (int i = 0; i < 30; i++) {
        site.bill("s" + i).lines(charge("a", "1")).take();
      }
      ExecutorService both = Executors.newFixedThreadPool(2);
      try {
        Future<List<String>> one = both.submit(leaseAll(site));
        Future<List<String>> two = both.submit(leaseAll(other));
        Set<String> distinct = new TreeSet<>(one.get());
        distinct.addAll(two.get());

        assertThat(distinct).hasSize(30);
        assertThat(one.get().size() + two.get().size()).isEqualTo(30);
      } finally {
        both.shutdownNow();
      }
    }
  }

  private static Callable<List<String>> leaseAll(Site site) {
    return () -> {
      List<String> leased = new java.util.ArrayList<>();
      int empty = 0;
      while (empty < 20) {
        Optional<Delivery> delivery = site.ledger.queue().lease("books", "me", LEASE);
        delivery.ifPresent(each -> {
          leased.add(each.revision().id());
          site.ledger.results().delivered(each, "ok");
        });
        // Another one may have been quicker ten times over; that is no end.
        empty = delivery.isPresent() ? 0 : empty + 1;
      }
      return leased;
    };
  }

  @EveryEngine
  void a_lease_that_ran_out_is_taken_over_and_its_late_owner_has_no_say_any_more(Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      site.bill("1").lines(charge("a", "1")).take();
      Delivery lost = site.ledger.queue().lease("books", "killed", LEASE).orElseThrow();
      site.later(LEASE.plusSeconds(1));
      Delivery taken = site.ledger.queue().lease("books", "heir", LEASE).orElseThrow();
      site.ledger.results().rejected(lost, "too late to say so");

      assertThat(taken.attempts()).isEqualTo(2);
      assertThat(site.ledger.deliveries().list(DeliveryState.SENDING)).hasSize(1);
      assertThat(site.ledger.audit().entries(0))
          .noneMatch(entry -> entry.kind().equals("DELIVERY"));
    }
  }

  @EveryEngine
  void a_lease_that_is_extended_is_not_taken_over_and_one_that_was_taken_over_is_not_extended(
      Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      site.bill("1").lines(charge("a", "1")).take();
      DeliveryQueue queue = site.ledger.queue();
      DeliveryResults results = site.ledger.results();
      Delivery slow = queue.lease("books", "slow", LEASE).orElseThrow();
      site.later(LEASE.minusSeconds(1));
      assertThat(queue.extend(slow, LEASE)).isTrue();
      site.later(LEASE.minusSeconds(1));
      assertThat(queue.lease("books", "heir", LEASE)).isEmpty();

      site.later(Duration.ofSeconds(2));
      Delivery taken = queue.lease("books", "heir", LEASE).orElseThrow();
      assertThat(queue.extend(slow, LEASE)).isFalse();
      assertThat(results.delivered(slow, "ok")).isFalse();
      assertThat(results.delivered(taken, "ok")).isTrue();
    }
  }

  @EveryEngine
  void what_may_be_there_is_known_from_how_the_attempts_before_ended(Engines engine) {
    try (Site site = on(engine, sink("books"))) {
      site.bill("1").lines(charge("a", "1")).take();
      DeliveryQueue queue = site.ledger.queue();
      DeliveryResults results = site.ledger.results();
      Deliveries deliveries = site.ledger.deliveries();
      Delivery first = queue.lease("books", "me", LEASE).orElseThrow();
      assertThat(first.mayBeThere()).as("never tried").isFalse();
      site.later(LEASE.plusSeconds(1));
      Delivery second = queue.lease("books", "heir", LEASE).orElseThrow();
      assertThat(second.mayBeThere()).as("taken over").isTrue();
      results.waiting(second, "401", site.now);
      Delivery third = queue.lease("books", "me", LEASE).orElseThrow();
      assertThat(third)
          .extracting(Delivery::attempts, Delivery::mayBeThere)
          .as("the blocked attempt does not count")
          .containsExactly(2, true);
      results.delivered(third, "ok");

      deliveries.redeliver("books", null, DeliveryState.DELIVERED, "kim");
      Delivery again = queue.lease("books", "me", LEASE).orElseThrow();
      assertThat(again.mayBeThere()).as("sent again by order").isFalse();
      results.uncertain(again, "lost", site.now);
      assertThat(queue.lease("books", "me", LEASE).orElseThrow().mayBeThere())
          .as("by order, and its answer was lost")
          .isTrue();
    }
  }

  @EveryEngine
  void a_rejected_delivery_is_owed_again_only_if_the_sink_has_nothing_newer(Engines engine) {
    try (Site site = on(engine, sink("books"), sink("erp"))) {
      site.bill("1").lines(charge("a", "1")).take();
      site.bill("1").lines(charge("a", "2")).take();
      DeliveryQueue queue = site.ledger.queue();
      DeliveryResults results = site.ledger.results();
      Deliveries deliveries = site.ledger.deliveries();
      results.rejected(queue.lease("books", "me", LEASE).orElseThrow(), "400");
      results.delivered(queue.lease("books", "me", LEASE).orElseThrow(), "200");
      results.rejected(queue.lease("erp", "me", LEASE).orElseThrow(), "400");
      results.rejected(queue.lease("erp", "me", LEASE).orElseThrow(), "400");

      assertThat(deliveries.redeliver(null, null, DeliveryState.REJECTED, "kim"))
          .extracting(Delivery::sink)
          .containsExactly("erp", "erp");
      assertThat(deliveries.redeliver("books", site.bill("1").key(), DeliveryState.REJECTED, "kim"))
          .isEmpty();
      assertThat(queue.lease("erp", "me", LEASE)).isPresent();
    }
  }

  @EveryEngine
  void deliveries_go_on_while_a_statement_is_being_brought_in(Engines engine) throws Exception {
    try (Site site = on(engine, sink("books"))) {
      site.bill("1").lines(charge("a", "1")).take();
      Site.Bill large = site.bill("2").lines(charge("b", "2"));
      try (Posting posting =
          site.ledger.postings().begin(large.intake(), "mapping", large.statement(), false)) {
        posting.add(charge("b", "2"));
        CompletableFuture.runAsync(() -> site.ledger
                .results()
                .delivered(
                    site.ledger.queue().lease("books", "another", LEASE).orElseThrow(), "ok"))
            .get(20, TimeUnit.SECONDS);

        assertThat(site.ledger.deliveries().list(DeliveryState.DELIVERED)).hasSize(1);
        posting.add(charge("c", "3"));
      }
    }
  }
}

package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Engines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Another session keeps rows to itself. */
class LockedTest {

  @EveryEngine
  void a_statement_whose_rows_another_session_holds_waits_for_a_while_and_the_others_go_on(
      Engines engine) {
    try (Site site =
            Site.on(EveryEngine.Database.of(engine), Duration.ofSeconds(1), sink("books"));
        Site other = site.another()) {
      site.bill("1").lines(charge("a", "1")).take();
      site.bill("2").lines(charge("a", "1")).take();
      other.ledger.database().jdbi().useTransaction(holding -> {
        holding
            .createQuery("select * from ledger_statement where statement_id = '1' for update")
            .mapToMap()
            .list();

        assertThatThrownBy(() -> site.bill("1").lines(charge("a", "2")).take())
            .isInstanceOf(LedgerException.class)
            .hasMessageStartingWith("cannot take in sakura:0012345:1: the ledger jdbc:")
            .hasMessageContaining(
                "another session has kept locked longer than ledger.timeout; end that session")
            .hasMessageNotContaining("\n")
            .satisfies(e -> assertThat(((LedgerException) e).isDown()).isFalse());
        assertThat(site.bill("2").lines(charge("a", "2")).take().changed()).isEqualTo(1);
      });

      assertThat(site.records("1")).containsExactly("a 1 NEW");
      assertThat(site.bill("1").lines(charge("a", "2")).take().changed()).isEqualTo(1);
      assertThat(site.ledger.audit().verify().broken()).isNull();
    }
  }

  @EveryEngine
  void a_delivery_that_cannot_be_noted_for_a_lock_says_so_and_is_made_up_for(Engines engine) {
    try (Site site =
            Site.on(EveryEngine.Database.of(engine), Duration.ofSeconds(1), sink("books"));
        Site other = site.another()) {
      site.bill("1").lines(charge("a", "1")).take();
      Delivery delivery =
          site.ledger.queue().lease("books", "me", Duration.ofMinutes(5)).orElseThrow();
      other.ledger.database().jdbi().useTransaction(holding -> {
        holding
            .createQuery("select * from ledger_delivery for update")
            .mapToMap()
            .list();

        assertThatThrownBy(() -> site.ledger.results().delivered(delivery, "ok"))
            .isInstanceOf(LedgerException.class)
            .hasMessageContaining("another session has kept locked");
      });

      site.ledger.results().delivered(delivery, "ok");
      assertThat(site.ledger.deliveries().list(DeliveryState.DELIVERED)).hasSize(1);
    }
  }

  @EveryEngine
  void two_transactions_that_wait_for_each_other_both_come_to_their_end(Engines engine)
      throws Exception {
    try (Site site = Site.on(EveryEngine.Database.of(engine), Duration.ofSeconds(20));
        Site other = site.another()) {
      site.bill("1").lines(charge("a", "1")).take();
      site.bill("2").lines(charge("a", "1")).take();
      CyclicBarrier bothHoldOne = new CyclicBarrier(2);
      ExecutorService both = Executors.newFixedThreadPool(2);
      try {
        Future<?> one = both.submit(() -> crosswise(site, "1", "2", bothHoldOne));
        Future<?> two = both.submit(() -> crosswise(other, "2", "1", bothHoldOne));
        one.get();
        two.get();
      } finally {
        both.shutdownNow();
      }

      assertThat(site.ledger
              .database()
              .<List<String>>read(handle -> handle
                  .createQuery("select accepted_reason from ledger_statement")
                  .mapTo(String.class)
                  .list()))
          .containsExactly("xx", "xx");
    }
  }

  private static void crosswise(Site site, String first, String second, CyclicBarrier bothHoldOne) {
    boolean[] met = {false};
    site.ledger.database().useChange(handle -> {
      String update =
          "update ledger_statement set accepted_reason = concat(coalesce(accepted_reason, ''), 'x') where statement_id = :id";
      handle.createUpdate(update).bind("id", first).execute();
      if (!met[0]) {
        met[0] = true;
        await(bothHoldOne);
      }
      handle.createUpdate(update).bind("id", second).execute();
    });
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

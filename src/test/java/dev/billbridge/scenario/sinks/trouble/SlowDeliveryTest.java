package dev.billbridge.scenario.sinks.trouble;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.billbridge.deliver.Deliverer.Round;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.Service;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.Receiver.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A delivery that takes many times its lease stays with the process that makes it, as long as that
 * one lives.
 */
class SlowDeliveryTest {

  private static final Duration LEASE = Duration.ofMillis(400);

  @TempDir
  private Path folder;

  @Test
  void a_slow_receiver_is_served_by_one_of_two_processes_however_long_it_takes() throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (Receiver erp = Receiver.start();
        PostedSite site = new PostedSite(folder)) {
      site.set("deliver.lease", LEASE.toString()).sink("erp", "webhook", "url", erp.url() + "/in");
      site.post("4711", charge("r1", "", "100"));
      erp.plan(Fault.of(Fault.Kind.SLOW));
      try (Service other = site.another()) {
        Future<List<String>> slow = threads.submit(() -> site.round());
        await().until(() -> !erp.attempts().isEmpty());
        for (int i = 0; i < 6; i++) {
          site.clock.forward(LEASE.multipliedBy(3).dividedBy(4));
          await()
              .until(() -> !site.service()
                  .ledger()
                  .queue()
                  .nextDue("erp")
                  .orElseThrow()
                  .isBefore(site.clock.instant().plus(LEASE)));
          assertThat(other.deliverer().deliverDue())
              .containsExactly(new Round("erp", 0, List.of()));
        }
        erp.goesOn();
        assertThat(slow.get()).isEmpty();
      }
      assertThat(erp.attempts()).hasSize(1);
      assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void one_that_lost_its_lease_all_the_same_is_noted_once_by_the_process_that_took_over()
      throws Exception {
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (Receiver erp = Receiver.start();
        PostedSite site = new PostedSite(folder)) {
      // So long a lease that no heartbeat comes in time, as if the process had been stopped for a
      // while.
      site.set("deliver.lease", "PT1H").sink("erp", "webhook", "url", erp.url() + "/in");
      site.post("4711", charge("r1", "", "100"));
      erp.plan(Fault.of(Fault.Kind.SLOW));
      try (Service other = site.another()) {
        Future<List<String>> slow = threads.submit(() -> site.round());
        await().until(() -> !erp.attempts().isEmpty());
        site.clock.forward(Duration.ofMinutes(61));
        assertThat(other.deliverer().deliverDue()).containsExactly(new Round("erp", 1, List.of()));
        erp.goesOn();
        assertThat(slow.get())
            .singleElement()
            .asString()
            .contains(
                "erp: sakura:0012345:4711 revision 1 took longer than its lease",
                "another process");
      }
      assertThat(erp.taken().keySet()).hasSize(1);
      assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(1);
      assertThat(site.service().ledger().audit().entries(0))
          .filteredOn(entry -> entry.kind().equals("DELIVERY"))
          .hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }
}

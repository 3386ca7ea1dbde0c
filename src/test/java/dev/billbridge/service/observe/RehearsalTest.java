package dev.billbridge.service.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RehearsalTest {

  @Test
  void everything_that_a_scrape_reads_is_read_before_anybody_asks() throws Exception {
    AtomicInteger scrapes = new AtomicInteger();
    Thread rehearsal = Rehearsal.begin(
        () -> {
          scrapes.incrementAndGet();
          return new MetricSnapshots();
        },
        null);
    rehearsal.join();

    assertThat(scrapes).hasPositiveValue();
  }

  @Test
  void a_ledger_that_does_not_answer_ends_it_without_harm() throws Exception {
    AtomicInteger thrown = new AtomicInteger();
    CountDownLatch observed = new CountDownLatch(1);
    Thread rehearsal = Rehearsal.begin(
        () -> {
          await(observed);
          throw new IllegalStateException("the ledger is away");
        },
        null);
    rehearsal.setUncaughtExceptionHandler((thread, failure) -> thrown.incrementAndGet());
    observed.countDown();
    rehearsal.join();

    assertThat(thrown).hasValue(0);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

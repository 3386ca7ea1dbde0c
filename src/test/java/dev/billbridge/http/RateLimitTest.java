package dev.billbridge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The distance between requests. */
class RateLimitTest {

  @Test
  void requests_from_several_threads_keep_the_distance() throws InterruptedException {
    RateLimit limit = RateLimit.perSecond(new BigDecimal("20"));
    List<Long> sent = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Thread thread = new Thread(() -> {
        limit.await();
        sent.add(System.nanoTime());
      });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    Collections.sort(sent);
    assertThat(sent).hasSize(6);
    assertThat(sent.get(5) - sent.get(0)).isGreaterThan(5 * 45_000_000L);
  }

  @Test
  void an_interrupted_thread_waits_no_longer_and_stays_interrupted() {
    RateLimit limit = RateLimit.perSecond(new BigDecimal("0.001"));
    limit.await();
    Thread.currentThread().interrupt();

    limit.await();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void without_a_limit_nobody_waits() {
    RateLimit limit = RateLimit.perSecond(null);
    for (int i = 0; i < 1_000; i++) {
      limit.await();
    }
  }
}

package dev.billbridge.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is handed over is worked on once and in order, or its error arrives. */
@Timeout(60)
class HandoverTest {

  private static final int MANY = 20_000;

  private final List<Integer> done = new ArrayList<>();
  private final Set<Thread> threads = new HashSet<>();

  private void work(Integer number) {
    done.add(number);
    threads.add(Thread.currentThread());
  }

  @Test
  void few_things_are_worked_on_by_the_thread_that_hands_them_over() throws Exception {
    try (Handover<Integer> handover = new Handover<>("test", this::work)) {
      for (int i = 0; i < 100; i++) {
        handover.add(i, 1_000);
      }
      handover.finish();
    }

    assertThat(done).hasSize(100).isSorted();
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void many_things_are_all_worked_on_in_their_order() throws Exception {
    try (Handover<Integer> handover = new Handover<>("test", this::work)) {
      for (int i = 0; i < MANY; i++) {
        handover.add(i, i % 1_000);
      }
      handover.finish();
    }

    assertThat(done).isEqualTo(IntStream.range(0, MANY).boxed().toList());
    assertThat(threads).hasSize(2);
  }

  @Test
  void no_more_wait_than_fit_the_bound() throws Exception {
    Semaphore allowed = new Semaphore(0);
    AtomicInteger worked = new AtomicInteger();
    AtomicInteger handed = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Thread main = Thread.currentThread();
    try (Handover<String> handover = new Handover<>("test", text -> {
      if (Thread.currentThread() != main) {
        allowed.acquire();
        worked.incrementAndGet();
        most.accumulateAndGet(handed.get() - worked.get(), Math::max);
      }
    })) {
      for (int i = 0; i < 2_000; i++) {
        handover.add("small", 1);
      }
      new Thread(() -> allowed.release(1_000)).start();
      for (int i = 0; i < 1_000; i++) {
        handed.incrementAndGet();
        handover.add("large", 500_000);
      }
      handover.finish();
    }

    assertThat(worked).hasValue(1_000);
    assertThat(most.get()).isLessThan(10);
  }

  @Test
  void one_thing_larger_than_the_bound_still_passes() throws Exception {
    try (Handover<Integer> handover = new Handover<>("test", this::work)) {
      for (int i = 0; i < MANY; i++) {
        handover.add(i, i % 5_000 == 0 ? 50_000_000 : 1);
      }
      handover.finish();
    }

    assertThat(done).hasSize(MANY).isSorted();
  }

  @Test
  void an_error_arrives_where_things_are_handed_over_and_nothing_after_it_is_worked_on() {
    assertThatThrownBy(() -> {
          try (Handover<Integer> handover = new Handover<>("test", number -> {
            if (number == 5_000) {
              throw new SQLException("refused");
            }
            work(number);
          })) {
            for (int i = 0; i < MANY; i++) {
              handover.add(i, 1_000);
            }
            handover.finish();
          }
        })
        .isInstanceOf(SQLException.class)
        .hasMessage("refused");
    assertThat(done).hasSize(5_000);
  }

  @Test
  void memory_that_runs_out_on_the_other_thread_is_thrown_here() {
    assertThatThrownBy(() -> {
          try (Handover<Integer> handover = new Handover<>("test", number -> {
            if (number == MANY - 1) {
              throw new OutOfMemoryError("test");
            }
          })) {
            for (int i = 0; i < MANY; i++) {
              handover.add(i, 1);
            }
            handover.finish();
          }
        })
        .isInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void what_is_closed_before_its_end_leaves_no_thread_at_work() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Semaphore allowed = new Semaphore(0);
    AtomicInteger working = new AtomicInteger();
    Thread main = Thread.currentThread();
    Handover<Integer> handover = new Handover<>("test", number -> {
      if (Thread.currentThread() != main) {
        begun.countDown();
        allowed.acquire();
        working.incrementAndGet();
      }
    });
    for (int i = 0; i < 5_000; i++) {
      handover.add(i, 1);
    }
    begun.await();
    allowed.release(MANY);
    handover.close();

    int when = working.get();
    assertThat(when).isLessThanOrEqualTo(3_000);
    assertThat(threads(main)).isZero();
    assertThat(working).hasValue(when);
  }

  @Test
  void an_interrupt_neither_loses_nor_stops_anything() throws Exception {
    try (Handover<Integer> handover = new Handover<>("test", this::work)) {
      for (int i = 0; i < MANY; i++) {
        if (i == 10_000) {
          Thread.currentThread().interrupt();
        }
        handover.add(i, 10_000);
      }
      handover.finish();
    }

    assertThat(Thread.interrupted()).isTrue();
    assertThat(done).hasSize(MANY).isSorted();
  }

  private static long threads(Thread main) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread != main && thread.getName().equals("test"))
        .count();
  }
}

package dev.billbridge.collect.route;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread for each account, which collects its datasets one after the other. It ends when it has
 * had nothing to do for a while.
 */
final class AccountWorkers {

  private static final long IDLE_SECONDS = 10;

  private final Map<String, ThreadPoolExecutor> workers = new ConcurrentHashMap<>();
  /** Accounts and datasets whose next run waits for its worker. */
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  /**
   * Has a run begin as soon as the account's worker is free, unless one of the same dataset waits
   * already: that one will collect everything current.
   *
   * @return completed when the run has ended, or at once when it was not needed
   */
  Future<?> submit(String account, String dataset, Runnable run) {
    String name = account + " " + dataset;
    if (!waiting.add(name)) {
      return CompletableFuture.completedFuture(null);
    }
    return workers.computeIfAbsent(account, AccountWorkers::worker).submit(() -> {
      waiting.remove(name);
      run.run();
    });
  }

  private static ThreadPoolExecutor worker(String account) {
    ThreadPoolExecutor worker = new ThreadPoolExecutor(
        1,
        1,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        work -> new Thread(work, "collect-" + account));
    worker.allowCoreThreadTimeOut(true);
    return worker;
  }

  /**
   * Begins no other run.
   *
   * @param patience for each worker to end the run it is at
   * @return whether all have ended
   */
  boolean close(Duration patience) {
    workers.values().forEach(ThreadPoolExecutor::shutdown);
    boolean ended = true;
    for (ThreadPoolExecutor worker : workers.values()) {
      try {
        ended &= worker.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return ended;
  }
}

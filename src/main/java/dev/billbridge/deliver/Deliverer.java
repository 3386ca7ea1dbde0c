package dev.billbridge.deliver;

import dev.billbridge.ledger.Ledger;
import dev.billbridge.log.Traces;
import dev.billbridge.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Delivers what the ledger owes each sink, one revision after the other, and records the outcome.
 * Each sink has threads of its own, one unless its settings ask for more, so that one that fails
 * never delays another.
 */
public final class Deliverer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<String, SinkDeliveries> sinks = new LinkedHashMap<>();
  private final Ledger ledger;
  private final Duration interval;
  private final Leases leases;
  private final List<Thread> threads = new ArrayList<>();

  private volatile boolean closing;
  private volatile Consumer<Attempt> afterwards = attempt -> {};

  /**
   * @param target called by as many threads at once as there are parallel deliveries
   * @param kinds names of the kinds of record the sink receives; empty means all
   * @param parallel deliveries at the same time, each of another statement; 1 or more
   */
  public record Sink(String name, Target target, Set<String> kinds, int parallel) {}

  /**
   * The result of one round for a sink.
   *
   * @param failures a sentence for each delivery that did not succeed
   */
  public record Round(String sink, int delivered, List<String> failures) {

    private Round and(Round other) {
      return new Round(
          sink,
          delivered + other.delivered,
          Stream.concat(failures.stream(), other.failures.stream()).distinct().toList());
    }
  }

  /**
   * One attempt to deliver a revision.
   *
   * @param failure a sentence; null when it arrived
   * @param duration with all that the target took to answer
   */
  public record Attempt(String sink, Outcome outcome, String failure, Duration duration) {}

  /**
   * @param owner name of this process in leases, for a person to read
   * @param traces which run has caused a revision
   */
  public Deliverer(
      Ledger ledger,
      List<Sink> sinks,
      Settings.Deliver settings,
      InstantSource clock,
      String owner,
      Traces traces) {
    this.ledger = ledger;
    this.interval = settings.interval();
    this.leases = new Leases(ledger.queue(), settings.lease(), owner);
    SinkDeliveries.Shared shared = new SinkDeliveries.Shared(
        ledger,
        leases,
        new Outcomes(ledger, settings, clock),
        new RetryDelays(settings).ofBlocked(),
        clock,
        traces,
        attempt -> afterwards.accept(attempt));
    sinks.forEach(sink -> this.sinks.put(sink.name(), new SinkDeliveries(sink, shared)));
  }

  /** Looks at what deliveries would enter in books, from now on. */
  public EntryPreview entries() {
    Map<String, Target> targets = new HashMap<>();
    sinks.forEach((name, each) -> targets.put(name, each.sink().target()));
    return new EntryPreview(ledger, targets);
  }

  /** What is to happen after each attempt, on the thread that made it. */
  public void afterwards(Consumer<Attempt> action) {
    afterwards = action;
  }

  /**
   * Tries whether a sink would accept a delivery, as {@link Target#probe} does; it must be one of
   * the settings.
   */
  public Outcome probe(OwedRevision sample) {
    return sinks.get(sample.sink()).sink().target().probe(sample);
  }

  /**
   * Delivers everything that is due now, to all sinks at once, each delivery attempted once, as
   * long as its sink answers.
   */
  public List<Round> deliverDue() {
    Map<String, Round> rounds = new ConcurrentSkipListMap<>();
    List<Thread> workers = new ArrayList<>();
    sinks.forEach((name, deliveries) -> {
      Breaker.RoundState state = new Breaker.RoundState();
      workers.addAll(threads(
          deliveries.sink(), () -> rounds.merge(name, deliveries.round(state), Round::and)));
    });
    workers.forEach(Thread::start);
    try {
      for (Thread worker : workers) {
        worker.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sinks
        .keySet()
        .forEach(sink -> leases
            .ofOthers(sink)
            .forEach(wait -> rounds.merge(sink, new Round(sink, 0, List.of(wait)), Round::and)));
    rounds.forEach((sink, round) -> sinks.get(sink).forget(round));
    return List.copyOf(rounds.values());
  }

  private static List<Thread> threads(Sink sink, Runnable work) {
    return IntStream.rangeClosed(1, sink.parallel())
        .mapToObj(n -> new Thread(work, "deliver-" + sink.name() + (n == 1 ? "" : "-" + n)))
        .toList();
  }

  /** Starts the threads of each sink; they run until {@link #close}. */
  public void start() {
    sinks
        .values()
        .forEach(deliveries -> threads.addAll(threads(deliveries.sink(), () -> serve(deliveries))));
    threads.forEach(Thread::start);
  }

  private void serve(SinkDeliveries deliveries) {
    while (!closing) {
      deliveries.serve();
      pause();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // waking up early does no harm
  private synchronized void pause() {
    if (!closing) {
      try {
        wait(interval.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stop();
      }
    }
  }

  /** Blocked sinks, each with the sentence that states why and how to fix it. */
  public Map<String, String> blocked() {
    Map<String, String> blocked = new LinkedHashMap<>();
    sinks.forEach((sink, deliveries) -> {
      String reason = deliveries.blockedBecause();
      if (reason != null) {
        blocked.put(sink, reason);
      }
    });
    return blocked;
  }

  /**
   * Blocked sinks are tried now, without waiting for the end of their pause.
   *
   * @param sink null for all
   */
  public void retryNow(String sink) {
    sinks.forEach((name, deliveries) -> {
      if (sink == null || sink.equals(name)) {
        deliveries.retryNow();
      }
    });
    wake();
  }

  /** Something new may be owed: look now. */
  public synchronized void wake() {
    notifyAll();
  }

  private synchronized void stop() {
    closing = true;
    sinks.values().forEach(SinkDeliveries::stop);
    notifyAll();
  }

  /**
   * Starts no other delivery and waits a little for those under way; one that takes longer is taken
   * up again by the next start.
   */
  @Override
  public void close() {
    stop();
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (Thread thread : threads) {
      try {
        // At least a moment: to wait for no time at all means to wait for ever.
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    leases.close();
  }
}

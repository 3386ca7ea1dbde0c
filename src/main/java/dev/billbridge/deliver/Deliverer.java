package dev.billbridge.deliver;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryResults;
import dev.billbridge.ledger.run.ProcessName;
import dev.billbridge.log.LogFields;
import dev.billbridge.log.Traces;
import dev.billbridge.memory.OutOfMemory;
import dev.billbridge.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Delivers what the ledger owes each sink, one revision after the other, and records the outcome.
 * Each sink has threads of its own, one unless its settings ask for more, so that one that fails
 * never delays another.
 */
public final class Deliverer implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(Deliverer.class);

  private static final Duration LONGEST_DOWN_PAUSE = Duration.ofMinutes(15);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Ledger ledger;
  private final Map<String, Sink> sinks = new LinkedHashMap<>();
  private final Settings.Deliver settings;
  private final InstantSource clock;
  private final String owner;
  private final Map<String, Breaker> breakers = new LinkedHashMap<>();
  private final Map<String, RoundLog> logs = new LinkedHashMap<>();
  private final Heartbeat heartbeat;
  private final List<Thread> threads = new ArrayList<>();
  private final Traces traces;
  /** Of deliveries that failed and are about to be logged, by their sentence. */
  private final Map<String, Map<String, String>> failing = new ConcurrentHashMap<>();

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
    for (Sink sink : sinks) {
      this.sinks.put(sink.name(), sink);
      breakers.put(sink.name(), new Breaker());
      logs.put(sink.name(), new RoundLog(sink.name()));
    }
    this.settings = settings;
    this.clock = clock;
    this.owner = owner;
    this.traces = traces;
    this.heartbeat = new Heartbeat(ledger.queue(), settings.lease());
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
    return sinks.get(sample.sink()).target().probe(sample);
  }

  /**
   * Delivers everything that is due now, to all sinks at once, each delivery attempted once, as
   * long as its sink answers.
   */
  public List<Round> deliverDue() {
    Map<String, Round> rounds = new ConcurrentSkipListMap<>();
    List<Thread> workers = new ArrayList<>();
    for (Sink sink : sinks.values()) {
      Breaker.RoundState state = new Breaker.RoundState();
      workers.addAll(
          threads(sink, () -> rounds.merge(sink.name(), guarded(sink, state), Round::and)));
    }
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
        .forEach(sink -> waits(sink)
            .forEach(wait -> rounds.merge(sink, new Round(sink, 0, List.of(wait)), Round::and)));
    rounds.values().forEach(round -> round.failures().forEach(failing::remove));
    return List.copyOf(rounds.values());
  }

  /** Deliveries leased by another process that may have ended, in a sentence for each process. */
  private List<String> waits(String sink) {
    try {
      return ledger.queue().leases(sink).entrySet().stream()
          .filter(lease -> !lease.getKey().equals(owner) && !ProcessName.isAlive(lease.getKey()))
          .map(lease -> ("%s: deliveries wait for %s, which leased them and may have ended; they"
                  + " are sent when its lease ends, at %s (deliver.lease)")
              .formatted(sink, ProcessName.shown(lease.getKey()), lease.getValue()))
          .toList();
    } catch (LedgerException e) {
      return List.of("%s: %s".formatted(sink, e.getMessage()));
    }
  }

  private static List<Thread> threads(Sink sink, Runnable work) {
    return IntStream.rangeClosed(1, sink.parallel())
        .mapToObj(n -> new Thread(work, "deliver-" + sink.name() + (n == 1 ? "" : "-" + n)))
        .toList();
  }

  /** Starts the threads of each sink; they run until {@link #close}. */
  public void start() {
    sinks.values().forEach(sink -> threads.addAll(threads(sink, () -> serve(sink))));
    threads.forEach(Thread::start);
  }

  /** Blocked sinks, each with the sentence that states why and how to fix it. */
  public Map<String, String> blocked() {
    Map<String, String> blocked = new LinkedHashMap<>();
    breakers.forEach((sink, breaker) -> {
      if (breaker.blockedBecause() != null) {
        blocked.put(sink, breaker.blockedBecause());
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
    breakers.forEach((name, breaker) -> {
      if (sink == null || sink.equals(name)) {
        breaker.retryNow();
      }
    });
    wake();
  }

  /** Something new may be owed: look now. */
  public synchronized void wake() {
    notifyAll();
  }

  private void serve(Sink sink) {
    while (!closing) {
      long began = System.nanoTime();
      Round round = guarded(sink, new Breaker.RoundState());
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      logs.get(sink.name())
          .of(round, breakers.get(sink.name()).isDown(), clock.instant(), took)
          .forEach(line -> log(sink.name(), line, took));
      round.failures().forEach(failing::remove);
      pause();
    }
  }

  private void log(String sink, RoundLog.Line line, Duration took) {
    Map<String, String> fields = failing.getOrDefault(
        line.text(),
        Map.of(LogFields.SINK, sink, LogFields.DURATION, Long.toString(took.toNanos())));
    try (CloseableThreadContext.Instance context = CloseableThreadContext.putAll(fields)) {
      LOG.log(line.level(), line.text());
    }
  }

  @SuppressWarnings("WaitNotInLoop") // waking up early does no harm
  private synchronized void pause() {
    if (!closing) {
      try {
        wait(settings.interval().toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        closing = true;
      }
    }
  }

  /** A round that the ledger fails is a failure like any other, and the next one is tried. */
  private Round guarded(Sink sink, Breaker.RoundState state) {
    try {
      return round(sink, state);
    } catch (RuntimeException e) {
      OutOfMemory.endIfBehind(e);
      LOG.debug("", e);
      return new Round(sink.name(), 0, List.of("%s: %s".formatted(sink.name(), e.getMessage())));
    }
  }

  /** @param state whether the round continues, for every thread that takes part in it */
  private Round round(Sink sink, Breaker.RoundState state) {
    int delivered = 0;
    List<String> failures = new ArrayList<>();
    boolean isReported = false;
    ledger.queue().releaseGone(sink.name());
    Breaker breaker = breakers.get(sink.name());
    while (!closing && breaker.allows(state, clock.instant())) {
      Attempt attempt = null;
      boolean up;
      try {
        attempt = attemptNext(sink);
      } finally {
        up = breaker.continuesAfter(
            state, attempt == null ? null : attempt.outcome(), clock.instant(), blockedPause());
      }
      if (attempt == null) {
        break;
      }
      boolean blocked = attempt.outcome() instanceof Outcome.Blocked;
      if (attempt.failure() == null) {
        delivered++;
      } else if (!(blocked && isReported)) {
        failures.add(attempt.failure());
      }
      // Of the sink as a whole; once is enough.
      isReported |= blocked;
      if (!up
          && !blocked
          && ledger
              .queue()
              .nextDue(sink.name())
              .filter(due -> !due.isAfter(clock.instant()))
              .isPresent()) {
        failures.add(("%s seems to be down: the last %d attempts failed, so the remaining"
                + " deliveries wait, and each round tries one")
            .formatted(sink.name(), breaker.failuresInARow()));
      }
    }
    return new Round(sink.name(), delivered, List.copyOf(failures));
  }

  /**
   * One attempt to deliver a revision.
   *
   * @param failure a sentence; null when it arrived
   * @param duration with all that the target took to answer
   */
  public record Attempt(String sink, Outcome outcome, String failure, Duration duration) {}

  /** @return null when nothing is due */
  private Attempt attemptNext(Sink sink) {
    Optional<Delivery> leased = ledger.queue().lease(sink.name(), owner, settings.lease());
    if (leased.isEmpty()) {
      return null;
    }
    Map<String, String> fields = LogFields.delivery(sink.name(), leased.get().revision(), traces);
    try (CloseableThreadContext.Instance context = CloseableThreadContext.putAll(fields)) {
      long began = System.nanoTime();
      Outcome outcome = heartbeat.during(leased.get(), () -> attempt(sink, leased.get()));
      Duration duration = Duration.ofNanos(System.nanoTime() - began);
      Attempt attempt =
          new Attempt(sink.name(), outcome, record(sink, leased.get(), outcome), duration);
      if (attempt.failure() != null) {
        failing.put(attempt.failure(), fields);
      }
      afterwards.accept(attempt);
      return attempt;
    }
  }

  private Outcome attempt(Sink sink, Delivery delivery) {
    try {
      return sink.target().deliver(new LedgerRevision(delivery, ledger, sink.kinds()));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      OutOfMemory.endIfBehind(e);
      // Errors too: a library that is missing, or a template without an end, must not end the
      // thread that serves the sink.
      LOG.debug("", e);
      return new Outcome.Transient(
          e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
  }

  /** @return null when it arrived */
  private String record(Sink sink, Delivery delivery, Outcome outcome) {
    // One line, whatever a provider puts into an id.
    String what = "%s: %s revision %d"
        .formatted(sink.name(), delivery.revision().key(), delivery.revision().number())
        .replaceAll("\\p{Cntrl}+", " ");
    Recording recording = record(what, delivery, outcome);
    return recording.isOwn()
        ? recording.failure()
        : what
            + " took longer than its lease, which could not be extended; another process"
            + " has taken it over and reports the outcome";
  }

  /**
   * @param isOwn whether the ledger took the outcome from this process
   * @param failure null when it arrived
   */
  private record Recording(boolean isOwn, String failure) {}

  private Recording record(String what, Delivery delivery, Outcome outcome) {
    DeliveryResults results = ledger.results();
    Instant now = clock.instant();
    if (outcome instanceof Outcome.Delivered done) {
      return new Recording(results.delivered(delivery, done.answer()), null);
    }
    if (outcome instanceof Outcome.Rejected refused) {
      return new Recording(
          results.rejected(delivery, refused.reason()), what + " was refused: " + refused.reason());
    }
    if (outcome instanceof Outcome.Blocked blocked) {
      return new Recording(
          results.waiting(delivery, blocked.reason(), now.plus(blockedPause())),
          ("%s is blocked: %s. Everything it is owed waits, and "
                  + "is delivered when that is fixed")
              .formatted(delivery.sink(), blocked.reason()));
    }
    if (outcome instanceof Outcome.Held held) {
      return new Recording(
          results.waiting(
              delivery, held.reason(), now.plus(downPause(delivery.attempts() + delivery.waits()))),
          what + " is held: " + held.reason());
    }
    if (outcome instanceof Outcome.Unreachable down) {
      Duration wait = down.retryAfter() != null
          ? down.retryAfter()
          : downPause(delivery.attempts() + delivery.waits());
      return new Recording(
          results.waiting(delivery, down.reason(), now.plus(wait)),
          what + " waits: " + down.reason());
    }
    if (outcome instanceof Outcome.AheadOfLedger ahead) {
      return goOnAbove(what, delivery, ahead, now);
    }
    if (outcome instanceof Outcome.Uncertain asked && !asked.sent()) {
      return new Recording(
          results.undecided(
              delivery,
              asked.reason(),
              now.plus(downPause(delivery.attempts() + delivery.waits()))),
          what + " may or may not have arrived: " + asked.reason());
    }
    String reason = outcome instanceof Outcome.Transient failure
        ? failure.reason()
        : ((Outcome.Uncertain) outcome).reason();
    if (delivery.attempts() >= settings.attempts()) {
      return new Recording(
          results.rejected(
              delivery,
              DeliveryResults.GIVEN_UP + "%d attempts: %s".formatted(delivery.attempts(), reason)),
          what + " is given up: " + reason);
    }
    if (outcome instanceof Outcome.Transient failure) {
      Duration wait =
          failure.retryAfter() != null ? failure.retryAfter() : backOff(delivery.attempts());
      return new Recording(
          results.postponed(delivery, reason, now.plus(wait)), what + " did not arrive: " + reason);
    }
    return new Recording(
        results.uncertain(delivery, reason, now.plus(backOff(delivery.attempts()))),
        what + " may or may not have arrived: " + reason);
  }

  private Recording goOnAbove(
      String what, Delivery delivery, Outcome.AheadOfLedger ahead, Instant now) {
    StatementRevision revision = delivery.revision();
    if (ledger.runs().isUnderWay(revision.account(), revision.statement().dataset())) {
      // It may be a replay that is about to add that very revision.
      String reason = ahead.reason()
          + "; it waits until the current run of %s %s has ended"
              .formatted(revision.account(), revision.statement().dataset());
      return new Recording(
          ledger.results().waiting(delivery, reason, now.plus(settings.retryDelay())),
          what + " waits: " + reason);
    }
    return ledger
        .results()
        .continueAbove(delivery, ahead.revision(), ahead.reason())
        .map(next -> new Recording(
            true,
            "%s was not delivered: %s. The statement goes on as revision %d, which every sink is owed"
                .formatted(what, ahead.reason(), next.number())))
        .orElse(new Recording(false, null));
  }

  private Duration blockedPause() {
    Duration longest = settings.longestRetryDelay();
    return longest.compareTo(Breaker.BLOCKED_PAUSE) < 0 ? longest : Breaker.BLOCKED_PAUSE;
  }

  /**
   * A target that is down is tried once a round at most, so its deliveries need not wait for hours
   * once it is back.
   */
  private Duration downPause(int tries) {
    Duration pause = backOff(tries);
    return pause.compareTo(LONGEST_DOWN_PAUSE) < 0 ? pause : LONGEST_DOWN_PAUSE;
  }

  /**
   * Doubles with every attempt up to the longest; a tenth either way at random, so that sinks do
   * not all come back at once.
   */
  private Duration backOff(int attempts) {
    Duration wait = settings.retryDelay();
    for (int i = 1; i < attempts && wait.compareTo(settings.longestRetryDelay()) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    long millis = Math.min(wait.toMillis(), settings.longestRetryDelay().toMillis());
    return Duration.ofMillis(
        millis + ThreadLocalRandom.current().nextLong(-millis / 10, millis / 10 + 1));
  }

  /**
   * Starts no other delivery and waits a little for those under way; one that takes longer is taken
   * up again by the next start.
   */
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    long until = System.nanoTime() + PATIENCE.toNanos();
    for (Thread thread : threads) {
      try {
        // At least a moment: to wait for no time at all means to wait for ever.
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    heartbeat.close();
  }
}

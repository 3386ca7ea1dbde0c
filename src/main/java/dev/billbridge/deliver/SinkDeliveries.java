package dev.billbridge.deliver;

import dev.billbridge.deliver.Deliverer.Attempt;
import dev.billbridge.deliver.Deliverer.Round;
import dev.billbridge.deliver.Deliverer.Sink;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.log.LogFields;
import dev.billbridge.log.Traces;
import dev.billbridge.memory.OutOfMemory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.logging.log4j.CloseableThreadContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The deliveries of one sink: rounds of attempts, each outcome recorded, as long as the sink is
 * worth another one. The threads that serve the sink share it.
 */
final class SinkDeliveries {

  private static final Logger LOG = LogManager.getLogger(Deliverer.class);

  private final Sink sink;
  private final Shared shared;
  private final Breaker breaker;
  private final RoundLog log;
  /** Log fields of deliveries that failed and are about to be logged, by their sentence. */
  private final Map<String, Map<String, String>> failing = new ConcurrentHashMap<>();

  /**
   * What the sinks of a process share.
   *
   * @param blockedPause how long a sink that is blocked is left alone
   * @param traces which run has caused a revision
   * @param afterwards called after each attempt, on the thread that made it
   */
  record Shared(
      Ledger ledger,
      Leases leases,
      Outcomes outcomes,
      Duration blockedPause,
      InstantSource clock,
      Traces traces,
      Consumer<Attempt> afterwards) {}

  SinkDeliveries(Sink sink, Shared shared) {
    this.sink = sink;
    this.shared = shared;
    this.breaker = new Breaker(shared.blockedPause());
    this.log = new RoundLog(sink.name());
  }

  Sink sink() {
    return sink;
  }

  /** Why the sink was blocked when it was last tried; null when it was not. */
  String blockedBecause() {
    return breaker.blockedBecause();
  }

  /** A blocked sink may be tried again before the end of its pause. */
  void retryNow() {
    breaker.retryNow();
  }

  /** Attempts what is due, once each, and logs the result. */
  void serve() {
    long began = System.nanoTime();
    Round round = round(new Breaker.RoundState());
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    log.of(round, breaker.isDown(), now(), took).forEach(line -> log(line, took));
    forget(round);
  }

  private void log(RoundLog.Line line, Duration took) {
    Map<String, String> fields = failing.getOrDefault(
        line.text(),
        Map.of(LogFields.SINK, sink.name(), LogFields.DURATION, Long.toString(took.toNanos())));
    try (CloseableThreadContext.Instance context = CloseableThreadContext.putAll(fields)) {
      LOG.log(line.level(), line.text());
    }
  }

  /** The failures of a round need no log fields any more. */
  void forget(Round round) {
    round.failures().forEach(failing::remove);
  }

  /** No further attempt begins. */
  void stop() {
    breaker.stop();
  }

  /**
   * Attempts what is due, once each. A round that the ledger fails is a failure like any other, and
   * the next one is tried.
   *
   * @param state whether the round continues, for every thread that takes part in it
   */
  Round round(Breaker.RoundState state) {
    try {
      return attempts(state);
    } catch (RuntimeException e) {
      OutOfMemory.endIfBehind(e);
      LOG.debug("", e);
      return new Round(sink.name(), 0, List.of("%s: %s".formatted(sink.name(), e.getMessage())));
    }
  }

  private Round attempts(Breaker.RoundState state) {
    int delivered = 0;
    List<String> failures = new ArrayList<>();
    boolean isReported = false;
    shared.ledger().queue().releaseGone(sink.name());
    while (breaker.allows(state, now())) {
      Attempt attempt = null;
      boolean up;
      try {
        attempt = attemptNext();
      } finally {
        up = breaker.continuesAfter(state, attempt == null ? null : attempt.outcome(), now());
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
      if (!up && !blocked && isMoreDue()) {
        failures.add(("%s seems to be down: the last %d attempts failed, so the remaining"
                + " deliveries wait, and each round tries one")
            .formatted(sink.name(), breaker.failuresInARow()));
      }
    }
    return new Round(sink.name(), delivered, List.copyOf(failures));
  }

  private boolean isMoreDue() {
    return shared
        .ledger()
        .queue()
        .nextDue(sink.name())
        .filter(due -> !due.isAfter(now()))
        .isPresent();
  }

  /** @return null when nothing is due */
  private Attempt attemptNext() {
    Optional<Delivery> leased = shared.leases().next(sink.name());
    if (leased.isEmpty()) {
      return null;
    }
    Delivery delivery = leased.get();
    Map<String, String> fields =
        LogFields.delivery(sink.name(), delivery.revision(), shared.traces());
    try (CloseableThreadContext.Instance context = CloseableThreadContext.putAll(fields)) {
      long began = System.nanoTime();
      Outcome outcome = shared.leases().during(delivery, () -> attempt(delivery));
      Duration duration = Duration.ofNanos(System.nanoTime() - began);
      Attempt attempt =
          new Attempt(sink.name(), outcome, shared.outcomes().record(delivery, outcome), duration);
      if (attempt.failure() != null) {
        failing.put(attempt.failure(), fields);
      }
      shared.afterwards().accept(attempt);
      return attempt;
    }
  }

  private Outcome attempt(Delivery delivery) {
    try {
      return sink.target().deliver(new LedgerRevision(delivery, shared.ledger(), sink.kinds()));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      OutOfMemory.endIfBehind(e);
      // Errors too: a library that is missing, or a template without an end, must not end the
      // thread that serves the sink.
      LOG.debug("", e);
      return new Outcome.Transient(
          e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    }
  }

  private Instant now() {
    return shared.clock().instant();
  }
}

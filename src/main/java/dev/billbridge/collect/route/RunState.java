package dev.billbridge.collect.route;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether a run still works, and on what; read by other threads than its own. */
final class RunState {

  private final CountDownLatch aborted = new CountDownLatch(1);
  private volatile String abortReason;
  private volatile Instant requestSentAt;
  private volatile long number;
  private Instant lastOrder = Instant.MIN;

  /**
   * Nothing else of the run can work and need not be tried: ledger or archive cannot be used, or
   * the service is ending.
   *
   * @param reason one sentence for the operator
   */
  void abort(String reason) {
    abortReason = reason;
    aborted.countDown();
  }

  boolean isAborted() {
    return abortReason != null;
  }

  /** One sentence; null while the run is not aborted. */
  String abortReason() {
    return abortReason;
  }

  /** @throws RunAbortedException if the run has been aborted, with the same sentence */
  void requireRunning() throws RunAbortedException {
    if (isAborted()) {
      throw new RunAbortedException(abortReason);
    }
  }

  /**
   * Waits before a retry.
   *
   * @return false, and at once, when the run is aborted meanwhile or the thread is interrupted
   */
  boolean pause(Duration duration) {
    try {
      return !aborted.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A request is sent now. */
  void requestSent(Instant now) {
    requestSentAt = now;
  }

  /** The request was answered or has failed. */
  void requestEnded() {
    requestSentAt = null;
  }

  /** When the request was sent that is not answered yet; null when there is none. */
  Instant requestSentAt() {
    return requestSentAt;
  }

  /** Whether a request was sent before a time and is not answered yet. */
  boolean waitsSinceBefore(Instant time) {
    Instant since = requestSentAt;
    return since != null && since.isBefore(time);
  }

  /** @param run its number in the ledger */
  void number(long run) {
    number = run;
  }

  long number() {
    return number;
  }

  /** Intakes of the run are ordered after this time. */
  synchronized void orderAfter(Instant last) {
    lastOrder = last;
  }

  /**
   * A place in the order of intakes: now, or just after the one before, if the clock has been set
   * back. To the microsecond.
   */
  synchronized Instant order(Instant now) {
    Instant micros = now.truncatedTo(ChronoUnit.MICROS);
    lastOrder = micros.isAfter(lastOrder) ? micros : lastOrder.plus(1, ChronoUnit.MICROS);
    return lastOrder;
  }
}

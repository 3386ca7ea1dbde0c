package dev.billbridge.collect;

import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.run.Runs;
import java.time.Duration;
import java.util.function.Consumer;

/** A run that makes something of what the ledger has, while no other process does. */
public final class SoleRun {

  /** How long a run keeps others out without a sign of life. */
  private static final Duration LEASE = Duration.ofMinutes(15);
  /** How long another process that does the same is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Ledger ledger;
  private final long number;

  private SoleRun(Ledger ledger, long number) {
    this.ledger = ledger;
    this.number = number;
  }

  /**
   * Does the work once no other process does; what fails is in the report.
   *
   * @param otherwise what it means that the work is not done, such as {@code customers' bills are
   *     not drawn}
   * @param report of the account and dataset under which the run is kept
   */
  public static void of(Ledger ledger, String otherwise, RunReport report, Consumer<SoleRun> work) {
    SoleRun run = null;
    try {
      Runs.Start begun = begin(ledger, report);
      if (begun.number() == null) {
        report.failedForNow("%s: %s is at it since run %d"
            .formatted(otherwise, begun.holder().name(), begun.holder().run()));
        return;
      }
      run = new SoleRun(ledger, begun.number());
      work.accept(run);
    } catch (RuntimeException e) {
      report.failedForNow(otherwise + ": " + e.getMessage());
    }
    if (run != null) {
      ledger
          .runs()
          .end(
              run.number,
              report.failures().isEmpty() ? null : String.join("\n", report.failures()));
    }
  }

  private static Runs.Start begin(Ledger ledger, RunReport report) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Runs.Start start = ledger.runs().begin(report.account(), report.dataset(), LEASE);
      if (start.number() != null || System.nanoTime() > until) {
        return start;
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return start;
      }
    }
  }

  /**
   * A sign of life, before each statement: two processes that post what they have read at different
   * times would post the older one after the newer one.
   *
   * @throws IllegalStateException if another process has taken over
   */
  public void extend() {
    if (!ledger.runs().extend(number, LEASE)) {
      throw new IllegalStateException(
          "this process gave no sign of life for %d minutes, and another one has taken over, which draws the rest"
              .formatted(LEASE.toMinutes()));
    }
  }
}

package dev.billbridge.resale.draw;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.run.Runs;
import java.time.Duration;
import java.util.function.Consumer;

/** A run that draws bills while no other process does. */
final class SoleRun {

  /** How long a run keeps others out without a sign of life. */
  private static final Duration LEASE = Duration.ofMinutes(15);
  /** How long another process that draws is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Ledger ledger;
  private final long number;

  private SoleRun(Ledger ledger, long number) {
    this.ledger = ledger;
    this.number = number;
  }

  /** Does the work once no other process draws; what fails is in the report. */
  static void of(Ledger ledger, RunReport report, Consumer<SoleRun> work) {
    SoleRun run = null;
    try {
      Runs.Start begun = begin(ledger);
      if (begun.number() == null) {
        report.failedForNow("customers' bills are not drawn: %s is drawing them since run %d"
            .formatted(begun.holder().name(), begun.holder().run()));
        return;
      }
      run = new SoleRun(ledger, begun.number());
      work.accept(run);
    } catch (RuntimeException e) {
      report.failedForNow("customers' bills are not drawn: " + e.getMessage());
    }
    if (run != null) {
      ledger
          .runs()
          .end(
              run.number,
              report.failures().isEmpty() ? null : String.join("\n", report.failures()));
    }
  }

  private static Runs.Start begin(Ledger ledger) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Runs.Start start = ledger.runs().begin(StatementKey.RESALE, BillPosting.DATASET, LEASE);
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
   * A sign of life, before each bill: two processes that draw by what they have read at different
   * times would post the older bill after the newer one.
   *
   * @throws IllegalStateException if another process has taken over
   */
  void extend() {
    if (!ledger.runs().extend(number, LEASE)) {
      throw new IllegalStateException(
          "this process gave no sign of life for %d minutes, and another one has taken over, which draws the rest"
              .formatted(LEASE.toMinutes()));
    }
  }
}

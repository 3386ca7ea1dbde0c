package dev.billbridge.collect;

import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.FindingKind;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.review.CrossCheck;
import dev.billbridge.review.Findings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What follows a run: its statements are checked, and the archive is relieved of old documents. */
public final class RunReview {

  private static final Logger LOG = LogManager.getLogger(RunReview.class);

  private final Ledger ledger;
  private final CrossCheck crossCheck;
  private final Findings.Limits limits;
  private final Retention retention;
  private final InstantSource clock;

  public RunReview(
      Ledger ledger,
      CrossCheck crossCheck,
      Findings.Limits limits,
      Retention retention,
      InstantSource clock) {
    this.ledger = ledger;
    this.crossCheck = crossCheck;
    this.limits = limits;
    this.retention = retention;
    this.clock = clock;
  }

  /**
   * Adds to the report what was found. To be called while the run still holds its account and
   * dataset, so that nobody collects a document again that is about to be removed.
   *
   * @param isCurrent whether the run requested everything current
   */
  public void review(Series series, RunReport report, boolean isCurrent) {
    check(series, report, isCurrent);
    tidy(series, report);
  }

  /** New statements are checked once; that one is late is reported as long as it is missing. */
  private void check(Series series, RunReport report, boolean isCurrent) {
    boolean anyNew = report.counts().statementsNew() + report.counts().statementsRevised() > 0;
    try {
      List<StatementRevision> statements =
          ledger.statements().of(series.account(), series.dataset());
      if (isCurrent && report.failures().isEmpty()) {
        Findings.unlisted(statements, report.seen()).forEach(report::finding);
      }
      Findings.of(statements, limits, clock.instant()).stream()
          .filter(finding -> finding.kind() == FindingKind.LATE
              || anyNew
                  && finding.kind() != FindingKind.RESTATED
                  && finding.kind() != FindingKind.REREAD)
          .map(Finding::sentence)
          .forEach(report::finding);
      CrossCheck.Outcome compared =
          crossCheck.repeat(series.provider(), series.account(), series.dataset());
      compared.findings().stream().map(Finding::sentence).forEach(report::finding);
      compared.failures().forEach(report::failed);
    } catch (RuntimeException e) {
      report.failedForNow("%s %s: the new statements are not checked: %s"
          .formatted(series.account(), series.dataset(), e.getMessage()));
    }
  }

  private void tidy(Series series, RunReport report) {
    try {
      RemovalPlan removed = retention.remove(series);
      if (!removed.isNothing()) {
        report.removed(removed.documents().size());
        LOG.info("{} {}: archive.keep has removed {}", series.account(), series.dataset(), removed);
      }
    } catch (IOException | RuntimeException e) {
      report.failed("%s %s: old documents are not removed from the archive (archive.keep): %s"
          .formatted(series.account(), series.dataset(), e.getMessage()));
    }
  }
}

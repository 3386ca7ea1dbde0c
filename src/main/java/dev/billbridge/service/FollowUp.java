package dev.billbridge.service;

import dev.billbridge.collect.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What is made of the ledger after each run of a source, such as customers' bills; logs what is new
 * about it.
 */
final class FollowUp {

  private static final Logger LOG = LogManager.getLogger(FollowUp.class);

  private final String what;
  private final Supplier<Optional<RunReport>> work;
  private List<String> logged = List.of();

  /**
   * @param what it makes, for the log
   * @param work answers what became of it; nothing when there is nothing to say
   */
  FollowUp(String what, Supplier<Optional<RunReport>> work) {
    this.what = what;
    this.work = work;
  }

  synchronized void run() {
    work.get().ifPresent(this::log);
  }

  private void log(RunReport report) {
    RunReport.Counts counts = report.counts();
    if (counts.statementsNew() + counts.statementsRevised() > 0) {
      LOG.info(
          "{}: {} new, {} revised, {} unchanged, {} held",
          what,
          counts.statementsNew(),
          counts.statementsRevised(),
          counts.statementsUnchanged(),
          counts.held());
    }
    List<String> sentences = new ArrayList<>(report.findings());
    sentences.addAll(report.failures());
    report.findings().stream().filter(each -> !logged.contains(each)).forEach(LOG::info);
    report.failures().stream().filter(each -> !logged.contains(each)).forEach(LOG::error);
    logged = sentences;
  }
}

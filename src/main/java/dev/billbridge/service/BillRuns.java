package dev.billbridge.service;

import dev.billbridge.collect.RunReport;
import dev.billbridge.resale.draw.BillDrawing;
import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Draws customers' bills after each run of a source, and logs what is new about them. */
final class BillRuns {

  private static final Logger LOG = LogManager.getLogger(BillRuns.class);

  private final BillDrawing drawing;
  private List<String> logged = List.of();

  BillRuns(BillDrawing drawing) {
    this.drawing = drawing;
  }

  synchronized void draw() {
    drawing.draw().ifPresent(this::log);
  }

  private void log(RunReport report) {
    RunReport.Counts counts = report.counts();
    if (counts.statementsNew() + counts.statementsRevised() > 0) {
      LOG.info(
          "customers' bills: {} new, {} revised, {} unchanged, {} held",
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

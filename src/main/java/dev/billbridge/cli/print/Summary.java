package dev.billbridge.cli.print;

import dev.billbridge.cli.BillbridgeCommand;
import dev.billbridge.collect.RunReport;
import dev.billbridge.deliver.Deliverer.Round;
import dev.billbridge.render.OneLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/** What collecting and delivering did, for a person at a terminal. */
public final class Summary {

  private Summary() {}

  /** @return the exit code */
  public static int print(
      List<RunReport> reports, List<Round> rounds, PrintWriter out, PrintWriter err) {
    if (reports.isEmpty()) {
      out.println("Nothing was collected: no account is configured, or none matches.");
    } else {
      Table table = new Table(
          "ACCOUNT",
          "DATASET",
          "DOCUMENTS",
          "STATEMENTS",
          "NEW",
          "REVISED",
          "UNCHANGED",
          "HELD",
          "RECORDS NEW",
          "CHANGED",
          "UNCHANGED",
          "VANISHED",
          "");
      RunReport.Counts sum = new RunReport.Counts(0, 0, 0, 0, 0, 0, 0, 0);
      long documents = 0;
      for (RunReport report : reports) {
        row(
            table,
            report.account(),
            report.dataset(),
            report.documents(),
            report.counts(),
            report.failures().isEmpty() ? "" : "FAILED");
        sum = sum.plus(report.counts());
        documents += report.documents();
      }
      if (reports.size() > 1) {
        row(table, "all", "", documents, sum, "");
      }
      table.print(out);
    }
    if (!rounds.isEmpty()) {
      out.println();
      Table table = new Table("SINK", "DELIVERED", "NOT DELIVERED");
      rounds.forEach(
          round -> table.row(round.sink(), round.delivered(), round.failures().size()));
      table.print(out);
    }
    out.flush();
    reports.forEach(report -> report
        .findings()
        .forEach(finding -> err.println("Note: " + report.account() + ": " + OneLine.of(finding))));
    String without = reports.stream()
        .filter(RunReport::hasPassedOverMonths)
        .map(report -> report.account() + " " + report.dataset())
        .collect(Collectors.joining(", "));
    if (!without.isEmpty()) {
      err.printf(
          "Note: without months, so what is current was collected instead of the requested ones: %s%n",
          without);
    }
    reports.forEach(report ->
        report.failures().forEach(failure -> err.println("Failed: " + OneLine.of(failure))));
    rounds.forEach(round ->
        round.failures().forEach(failure -> err.println("Not delivered: " + OneLine.of(failure))));
    boolean failed = reports.stream().anyMatch(report -> !report.failures().isEmpty())
        || rounds.stream().anyMatch(round -> !round.failures().isEmpty());
    return failed ? BillbridgeCommand.FAILED : BillbridgeCommand.DONE;
  }

  private static void row(
      Table table,
      String account,
      String dataset,
      long documents,
      RunReport.Counts counts,
      String outcome) {
    table.row(
        account,
        dataset,
        documents,
        counts.statements(),
        counts.statementsNew(),
        counts.statementsRevised(),
        counts.statementsUnchanged(),
        counts.held(),
        counts.recordsNew(),
        counts.recordsChanged(),
        counts.recordsUnchanged(),
        counts.recordsVanished(),
        outcome);
  }
}

package dev.billbridge.cli.print;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.cli.BillbridgeCommand;
import dev.billbridge.collect.RunReport;
import dev.billbridge.deliver.Deliverer.Round;
import dev.billbridge.render.OneLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What collecting and delivering did.
 *
 * @param rounds of deliveries; empty when nothing was to be delivered
 */
public record Summary(List<RunReport> reports, List<Round> rounds) {

  /** As JSON for a program, or as tables for a person. */
  public void print(boolean json, PrintWriter out) {
    if (json) {
      out.println(tree().toPrettyString());
      out.flush();
    } else {
      table(out);
    }
  }

  /** For a person at a terminal. */
  public void table(PrintWriter out) {
    if (reports.isEmpty()) {
      out.println("Nothing was collected: no account is configured, or none matches.");
    } else {
      runs().print(out);
    }
    if (!rounds.isEmpty()) {
      out.println();
      Table table = new Table("SINK", "DELIVERED", "NOT DELIVERED");
      rounds.forEach(
          round -> table.row(round.sink(), round.delivered(), round.failures().size()));
      table.print(out);
    }
    out.flush();
  }

  private Table runs() {
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
            "")
        .dispensable("UNCHANGED", "UNCHANGED", "DOCUMENTS", "VANISHED", "CHANGED", "RECORDS NEW");
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
    return table;
  }

  /** The same for a program: {@code runs} and {@code deliveries}. */
  public ObjectNode tree() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ArrayNode runs = tree.putArray("runs");
    reports.forEach(report -> runs.add(CommandJson.of(report)));
    ArrayNode deliveries = tree.putArray("deliveries");
    rounds.forEach(round -> deliveries.add(CommandJson.of(round)));
    return tree;
  }

  /**
   * Findings and failures, a sentence each.
   *
   * @return the exit code
   */
  public int sentences(PrintWriter err) {
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

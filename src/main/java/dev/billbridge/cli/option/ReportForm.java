package dev.billbridge.cli.option;

import dev.billbridge.analyze.Report;
import dev.billbridge.cli.print.ReportPrint;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a command prints its figures: as a table, as JSON or as CSV. */
public final class ReportForm {

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Option(names = "--csv", description = "Prints CSV.")
  private boolean csv;

  /**
   * To be called before the ledger is opened.
   *
   * @throws ParameterException if both are requested
   */
  public void refuseBoth(CommandSpec spec) {
    if (json && csv) {
      throw new ParameterException(
          spec.commandLine(), "--json and --csv exclude each other; give one");
    }
  }

  /** @param nothing what is printed in the place of a table without rows */
  public void print(Report report, String nothing, PrintWriter out) throws IOException {
    if (json) {
      ReportPrint.json(report, out);
    } else if (csv) {
      ReportPrint.csv(report, out);
    } else if (report.rows().isEmpty()) {
      out.println(nothing);
    } else {
      ReportPrint.table(report, out);
    }
    out.flush();
  }
}

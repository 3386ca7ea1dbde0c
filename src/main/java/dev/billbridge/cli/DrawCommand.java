package dev.billbridge.cli;

import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.Summary;
import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.resale.draw.BillDrawing;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code draw}: customers' bills, of what the ledger has. */
@Command(
    name = "draw",
    mixinStandardHelpOptions = true,
    description = "Draws the bills of customers by the rules in routes/books, for each month in"
        + " which charges or rules have changed. Final months keep their rules. sync and run do"
        + " the same after collecting.")
public final class DrawCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Override
  public Integer call() {
    try (Ledger ledger = site.openLedger()) {
      Optional<RunReport> report = BillDrawing.of(
              ledger, site.settings(), site.routes(), InstantSource.system())
          .draw();
      PrintWriter out = spec.commandLine().getOut();
      if (report.isEmpty()) {
        out.println("Nothing is drawn: there are no customers in routes/books/customers.csv.");
        return BillbridgeCommand.DONE;
      }
      Summary summary = new Summary(List.of(report.get()), List.of());
      summary.table(out);
      return summary.sentences(spec.commandLine().getErr());
    }
  }
}

package dev.billbridge.cli;

import dev.billbridge.analyze.Report;
import dev.billbridge.cli.option.MonthOption;
import dev.billbridge.cli.option.ReportForm;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.bill.DrawnMonth;
import dev.billbridge.resale.Distribution;
import dev.billbridge.resale.UnpricedException;
import dev.billbridge.resale.draw.BillDrawing;
import dev.billbridge.resale.draw.Margins;
import dev.billbridge.rules.RuleException;
import dev.billbridge.settings.SettingsException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code margin}: what customers pay and what that costs. */
@Command(
    name = "margin",
    mixinStandardHelpOptions = true,
    description = "Shows cost, price and margin of each customer's bill of a month, before tax, and"
        + " where the providers' charges went.")
public final class MarginCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Mixin
  private MonthOption period = new MonthOption();

  @Mixin
  private ReportForm form = new ReportForm();

  @Override
  public Integer call() throws IOException {
    form.refuseBoth(spec);
    try (Ledger ledger = site.openLedger()) {
      YearMonth month = period.month();
      DrawnMonth drawn = ledger.bills().month(month).orElse(null);
      BillDrawing drawing =
          BillDrawing.of(ledger, site.settings(), site.routes(), InstantSource.system());
      Map<Distribution.Rest, BigDecimal> unassigned = Map.of();
      int exit = BillbridgeCommand.DONE;
      try {
        unassigned = drawing.unassigned(month);
      } catch (UnpricedException e) {
        spec.commandLine().getErr().println(month + ": " + e.getMessage());
        exit = BillbridgeCommand.FAILED;
      }
      Report report = Margins.of(ledger.bills().margins(month), drawn, unassigned);
      form.print(
          report,
          "No customer's bill is drawn for " + month + ".",
          spec.commandLine().getOut());
      return exit;
    } catch (RuleException e) {
      throw new SettingsException("routes/books", e.getMessage().lines().toList());
    }
  }
}

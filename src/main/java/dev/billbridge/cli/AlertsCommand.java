package dev.billbridge.cli;

import dev.billbridge.alert.AlertWatch;
import dev.billbridge.cli.option.ReportForm;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.rules.RuleException;
import dev.billbridge.settings.SettingsException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code alerts}: what is watched, and what that comes to now. */
@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    description = "Shows each alert of routes/books/alerts.yaml with its present value, its limit,"
        + " what is usual, and whether it fires. Sends nothing; sync and run do, after collecting.")
public final class AlertsCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Mixin
  private ReportForm form = new ReportForm();

  @Override
  public Integer call() throws IOException {
    form.refuseBoth(spec);
    try (Ledger ledger = site.openLedger()) {
      form.print(
          AlertWatch.of(ledger, site.routes(), InstantSource.system()).report(),
          "There are no alerts in routes/books/alerts.yaml.",
          spec.commandLine().getOut());
      return BillbridgeCommand.DONE;
    } catch (RuleException e) {
      throw new SettingsException("routes/books", e.getMessage().lines().toList());
    }
  }
}

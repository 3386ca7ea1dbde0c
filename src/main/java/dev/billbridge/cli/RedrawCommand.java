package dev.billbridge.cli;

import dev.billbridge.cli.option.MonthOption;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.Summary;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.resale.draw.BillDrawing;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code redraw}: a month of customers' bills by the rules as they are now, also a final one. */
@Command(
    name = "redraw",
    mixinStandardHelpOptions = true,
    description = "Draws the customers' bills of a month again by the rules as they are now, also"
        + " when it is final. Bills that change get a new revision, which sinks receive. Name and"
        + " reason are kept in the audit trail.")
public final class RedrawCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Mixin
  private MonthOption period = new MonthOption();

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why the bills are to change.")
  private String reason;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who orders it. Default: the user of this machine.")
  private String by;

  @Override
  public Integer call() {
    if (reason.isBlank()) {
      throw new ParameterException(
          spec.commandLine(), "--reason is empty; state why the bills are to change");
    }
    try (Ledger ledger = site.openLedger()) {
      Summary summary = new Summary(
          List.of(BillDrawing.of(ledger, site.settings(), site.routes(), InstantSource.system())
              .redraw(period.month(), by == null ? site.operator() : by, reason)),
          List.of());
      summary.table(spec.commandLine().getOut());
      return summary.sentences(spec.commandLine().getErr());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}

package dev.billbridge.cli;

import dev.billbridge.analyze.Inquiry;
import dev.billbridge.analyze.Question;
import dev.billbridge.analyze.Rulings;
import dev.billbridge.analyze.Subject;
import dev.billbridge.cli.option.ReportForm;
import dev.billbridge.cli.option.Selection;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.rules.RuleException;
import dev.billbridge.settings.SettingsException;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code analyze}: what was billed and used, by what, and why two months differ. */
@Command(
    name = "analyze",
    mixinStandardHelpOptions = true,
    description = "Adds up what the ledger holds: cost by currency, usage by unit, or why the"
        + " cost of two months differs. Every figure is exact.")
public final class AnalyzeCommand implements Callable<Integer> {

  private static final String OPTION = "--";

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Mixin
  private Selection selection = new Selection();

  @Parameters(
      paramLabel = "cost|usage|changes",
      description = "cost: amounts, and net and tax where every line states them. usage:"
          + " quantities, resources, and how many were in use on average. changes: the difference"
          + " between two months as volume, price and rounding.")
  private String subject;

  @Option(
      names = "--by",
      split = ",",
      paramLabel = "NAME",
      description = "What the figures are shown by: month, provider, account, accountNumber,"
          + " category, product, region, class, resource; several with commas. Default: month;"
          + " for changes: product.")
  private List<String> by = List.of();

  @Option(
      names = "--from",
      paramLabel = "YYYY-MM",
      description =
          "First month. Default: the first in the ledger; for changes: the one before --to.")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "YYYY-MM",
      description = "Last month. Default: the last in the ledger; for changes: the last one with"
          + " a final statement.")
  private String to;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Only the N largest rows of each currency or unit, and month if shown; the"
          + " others are added up in one row.")
  private Integer top;

  @Mixin
  private ReportForm form = new ReportForm();

  @Override
  public Integer call() throws IOException {
    Subject asked = Subject.of(subject)
        .orElseThrow(() -> refused("\"%s\" cannot be analyzed%s"
            .formatted(
                subject,
                Nearest.hint(
                    subject, Subject.words(), "there are " + String.join(", ", Subject.words())))));
    form.refuseBoth(spec);
    if (top != null && top < 1) {
      throw refused("--top = %d must be at least 1".formatted(top));
    }
    Inquiry inquiry = new Inquiry(
        asked, by, from, to, top == null ? 0 : top, selection.accounts(), selection.datasets());
    try {
      inquiry.refuse(OPTION);
      try (Ledger ledger = site.openLedger()) {
        selection.refuseUnknown(site, ledger, spec);
        form.print(
            asked.answer(ledger, inquiry.question(ledger, OPTION), rulings(site.routes())),
            asked.empty(),
            spec.commandLine().getOut());
      }
    } catch (Question.RefusedException e) {
      throw refused(e.getMessage());
    }
    return BillbridgeCommand.DONE;
  }

  private static Rulings rulings(Path routes) {
    try {
      return new Rulings(routes);
    } catch (RuleException e) {
      throw new SettingsException(
          routes.toString(), e.problems().stream().map(Object::toString).toList());
    }
  }

  private ParameterException refused(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}

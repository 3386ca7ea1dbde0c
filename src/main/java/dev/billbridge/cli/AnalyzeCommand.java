package dev.billbridge.cli;

import dev.billbridge.analyze.Changes;
import dev.billbridge.analyze.Cost;
import dev.billbridge.analyze.Dimension;
import dev.billbridge.analyze.Question;
import dev.billbridge.analyze.Report;
import dev.billbridge.analyze.Rulings;
import dev.billbridge.analyze.Usage;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.Kind;
import dev.billbridge.cli.option.ReportForm;
import dev.billbridge.cli.option.Selection;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.sum.LineFilter;
import dev.billbridge.rules.RuleException;
import dev.billbridge.settings.SettingsException;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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

  private static final List<String> SUBJECTS = List.of("cost", "usage", "changes");

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
    if (!SUBJECTS.contains(subject)) {
      throw refused("\"%s\" cannot be analyzed%s"
          .formatted(
              subject,
              Nearest.hint(subject, SUBJECTS, "there are " + String.join(", ", SUBJECTS))));
    }
    form.refuseBoth(spec);
    if (top != null && top < 1) {
      throw refused("--top = %d must be at least 1".formatted(top));
    }
    if (subject.equals("usage") && selection.datasets().size() > 1) {
      throw refused("several datasets count the same usage; name one with --dataset");
    }
    List<Dimension> dimensions = dimensions();
    try (Ledger ledger = site.openLedger()) {
      selection.refuseUnknown(site, ledger, spec);
      Rulings rulings = rulings(site.routes());
      Question question = new Question(filter(ledger), dimensions, top == null ? 0 : top);
      form.print(
          report(ledger, question, rulings),
          subject.equals("changes") ? "Nothing has changed." : "The ledger has no such lines.",
          spec.commandLine().getOut());
    } catch (Question.TooManyRowsException e) {
      throw refused(e.getMessage());
    }
    return BillbridgeCommand.DONE;
  }

  private Report report(Ledger ledger, Question question, Rulings rulings) {
    return switch (subject) {
      case "cost" -> Cost.of(ledger, question, rulings);
      case "usage" -> Usage.of(ledger, question, rulings);
      default -> Changes.of(ledger, question, rulings);
    };
  }

  private List<Dimension> dimensions() {
    Set<Dimension> dimensions = new LinkedHashSet<>();
    List<String> unknown = new ArrayList<>();
    List<String> words =
        by.isEmpty() ? List.of(subject.equals("changes") ? "product" : "month") : by;
    for (String word : words) {
      Dimension.of(word.strip())
          .ifPresentOrElse(
              dimensions::add,
              () -> unknown.add("--by names \"%s\", which is unknown%s"
                  .formatted(
                      word,
                      Nearest.hint(
                          word,
                          Dimension.words(),
                          "there are " + String.join(", ", Dimension.words())))));
    }
    if (!unknown.isEmpty()) {
      throw refused(String.join("\n", unknown));
    }
    if (subject.equals("changes") && dimensions.contains(Dimension.MONTH)) {
      throw refused("changes compares two months; leave month out of --by");
    }
    return List.copyOf(dimensions);
  }

  private static Rulings rulings(Path routes) {
    try {
      return new Rulings(routes);
    } catch (RuleException e) {
      throw new SettingsException(
          routes.toString(), e.problems().stream().map(Object::toString).toList());
    }
  }

  private LineFilter filter(Ledger ledger) {
    YearMonth first = month("--from", from);
    YearMonth last = month("--to", to);
    if (subject.equals("changes")) {
      if (last == null) {
        last = ledger
            .sums()
            .lastFinalMonth()
            .orElseThrow(() -> refused("the ledger has no final statement yet; name two months"
                + " with --from and --to"));
      }
      if (first == null) {
        first = last.minusMonths(1);
      }
      if (first.equals(last)) {
        throw refused("changes compares two months; --from and --to name the same one");
      }
    }
    if (first != null && last != null && first.isAfter(last)) {
      throw refused("--from %s is after --to %s; swap them".formatted(first, last));
    }
    boolean charges = !subject.equals("usage") || selection.datasets().isEmpty();
    return new LineFilter(
        first, last, selection.accounts(), selection.datasets(), charges ? Kind.CHARGE : null);
  }

  private YearMonth month(String option, String text) {
    try {
      return text == null ? null : BillingPeriod.month(text);
    } catch (IllegalArgumentException e) {
      throw refused(option + ": " + e.getMessage());
    }
  }

  private ParameterException refused(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}

package dev.billbridge.cli;

import dev.billbridge.analyze.Attention;
import dev.billbridge.analyze.Report;
import dev.billbridge.cli.option.ReportForm;
import dev.billbridge.cli.option.Selection;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.ledger.Ledger;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code changes}: what an accountant must check since a day. */
@Command(
    name = "changes",
    mixinStandardHelpOptions = true,
    description = "Lists the statements that are new, changed, restated, final, paid or replaced"
        + " since a day, with the difference in their amounts.")
public final class ChangesCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Mixin
  private Selection selection = new Selection();

  @Option(
      names = "--since",
      required = true,
      paramLabel = "DATE",
      description = "Day on which the ledger recorded the changes, or later: 2026-11-01, which"
          + " begins at midnight UTC, or a time such as 2026-11-01T09:00+09:00.")
  private String since;

  @Mixin
  private ReportForm form = new ReportForm();

  @Override
  public Integer call() throws IOException {
    form.refuseBoth(spec);
    Instant time = time();
    try (Ledger ledger = site.openLedger()) {
      selection.refuseUnknown(site, ledger, spec);
      Report report = Attention.of(ledger.changedStatements().since(time).stream()
          .filter(each ->
              selection.wants(each.latest().account(), each.latest().statement().dataset()))
          .toList());
      form.print(
          report,
          "Nothing has changed since %s.".formatted(time),
          spec.commandLine().getOut());
    }
    return BillbridgeCommand.DONE;
  }

  private Instant time() {
    try {
      return since.length() > "2026-11-01".length()
          ? OffsetDateTime.parse(since).toInstant()
          : LocalDate.parse(since).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new ParameterException(
          spec.commandLine(),
          "--since = \"%s\" is not a date; examples: 2026-11-01, 2026-11-01T09:00+09:00"
              .formatted(since));
    }
  }
}

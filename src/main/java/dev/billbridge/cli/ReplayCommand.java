package dev.billbridge.cli;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.cli.option.Selection;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.Progress;
import dev.billbridge.cli.print.Summary;
import dev.billbridge.collect.Replay;
import dev.billbridge.collect.RunReport;
import dev.billbridge.service.Service;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code replay}: ingests the archive again without a request to any provider. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = "Ingests the documents of the archive again, without calling a provider: "
        + "after a mapping was corrected, or into an empty ledger.")
public final class ReplayCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Mixin
  private Selection selection = new Selection();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Settings settings = site.settings();
    try (Service service = site.start(Service.Mode.REPLAY, false)) {
      Archive archive = new Archive(settings.archiveDirectory(), InstantSource.system());
      Set<String> accounts =
          settings.accounts().stream().map(AccountSettings::name).collect(Collectors.toSet());
      Set<String> datasets = new TreeSet<>(service.collector().datasets());
      int wanted = 0;
      for (Series series : archive.intakes().series()) {
        accounts.add(series.account());
        datasets.add(series.dataset());
        wanted += selection.wants(series.account(), series.dataset()) ? 1 : 0;
      }
      selection.refuseUnknown(accounts, datasets, spec);
      Replay replay = new Replay(archive, service.ingestion(), service.ledger());
      List<RunReport> reports;
      try (Progress progress =
          new Progress(spec.commandLine().getErr(), wanted, service::recordsRead)) {
        reports = replay.run(
            series -> selection.wants(series.account(), series.dataset()), progress::ended);
      }
      if (reports.isEmpty()) {
        spec.commandLine()
            .getErr()
            .println("Nothing in the archive matches; it is " + settings.archiveDirectory());
        return BillbridgeCommand.FAILED;
      }
      Summary summary = new Summary(reports, List.of());
      summary.print(json, spec.commandLine().getOut());
      return summary.sentences(spec.commandLine().getErr());
    }
  }
}

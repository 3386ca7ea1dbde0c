package dev.billbridge.cli;

import dev.billbridge.cli.option.RequestOptions;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.HeldStatements;
import dev.billbridge.cli.print.Progress;
import dev.billbridge.cli.print.Summary;
import dev.billbridge.cli.print.WaitingDeliveries;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.deliver.Deliverer.Round;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.Service;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sync}: collects and delivers once, now. */
@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description = "Collects and delivers now, then exits.")
public final class SyncCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Mixin
  private RequestOptions options = new RequestOptions();

  @Option(
      names = "--new-ledger",
      description = "Starts a new ledger although the archive has notes of an earlier one. What is"
          + " collected again continues above the earlier revisions.")
  private boolean newLedger;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    CollectRequest request = options.request(spec);
    try (Service service = site.start(Service.Mode.ON_DEMAND, newLedger)) {
      options.refuseUnknown(site.settings(), service, spec);
      return collectAndDeliver(service, request, json, spec);
    }
  }

  static int collectAndDeliver(
      Service service, CollectRequest request, boolean json, CommandSpec spec) {
    List<RunReport> reports;
    List<Round> rounds;
    try (Progress progress = Progress.of(request, service, spec.commandLine().getErr())) {
      reports = service.collect(request, progress::ended);
      rounds = service.deliverer().deliverDue();
    }
    Summary summary = new Summary(reports, rounds);
    summary.print(json, spec.commandLine().getOut());
    PrintWriter err = spec.commandLine().getErr();
    int exit = summary.sentences(err);
    return Math.max(exit, Math.max(waiting(service, rounds, err), held(service, request, err)));
  }

  /** What failed before and is not due again was not tried now, and is not delivered either. */
  private static int waiting(Service service, List<Round> rounds, PrintWriter err) {
    Set<String> silent = rounds.stream()
        .filter(round -> round.failures().isEmpty())
        .map(Round::sink)
        .collect(Collectors.toSet());
    long waiting = service.ledger().deliveries().backlogs().stream()
        .filter(backlog -> silent.contains(backlog.sink()))
        .filter(backlog -> WaitingDeliveries.print(backlog, err))
        .count();
    return waiting == 0 ? BillbridgeCommand.DONE : BillbridgeCommand.FAILED;
  }

  /** A statement that is held is not where it should be, whichever run has collected it. */
  private static int held(Service service, CollectRequest request, PrintWriter err) {
    return HeldStatements.print(
                of(request, service.ledger().deliveries().list(DeliveryState.HELD)), err)
            == 0
        ? BillbridgeCommand.DONE
        : BillbridgeCommand.FAILED;
  }

  /** Deliveries of the accounts and datasets that are requested. */
  static List<Delivery> of(CollectRequest request, Collection<Delivery> deliveries) {
    return deliveries.stream()
        .filter(each -> request.accounts().isEmpty()
            || request.accounts().contains(each.revision().account()))
        .filter(each -> request.datasets().isEmpty()
            || request.datasets().contains(each.revision().statement().dataset()))
        .toList();
  }
}

package dev.billbridge.cli;

import dev.billbridge.cli.option.RequestOptions;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.HeldStatements;
import dev.billbridge.cli.print.Progress;
import dev.billbridge.cli.print.Summary;
import dev.billbridge.cli.print.Table;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.ScratchFolder;
import dev.billbridge.service.Service;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plan}: a sync that keeps nothing. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Collects from the providers and shows what sync would ingest and send. "
        + "Changes neither ledger nor archive, and sends nothing.")
public final class PlanCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Mixin
  private RequestOptions options = new RequestOptions();

  @Override
  public Integer call() throws IOException {
    CollectRequest request = options.request(spec);
    PrintWriter out = spec.commandLine().getOut();
    Settings settings = site.settings();
    try (ScratchFolder scratch = new ScratchFolder();
        Service service = Service.start(
            scratch.rehearsal(settings),
            site.checkedRoutes(settings),
            InstantSource.system(),
            Service.Mode.REHEARSAL)) {
      options.refuseUnknown(settings, service, spec);
      List<RunReport> reports;
      try (Progress progress = new Progress(spec.commandLine().getErr(), service::recordsRead)) {
        reports = service.collector().collect(request, progress::ended);
      }
      int exit = Summary.print(reports, List.of(), out, spec.commandLine().getErr());
      List<Delivery> deliveries = new ArrayList<>(service
          .ledger()
          .deliveries()
          .list(DeliveryState.OWED, DeliveryState.SENDING, DeliveryState.UNCERTAIN));
      deliveries.addAll(service.ledger().queue().rehearsed());
      Table table = new Table("SINK", "STATEMENT", "PERIOD", "REVISION", "STATUS", "WOULD BE");
      deliveries.forEach(delivery -> table.row(
          delivery.sink(),
          delivery.revision().key(),
          delivery.revision().statement().period(),
          delivery.revision().number(),
          delivery.revision().status(),
          delivery.state() == DeliveryState.HELD ? "held" : "sent"));
      out.println();
      if (table.isEmpty()) {
        out.println("Nothing would be sent.");
      } else {
        table.print(out);
      }
      out.flush();
      List<Delivery> held = new ArrayList<>(service.ledger().deliveries().list(DeliveryState.HELD));
      held.addAll(service.ledger().queue().rehearsed().stream()
          .filter(each -> each.state() == DeliveryState.HELD)
          .toList());
      return HeldStatements.print(
                  SyncCommand.of(request, held), spec.commandLine().getErr())
              == 0
          ? exit
          : BillbridgeCommand.FAILED;
    }
  }
}

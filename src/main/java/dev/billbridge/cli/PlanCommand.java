package dev.billbridge.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.cli.option.RequestOptions;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.CommandJson;
import dev.billbridge.cli.print.HeldStatements;
import dev.billbridge.cli.print.PlannedEntries;
import dev.billbridge.cli.print.Progress;
import dev.billbridge.cli.print.Summary;
import dev.billbridge.cli.print.Table;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.deliver.EntryPreview;
import dev.billbridge.ledger.delivery.Deliveries;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.resale.draw.BillDrawing;
import dev.billbridge.service.ScratchFolder;
import dev.billbridge.service.Service;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plan}: a sync that keeps nothing. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Collects from the providers and shows what sync would ingest, send and enter in "
        + "books. Changes neither ledger nor archive, and sends nothing.")
public final class PlanCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Mixin
  private RequestOptions options = new RequestOptions();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

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
      EntryPreview preview = service.deliverer().entries();
      List<RunReport> reports;
      try (Progress progress = Progress.of(request, service, spec.commandLine().getErr())) {
        reports = new ArrayList<>(service.collector().collect(request, progress::ended));
      }
      // Of what the ledger has: what was just collected is not kept.
      List<BillDrawing.Preview> bills = new ArrayList<>();
      RunReport drawing = service.drawing().preview(bills::add);
      if (settings.resale().since() != null && haveNews(reports)) {
        drawing.finding(
            "customers' bills are planned from what the ledger has; sync makes them of what"
                + " is new here as well");
      }
      if (!drawing.findings().isEmpty() || !drawing.failures().isEmpty()) {
        reports.add(drawing);
      }
      Summary summary = new Summary(reports, List.of());
      Deliveries known = service.ledger().deliveries();
      List<Delivery> deliveries = new ArrayList<>(
          known.list(DeliveryState.OWED, DeliveryState.SENDING, DeliveryState.UNCERTAIN));
      deliveries.addAll(service.ledger().queue().rehearsed());
      List<Delivery> held = new ArrayList<>(known.list(DeliveryState.HELD));
      held.addAll(service.ledger().queue().rehearsed().stream()
          .filter(each -> each.state() == DeliveryState.HELD)
          .toList());
      PlannedEntries entries = new PlannedEntries();
      deliveries.stream()
          .filter(each -> each.state() != DeliveryState.HELD)
          .sorted(Comparator.comparingInt(each -> each.revision().number()))
          .forEach(each -> entries.add(each, preview.of(each)));
      if (json) {
        ObjectNode tree = summary.tree();
        ArrayNode planned = tree.putArray("deliveries");
        Stream.concat(deliveries.stream(), held.stream())
            .distinct()
            .forEach(each -> planned.add(CommandJson.of(each)));
        entries.addTo(tree.putArray("entries"));
        ArrayNode drawn = tree.putArray("bills");
        bills.forEach(each -> drawn
            .addObject()
            .put("customer", each.bill().customer().id())
            .put("period", each.month().toString())
            .put("currency", each.bill().currency().getCurrencyCode())
            .put("total", each.bill().total().toPlainString()));
        out.println(tree.toPrettyString());
      } else {
        summary.table(out);
        out.println();
        print(deliveries, out);
        entries.print(out);
        if (!bills.isEmpty()) {
          out.println();
          bills(bills, out);
        }
      }
      out.flush();
      PrintWriter err = spec.commandLine().getErr();
      int exit = summary.sentences(err);
      int kept = HeldStatements.print(SyncCommand.of(request, held), err) + entries.printHeld(err);
      return kept == 0 ? exit : BillbridgeCommand.FAILED;
    }
  }

  private static boolean haveNews(List<RunReport> reports) {
    return reports.stream()
        .map(RunReport::counts)
        .anyMatch(each -> each.statementsNew() + each.statementsRevised() > 0);
  }

  private static void bills(List<BillDrawing.Preview> bills, PrintWriter out) {
    Table table = new Table("CUSTOMER", "PERIOD", "CURRENCY", "LINES", "WOULD BE DRAWN");
    bills.forEach(each -> table.row(
        each.bill().customer().id(),
        each.month(),
        each.bill().currency(),
        each.bill().lines().size(),
        each.bill().total().toPlainString()));
    table.print(out);
  }

  private static void print(List<Delivery> deliveries, PrintWriter out) {
    if (deliveries.isEmpty()) {
      out.println("Nothing would be sent.");
      return;
    }
    Table table = new Table("SINK", "STATEMENT", "PERIOD", "REVISION", "STATUS", "WOULD BE")
        .dispensable("REVISION", "STATUS");
    deliveries.forEach(delivery -> table.row(
        delivery.sink(),
        delivery.revision().key(),
        delivery.revision().statement().period(),
        delivery.revision().number(),
        delivery.revision().status(),
        delivery.state() == DeliveryState.HELD ? "held" : "sent"));
    table.print(out);
  }
}

package dev.billbridge.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.CommandJson;
import dev.billbridge.cli.print.Table;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code deliveries}: what is owed to which sink, and its last answer. */
@Command(
    name = "deliveries",
    mixinStandardHelpOptions = true,
    description = "Lists deliveries that are not done: owed, being sent, uncertain, "
        + "rejected or held. Oldest first, at most a thousand.")
public final class DeliveriesCommand implements Callable<Integer> {

  private static final int MOST = 1_000;

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Option(names = "--sink", split = ",", paramLabel = "NAME", description = "Only these sinks.")
  private Set<String> sinks = Set.of();

  @Option(
      names = "--state",
      split = ",",
      paramLabel = "STATE",
      description = "Only these states: ${COMPLETION-CANDIDATES}.")
  private Set<DeliveryState> states = EnumSet.of(
      DeliveryState.OWED,
      DeliveryState.SENDING,
      DeliveryState.UNCERTAIN,
      DeliveryState.REJECTED,
      DeliveryState.HELD);

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Ledger ledger = site.openLedger()) {
      List<Delivery> oldest = ledger.deliveries().oldest(MOST + 1, sinks, states);
      List<Delivery> deliveries = oldest.subList(0, Math.min(MOST, oldest.size()));
      if (json) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        deliveries.forEach(each -> all.add(CommandJson.of(each)));
        out.println(all.toPrettyString());
      } else if (deliveries.isEmpty()) {
        out.println("No delivery matches.");
      } else {
        Table table = new Table(
                "SINK",
                "STATEMENT",
                "REVISION",
                "STATE",
                "ATTEMPTS",
                "NEXT ATTEMPT",
                "LAST RESPONSE")
            .dispensable("ATTEMPTS", "REVISION");
        deliveries.forEach(each -> table.row(
            each.sink(),
            each.revision().key(),
            each.revision().number(),
            each.state(),
            each.attempts(),
            each.state().isPending() ? each.nextAttemptAt() : "",
            each.lastAnswer()));
        table.print(out);
      }
      if (oldest.size() > MOST) {
        out.flush();
        spec.commandLine()
            .getErr()
            .printf(
                "These are the oldest %d; there are more, which --sink and --state narrow down%n",
                MOST);
      }
    }
    out.flush();
    return BillbridgeCommand.DONE;
  }
}

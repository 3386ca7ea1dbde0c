package dev.billbridge.cli;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.cli.option.Site;
import dev.billbridge.cli.option.StatementName;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.settings.Settings;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code redeliver}: owes deliveries again that are done with. */
@Command(name = "redeliver", mixinStandardHelpOptions = true,
    description = "Owes deliveries to their sinks again; the next run or sync sends them. One that is older than what the sink already has is left alone.")
public final class RedeliverCommand implements Callable<Integer> {

  private static final Set<DeliveryState> POSSIBLE = EnumSet.of(DeliveryState.REJECTED, DeliveryState.UNCERTAIN, DeliveryState.DELIVERED);

  @Spec
  private CommandSpec spec;

  @Mixin
  private Site site = new Site();

  @Option(names = "--sink", paramLabel = "NAME", description = "Only this sink.")
  private String sink;

  @Option(names = "--statement", paramLabel = "STATEMENT", description = "Only this statement: its id, or provider:account:id.")
  private String statement;

  @Option(names = "--state", paramLabel = "STATE", defaultValue = "REJECTED",
      description = "REJECTED, UNCERTAIN or DELIVERED. Default: ${DEFAULT-VALUE}. What is HELD is released with accept.")
  private DeliveryState state;

  @Override
  public Integer call() {
    if (!POSSIBLE.contains(state)) {
      throw new ParameterException(spec.commandLine(), "--state %s cannot be sent again; it is one of %s".formatted(state, POSSIBLE));
    }
    if (state == DeliveryState.DELIVERED && sink == null && statement == null) {
      throw new ParameterException(spec.commandLine(), "--state DELIVERED alone would send everything to everybody again; name a --sink or a --statement");
    }
    Settings settings = site.settings();
    if (sink != null && settings.sink(sink).isEmpty()) {
      throw new ParameterException(spec.commandLine(), "there is no sink \"" + sink + "\" in the settings");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Ledger ledger = site.openLedger()) {
      StatementKey key = statement == null ? null : StatementName.find(ledger, statement, spec).statement().key();
      List<Delivery> owed = ledger.deliveries().redeliver(sink, key, state, site.operator());
      owed.forEach(each -> out.printf("%s: %s revision %d is owed again%n", each.sink(), each.revision().statement().key(), each.revision().revision()));
      out.printf("Owed again: %d%n", owed.size());
    }
    out.flush();
    return BillbridgeCommand.DONE;
  }
}

package dev.billbridge.cli;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.cli.option.SiteOptions;
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

/** {@code redeliver}: makes finished deliveries owed again. */
@Command(
    name = "redeliver",
    mixinStandardHelpOptions = true,
    description = "Marks deliveries to be sent again by the service or the next sync. One "
        + "that is older than what the sink has is left alone.")
public final class RedeliverCommand implements Callable<Integer> {

  private static final Set<DeliveryState> POSSIBLE =
      EnumSet.of(DeliveryState.REJECTED, DeliveryState.UNCERTAIN, DeliveryState.DELIVERED);

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Option(names = "--sink", paramLabel = "NAME", description = "Only this sink.")
  private String sink;

  @Option(
      names = "--statement",
      paramLabel = "STATEMENT",
      description = "Only this statement: its id, or provider:accountNumber:id.")
  private String statement;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      defaultValue = "REJECTED",
      description = "Deliveries in this state: REJECTED, UNCERTAIN or DELIVERED. Default: "
          + "${DEFAULT-VALUE}. Use accept for HELD.")
  private DeliveryState state;

  @Option(
      names = "--now",
      description = "Makes deliveries due at once that wait for their next attempt; changes "
          + "nothing else.")
  private boolean now;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who requests it. Default: the user of this machine.")
  private String by;

  @Override
  public Integer call() {
    if (now && spec.commandLine().getParseResult().hasMatchedOption("--state")) {
      throw new ParameterException(
          spec.commandLine(),
          "--now is for deliveries that wait for their next attempt, and --state %s for others; leave one of the two out"
              .formatted(state));
    }
    if (!POSSIBLE.contains(state)) {
      throw new ParameterException(
          spec.commandLine(),
          "--state %s cannot be sent again; it is one of %s".formatted(state, POSSIBLE));
    }
    if (state == DeliveryState.DELIVERED && sink == null && statement == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--state DELIVERED alone would send everything to every sink again; add --sink or --statement");
    }
    Settings settings = site.settings();
    if (sink != null && settings.sink(sink).isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "the settings have no sink \"" + sink + "\"");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Ledger ledger = site.openLedger()) {
      StatementKey key =
          statement == null ? null : StatementName.find(ledger, statement, spec).key();
      if (now) {
        int due = ledger.deliveries().dueNow(sink, key);
        site.retryNow(sink);
        out.printf("Due now: %d; the next run or sync sends them.%n", due);
        if (due == 0) {
          reasons(ledger, key).forEach(out::println);
        }
      } else {
        List<Delivery> owed =
            ledger.deliveries().redeliver(sink, key, state, by == null ? site.operator() : by);
        owed.forEach(each -> out.printf(
            "%s: %s revision %d is owed again%n",
            each.sink(), each.revision().key(), each.revision().number()));
        out.printf("Owed again: %d%n", owed.size());
        if (owed.isEmpty()) {
          reasons(ledger, key).forEach(out::println);
        }
      }
    }
    out.flush();
    return BillbridgeCommand.DONE;
  }

  /** Why nothing was owed, a sentence for each delivery that was meant; the first few. */
  private List<String> reasons(Ledger ledger, StatementKey key) {
    List<Delivery> meant = ledger.deliveries().of(sink, key);
    if (meant.isEmpty()) {
      return List.of("%s was never owed %s: its datasets, accounts, statuses or since exclude it"
          .formatted(sink == null ? "No sink" : "Sink " + sink, key == null ? "anything" : key));
    }
    if (key == null) {
      return List.of(
          "Nothing is %s. billbridge deliveries lists what is not done, status counts the rest"
              .formatted(now ? "waiting" : state));
    }
    return meant.stream()
        .limit(20)
        .map(each -> "%s: %s revision %d %s"
            .formatted(each.sink(), key, each.revision().number(), reason(each)))
        .toList();
  }

  private String reason(Delivery delivery) {
    return switch (delivery.state()) {
      case OWED, UNCERTAIN ->
        delivery.state() == state && !now
            ? "was followed by a later revision, which the sink has"
            : "is %s and due at %s; --now makes it due at once"
                .formatted(delivery.state(), delivery.nextAttemptAt());
      case SENDING -> "is being sent";
      case DELIVERED ->
        delivery.state() == state
            ? "was followed by a later revision, which the sink has"
            : "has been delivered; --state DELIVERED sends it again";
      case REJECTED ->
        delivery.state() == state
            ? "was followed by a later revision, which the sink has"
            : "was rejected; redeliver without --now sends it again";
      case HELD -> "is held because it does not add up; accept releases it";
      case SUPERSEDED -> "was replaced by a later revision before it was sent";
    };
  }
}

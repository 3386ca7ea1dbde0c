package dev.billbridge.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.Table;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.QuarantinedItem;
import dev.billbridge.render.OneLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code quarantine}: what was received but could not be ingested, and how to dismiss it. */
@Command(
    name = "quarantine",
    mixinStandardHelpOptions = true,
    subcommands = QuarantineCommand.Dismiss.class,
    description = "Lists documents that could not be ingested: why, since when, how often. "
        + "An entry disappears when its document is ingested, or with dismiss.")
public final class QuarantineCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Ledger ledger = site.openLedger()) {
      List<QuarantinedItem> entries = ledger.quarantine().entries();
      if (json) {
        out.println(tree(entries).toPrettyString());
      } else if (entries.isEmpty()) {
        out.println("Nothing is in quarantine.");
      } else {
        Table table = new Table(
                "ID", "ACCOUNT", "DATASET", "FIRST SEEN", "LAST SEEN", "TIMES", "DOCUMENT", "AT")
            .dispensable("AT", "TIMES", "FIRST SEEN", "DOCUMENT");
        entries.forEach(entry -> table.row(
            entry.no(),
            entry.account(),
            entry.dataset(),
            entry.firstSeenAt(),
            entry.lastSeenAt(),
            entry.seen(),
            entry.document(),
            entry.pointer()));
        table.print(out);
        entries.forEach(entry -> out.printf("%d: %s%n", entry.no(), OneLine.of(entry.reason())));
      }
    }
    out.flush();
    return BillbridgeCommand.DONE;
  }

  static ArrayNode tree(List<QuarantinedItem> entries) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    entries.forEach(entry -> all.addObject()
        .put("id", entry.no())
        .put("account", entry.account())
        .put("dataset", entry.dataset())
        .put("document", entry.document())
        .put("pointer", entry.pointer())
        .put("reason", entry.reason())
        .put("firstSeenAt", entry.firstSeenAt().toString())
        .put("lastSeenAt", entry.lastSeenAt().toString())
        .put("times", entry.seen()));
    return all;
  }

  /** {@code quarantine dismiss}. */
  @Command(
      name = "dismiss",
      mixinStandardHelpOptions = true,
      description = "Removes entries from quarantine and records this in the audit trail. "
          + "What is still wrong comes back with the next attempt.")
  public static final class Dismiss implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SiteOptions site = new SiteOptions();

    @Parameters(
        paramLabel = "ID",
        arity = "0..*",
        description = "Ids of the entries, as listed by quarantine.")
    private List<Long> numbers = List.of();

    @Option(names = "--all", description = "All entries.")
    private boolean all;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "Why they need no further attention.")
    private String reason;

    @Option(
        names = "--by",
        paramLabel = "NAME",
        description = "Who dismisses them. Default: the user of this machine.")
    private String by;

    @Override
    public Integer call() {
      if (all == !numbers.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            "name the entries by their IDs, or give --all; billbridge quarantine lists them");
      }
      if (reason.isBlank() || by != null && by.isBlank()) {
        throw new ParameterException(spec.commandLine(), "--reason and --by must not be empty");
      }
      try (Ledger ledger = site.openLedger()) {
        Set<Long> there = ledger.quarantine().entries().stream()
            .map(QuarantinedItem::no)
            .collect(Collectors.toSet());
        Set<Long> unknown = new TreeSet<>(numbers);
        unknown.removeAll(there);
        if (!unknown.isEmpty()) {
          throw new ParameterException(
              spec.commandLine(),
              "quarantine has no entry %s; billbridge quarantine lists all"
                  .formatted(
                      unknown.stream().map(String::valueOf).collect(Collectors.joining(", "))));
        }
        int dismissed = ledger
            .quarantine()
            .dismiss(all ? there : Set.copyOf(numbers), by == null ? site.operator() : by, reason)
            .size();
        spec.commandLine().getOut().printf("Dismissed: %d%n", dismissed);
      }
      return BillbridgeCommand.DONE;
    }
  }
}

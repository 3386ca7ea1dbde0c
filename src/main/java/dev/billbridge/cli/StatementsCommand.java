package dev.billbridge.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.cli.option.Selection;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.CommandJson;
import dev.billbridge.cli.print.Table;
import dev.billbridge.explain.VerdictReason;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.render.OneLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code statements}: what the ledger holds, one line for each statement. */
@Command(
    name = "statements",
    mixinStandardHelpOptions = true,
    description = "Lists the statements in the ledger and whether they add up.")
public final class StatementsCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Option(names = "--held", description = "Only statements that are held for some sink.")
  private boolean held;

  @Mixin
  private Selection selection = new Selection();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Ledger ledger = site.openLedger()) {
      List<StatementRevision> all = ledger.statements().all();
      selection.refuseUnknown(site, ledger, spec);
      Set<Long> waiting = ledger.deliveries().list(DeliveryState.HELD).stream()
          .map(each -> each.revision().statementNo())
          .collect(Collectors.toSet());
      List<StatementRevision> statements = all.stream()
          .filter(each -> selection.wants(each.account(), each.statement().dataset()))
          .filter(each -> !held || waiting.contains(each.statementNo()))
          .toList();
      if (json) {
        out.println(tree(statements, waiting).toPrettyString());
      } else {
        print(ledger, statements, waiting, out);
      }
    }
    out.flush();
    return BillbridgeCommand.DONE;
  }

  private void print(
      Ledger ledger, List<StatementRevision> statements, Set<Long> waiting, PrintWriter out) {
    if (statements.isEmpty()) {
      out.println(held ? "Nothing is held." : "No statement matches.");
      return;
    }
    Table table = new Table(
            "ACCOUNT",
            "DATASET",
            "PERIOD",
            "STATEMENT",
            "STATUS",
            "REVISION",
            "PAYMENT",
            "RECORDS",
            "TOTAL",
            "CURRENCY",
            "VERDICT",
            "CAUSE",
            "")
        .dispensable("CAUSE", "PAYMENT", "REVISION", "RECORDS", "DATASET");
    for (StatementRevision each : statements) {
      Statement statement = each.statement();
      table.row(
          each.account(),
          statement.dataset(),
          statement.period(),
          statement.key().statementId(),
          each.status(),
          each.number(),
          statement.paymentStatus(),
          each.reconciliation().lineCount(),
          ExactDecimal.text(statement.total()),
          statement.currency(),
          VerdictReason.verdict(each),
          each.cause(),
          waiting.contains(each.statementNo()) ? "HELD" : each.isReplaced() ? "REPLACED" : "");
    }
    table.print(out);
    statements.stream()
        .filter(each -> each.reconciliation().reason() != null)
        .forEach(each -> out.printf(
            "%s: %s%n", OneLine.of(each.key().toString()), VerdictReason.of(ledger, each)));
  }

  private static ArrayNode tree(List<StatementRevision> statements, Set<Long> waiting) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (StatementRevision each : statements) {
      all.add(CommandJson.of(each).put("held", waiting.contains(each.statementNo())));
    }
    return all;
  }
}

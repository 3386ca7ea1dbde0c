package dev.billbridge.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.alert.AlertWatch;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.CommandJson;
import dev.billbridge.cli.print.ConcernPrint;
import dev.billbridge.cli.print.Table;
import dev.billbridge.collect.RemovalPlan;
import dev.billbridge.collect.Retention;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.run.Runs.RunRecord;
import dev.billbridge.overview.Concerns;
import dev.billbridge.overview.SiteFigures;
import dev.billbridge.review.Findings;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code status}: what there is and what is owed. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Shows the last runs, the contents of the ledger, what each sink is owed, and "
        + "what needs a person, each with the commands that fix it.")
public final class StatusCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Settings settings = site.settings();
    PrintWriter out = spec.commandLine().getOut();
    try (Ledger ledger = site.openLedger()) {
      List<StatementRevision> statements = ledger.statements().all();
      Concerns.Activity activity = ServiceAtWork.activity(site, settings);
      SiteFigures figures =
          new SiteFigures(ledger, Findings.Limits.of(settings.reconcile()), activity.clock());
      Concerns.Found concerns = new Concerns(
              ledger, figures, AlertWatch.of(ledger, site.routes(), activity.clock()), activity)
          .now();
      List<RemovalPlan> due = due(settings, ledger);
      if (json) {
        ObjectNode tree = tree(ledger, statements, figures.findings(), due);
        tree.set("attention", ConcernPrint.tree(concerns));
        tree.put(
            "lastBackupAt",
            figures.lastBackup() == null ? null : figures.lastBackup().toString());
        out.println(tree.toPrettyString());
      } else {
        print(ledger, statements, out);
        ConcernPrint.print(concerns, out);
        if (figures.lastBackup() != null) {
          out.printf("%nLast backup: %s%n", Table.shown(figures.lastBackup()));
        }
        due.forEach(each -> out.printf(
            "%nArchive: the next run of %s %s removes %s%n",
            each.series().account(), each.series().dataset(), each));
      }
    }
    out.flush();
    return BillbridgeCommand.DONE;
  }

  private static void print(Ledger ledger, List<StatementRevision> statements, PrintWriter out) {
    Table runs = new Table(
            "ACCOUNT",
            "DATASET",
            "LAST RUN",
            "OUTCOME",
            "STATEMENTS",
            "PROVISIONAL",
            "FINAL",
            "RESTATED",
            "MISMATCHED",
            "UNSTATED",
            "RECORDS")
        .dispensable("RESTATED", "UNSTATED", "PROVISIONAL", "FINAL", "RECORDS");
    for (RunRecord run : ledger.runs().last()) {
      List<StatementRevision> own = statements.stream()
          .filter(s -> accountOfRuns(s).equals(run.account())
              && s.statement().dataset().equals(run.dataset())
              && !s.isReplaced())
          .toList();
      runs.row(
          run.account(),
          run.dataset(),
          run.startedAt(),
          run.outcome(),
          own.size(),
          count(own, StatementStatus.PROVISIONAL),
          count(own, StatementStatus.FINAL),
          count(own, StatementStatus.RESTATED),
          judged(own, Verdict.MISMATCHED).size(),
          judged(own, Verdict.UNSTATED).size(),
          own.stream().mapToLong(s -> s.reconciliation().lineCount()).sum());
    }
    if (runs.isEmpty()) {
      out.println("Nothing has been collected yet.");
    } else {
      runs.print(out);
    }
    Table sinks = new Table(
        "SINK", "OWED", "SENDING", "DELIVERED", "REJECTED", "UNCERTAIN", "HELD", "SUPERSEDED");
    ledger
        .deliveries()
        .counts()
        .forEach((sink, counts) -> sinks.row(
            sink,
            of(counts, DeliveryState.OWED),
            of(counts, DeliveryState.SENDING),
            of(counts, DeliveryState.DELIVERED),
            of(counts, DeliveryState.REJECTED),
            of(counts, DeliveryState.UNCERTAIN),
            of(counts, DeliveryState.HELD),
            of(counts, DeliveryState.SUPERSEDED)));
    if (!sinks.isEmpty()) {
      out.println();
      sinks.print(out);
    }
  }

  /** Customers' bills are those of the runs that draw them. */
  private static String accountOfRuns(StatementRevision statement) {
    return statement.key().isCustomerBill() ? StatementKey.RESALE : statement.account();
  }

  /** What the next runs will remove from the archive. */
  private static List<RemovalPlan> due(Settings settings, Ledger ledger) throws IOException {
    Archive archive = new Archive(settings.archiveDirectory(), InstantSource.system());
    Retention retention =
        new Retention(archive, ledger, settings.archiveKeep(), InstantSource.system());
    List<RemovalPlan> all = new ArrayList<>();
    if (settings.archiveKeep() != null) {
      for (Series series : archive.intakes().series()) {
        all.add(retention.plan(series));
      }
    }
    return all.stream().filter(due -> !due.isNothing()).toList();
  }

  private static ObjectNode tree(
      Ledger ledger, List<StatementRevision> all, List<Finding> open, List<RemovalPlan> due) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode runs = root.putArray("runs");
    ledger
        .runs()
        .last()
        .forEach(run -> runs.addObject()
            .put("account", run.account())
            .put("dataset", run.dataset())
            .put("startedAt", run.startedAt().toString())
            .put("endedAt", run.endedAt() == null ? null : run.endedAt().toString())
            .put("outcome", run.outcome())
            .put("message", run.message())
            .put("retryAt", run.retryAt() == null ? null : run.retryAt().toString()));
    ArrayNode statements = root.putArray("statements");
    all.forEach(each -> statements.add(CommandJson.of(each)));
    ArrayNode findings = root.putArray("findings");
    open.forEach(finding -> findings
        .addObject()
        .put("kind", finding.kind().name())
        .put("account", finding.account())
        .put("dataset", finding.dataset())
        .put("sentence", finding.sentence()));
    root.set("quarantine", QuarantineCommand.tree(ledger.quarantine().entries()));
    ObjectNode deliveries = root.putObject("deliveries");
    ledger.deliveries().counts().forEach((sink, counts) -> {
      ObjectNode states = deliveries.putObject(sink);
      counts.forEach((state, count) -> states.put(state.name(), count));
    });
    ArrayNode waits = root.putArray("waiting");
    ledger
        .deliveries()
        .backlogs()
        .forEach(waiting -> waits
            .addObject()
            .put("sink", waiting.sink())
            .put("owed", waiting.count())
            .put("since", waiting.since().toString())
            .put("nextAttemptAt", waiting.nextAttemptAt().toString())
            .put("lastAnswer", waiting.lastAnswer()));
    ArrayNode removals = root.putArray("removals");
    due.forEach(each -> removals
        .addObject()
        .put("account", each.series().account())
        .put("dataset", each.series().dataset())
        .put("documents", each.documents().size())
        .put("notes", each.notes().size())
        .put("refused", each.refused().size())
        .put("bytes", each.bytes())
        .put("before", each.before().toString()));
    return root;
  }

  private static long count(List<StatementRevision> statements, StatementStatus status) {
    return statements.stream().filter(s -> s.status() == status).count();
  }

  private static List<StatementRevision> judged(
      List<StatementRevision> statements, Verdict verdict) {
    return statements.stream()
        .filter(s -> s.reconciliation().verdict() == verdict)
        .toList();
  }

  private static long of(Map<DeliveryState, Long> counts, DeliveryState state) {
    return counts.getOrDefault(state, 0L);
  }
}

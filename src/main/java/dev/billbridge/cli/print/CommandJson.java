package dev.billbridge.cli.print;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.collect.RunReport;
import dev.billbridge.deliver.Deliverer.Round;
import dev.billbridge.explain.RecordHistory;
import dev.billbridge.explain.RecordSource;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.render.JsonForm;

/** Statements, records, deliveries and runs as commands print them with {@code --json}. */
public final class CommandJson {

  private CommandJson() {}

  /** The fields that every format lists, and when the ledger recorded the revision (UTC). */
  public static ObjectNode of(StatementRevision revision) {
    ObjectNode tree = JsonForm.tree(revision);
    tree.put("recordedAt", revision.recordedAt().toString());
    return tree;
  }

  /** Of a delivery that is done, the next attempt is null; times are UTC. */
  public static ObjectNode of(Delivery delivery) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("sink", delivery.sink())
        .put("statement", delivery.revision().key().toString())
        .put("revision", delivery.revision().number())
        .put("state", delivery.state().name())
        .put("attempts", delivery.attempts())
        .put(
            "nextAttemptAt",
            delivery.state().isPending() ? delivery.nextAttemptAt().toString() : null)
        .put("lastAnswer", delivery.lastAnswer());
  }

  /** What a run counted, and its findings and failures as sentences. */
  public static ObjectNode of(RunReport report) {
    RunReport.Counts counts = report.counts();
    ObjectNode tree = JsonNodeFactory.instance
        .objectNode()
        .put("account", report.account())
        .put("dataset", report.dataset())
        .put("documents", report.documents())
        .put("statementsNew", counts.statementsNew())
        .put("statementsRevised", counts.statementsRevised())
        .put("statementsUnchanged", counts.statementsUnchanged())
        .put("held", counts.held())
        .put("recordsNew", counts.recordsNew())
        .put("recordsChanged", counts.recordsChanged())
        .put("recordsUnchanged", counts.recordsUnchanged())
        .put("recordsVanished", counts.recordsVanished());
    report.findings().forEach(tree.putArray("findings")::add);
    report.failures().forEach(tree.putArray("failures")::add);
    return tree;
  }

  /** Deliveries of one sink in a round, and its failures as sentences. */
  public static ObjectNode of(Round round) {
    ObjectNode tree = JsonNodeFactory.instance
        .objectNode()
        .put("sink", round.sink())
        .put("delivered", round.delivered());
    round.failures().forEach(tree.putArray("failures")::add);
    return tree;
  }

  /** Where a record was read; what is not known is null. */
  public static ObjectNode of(RecordSource.Origin origin) {
    ObjectNode tree = JsonNodeFactory.instance
        .objectNode()
        .put("document", origin.document())
        .put("pointer", origin.pointer())
        .put("lineNumber", origin.lineNumber())
        .put("sha256", origin.sha256())
        .put("mapping", origin.mapping());
    origin.others().forEach(tree.putArray("otherDocuments")::add);
    origin.words().forEach(tree.putObject("values")::put);
    RecordSource.CsvRow row = origin.row();
    if (row == null) {
      tree.putNull("csv");
    } else {
      ObjectNode csv = tree.putObject("csv")
          .put("document", row.document())
          .put("pointer", row.pointer())
          .put("row", row.number());
      row.cells().forEach(csv.putObject("cells")::put);
    }
    return tree;
  }

  /** What a revision did to a record; a value that was or is unknown is null. */
  public static ObjectNode of(RecordHistory.Step step) {
    StatementRevision revision = step.revision();
    ObjectNode tree = JsonNodeFactory.instance
        .objectNode()
        .put("revision", step.number())
        .put("recordedAt", revision == null ? null : revision.recordedAt().toString())
        .put(
            "cause",
            revision == null || revision.cause() == null
                ? null
                : revision.cause().name())
        .put("event", step.event().name());
    ArrayNode differences = tree.putArray("differences");
    step.differences()
        .forEach(each -> differences
            .addObject()
            .put("field", each.name())
            .put("was", each.was())
            .put("is", each.is()));
    return tree.put("vanishedIn", step.vanishedIn());
  }
}

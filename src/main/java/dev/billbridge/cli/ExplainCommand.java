package dev.billbridge.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.archive.Archive;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.option.StatementName;
import dev.billbridge.cli.print.CommandJson;
import dev.billbridge.cli.print.RecordPrint;
import dev.billbridge.cli.print.StatementPrint;
import dev.billbridge.explain.RecordHistory;
import dev.billbridge.explain.RecordName;
import dev.billbridge.explain.RecordSource;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.statement.RecordVersion;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: why a record or a statement looks as it does. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Shows every value of a record, the document, place and mapping it comes "
        + "from, and what each revision changed. Of a statement: its header, verdict, "
        + "documents, revisions and deliveries.")
public final class ExplainCommand implements Callable<Integer> {

  private static final int NEAR = 3;

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Parameters(
      paramLabel = "ID",
      description = "Of a record, as in the sinks: provider:accountNumber:statementId:resourceId, "
          + "plus :lineKey if there is one. Put it in quotes: it may contain | and other"
          + " characters that a shell interprets. Of a statement: statementId, or"
          + " provider:accountNumber:statementId if several have it.")
  private String id;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    try (Ledger ledger = site.openLedger()) {
      RecordSource source = new RecordSource(
          new Archive(site.settings().archiveDirectory(), InstantSource.system()),
          ledger,
          mappings());
      Optional<RecordName> name = RecordName.parse(id);
      if (name.isPresent()) {
        record(ledger, name.get(), source, out);
      } else {
        StatementRevision statement = StatementName.find(ledger, id, spec);
        List<StatementRevision> revisions = ledger.statements().revisions(statement.key());
        if (json) {
          out.println(tree(ledger, revisions, source.of(revisions)).toPrettyString());
        } else {
          new StatementPrint(ledger, out).print(revisions, source.of(revisions));
        }
      }
    }
    out.flush();
    return BillbridgeCommand.DONE;
  }

  private void record(Ledger ledger, RecordName name, RecordSource source, PrintWriter out)
      throws IOException {
    List<StatementRevision> revisions = ledger.statements().revisions(name.statement());
    List<RecordVersion> versions =
        ledger.statements().history(name.statement(), name.resourceId(), name.lineKey());
    if (versions.isEmpty()) {
      throw new ParameterException(spec.commandLine(), unknown(ledger, name, revisions));
    }
    StatementRevision latest = revisions.get(revisions.size() - 1);
    RecordVersion last = versions.get(versions.size() - 1);
    Map<String, String> values = RecordHistory.values(last.content());
    RecordSource.Origin origin = source.of(latest, last);
    List<RecordHistory.Step> history = RecordHistory.of(versions, revisions);
    if (json) {
      ObjectNode tree = JsonNodeFactory.instance.objectNode();
      tree.set("statement", CommandJson.of(latest));
      values.forEach(tree.putObject("record")::put);
      tree.set("origin", CommandJson.of(origin));
      ArrayNode steps = tree.putArray("history");
      history.forEach(step -> steps.add(CommandJson.of(step)));
      out.println(tree.toPrettyString());
    } else {
      new StatementPrint(ledger, out).summary(latest);
      new RecordPrint(out).print(values, origin, history);
    }
  }

  private static ObjectNode tree(
      Ledger ledger, List<StatementRevision> revisions, RecordSource.Documents read) {
    StatementRevision latest = revisions.get(revisions.size() - 1);
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.set("statement", CommandJson.of(latest));
    read.documents().forEach(tree.putArray("documents")::add);
    tree.put("mapping", read.mapping());
    ArrayNode all = tree.putArray("revisions");
    revisions.forEach(revision -> all.add(CommandJson.of(revision)));
    ArrayNode deliveries = tree.putArray("deliveries");
    ledger
        .deliveries()
        .of(null, latest.key())
        .forEach(each -> deliveries.add(CommandJson.of(each)));
    return tree;
  }

  private String unknown(Ledger ledger, RecordName name, List<StatementRevision> revisions) {
    return revisions.isEmpty()
        ? StatementName.unknown(ledger, name.statement().toString())
        : "statement %s has no record \"%s\"%s%s"
            .formatted(
                name.statement(),
                name.resourceId(),
                name.lineKey().isEmpty() ? "" : " with line key \"" + name.lineKey() + "\"",
                near(ledger, revisions.get(revisions.size() - 1)));
  }

  /** Records of the statement whose id looks like the one asked for, or a few of all. */
  private String near(Ledger ledger, StatementRevision statement) {
    Comparator<String> byDistance = Comparator.<String>comparingInt(
            other -> Nearest.distance(other, id))
        .thenComparing(other -> other);
    PriorityQueue<String> near = new PriorityQueue<>(byDistance.reversed());
    ledger.statements().records(statement, record -> {
      near.add(record.content().recordId(statement.key()));
      if (near.size() > NEAR) {
        near.poll();
      }
    });
    List<String> ids = near.stream().sorted(byDistance).toList();
    return ids.isEmpty()
        ? ""
        : Nearest.to(id, ids)
            .map(nearest -> "; did you mean " + nearest + "?")
            .orElse("; the nearest are " + String.join(", ", ids));
  }

  /** Null when they cannot be read: then something is left out, and check says why. */
  private Mappings mappings() {
    try {
      return Mappings.load(site.routes().resolve("mappings"));
    } catch (IOException | MappingException e) {
      return null;
    }
  }
}

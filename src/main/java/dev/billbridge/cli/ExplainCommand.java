package dev.billbridge.cli;

import dev.billbridge.archive.Archive;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.option.StatementName;
import dev.billbridge.cli.print.StatementPrint;
import dev.billbridge.explain.RecordHistory;
import dev.billbridge.explain.RecordName;
import dev.billbridge.explain.RecordSource;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.statement.RecordVersion;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.render.OneLine;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
        new StatementPrint(ledger, out).print(revisions, source.of(revisions));
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
    new StatementPrint(ledger, out).summary(latest);
    RecordVersion last = versions.get(versions.size() - 1);
    RecordHistory.values(last.content()).forEach((field, value) -> pair(field, value, out));
    print(source.of(latest, last), out);
    out.println();
    RecordHistory.of(versions, revisions).forEach(step -> print(step, out));
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

  private static void print(RecordSource.Origin origin, PrintWriter out) {
    out.printf("%nRead from  %s%n", origin.document());
    out.printf(
        "at         %s%s%n",
        origin.pointer(),
        origin.lineNumber() == null ? "" : ", line " + origin.lineNumber() + " of the statement");
    out.printf("SHA-256    %s%n", origin.sha256());
    out.printf(
        "mapped by  %s%n",
        origin.mapping() == null ? "a mapping that the archive does not name" : origin.mapping());
    origin.others().forEach(other -> out.printf("with       %s%n", other));
    if (!origin.words().isEmpty()) {
      out.printf("%nIn the document%n");
      origin.words().forEach((name, value) -> pair(name, value, out));
    }
    if (origin.row() != null) {
      out.printf(
          "%nIn its CSV: %s at %s, row %d%n",
          origin.row().document(), origin.row().pointer(), origin.row().number());
      origin.row().cells().forEach((name, value) -> pair(name, value, out));
    }
  }

  private static void print(RecordHistory.Step step, PrintWriter out) {
    out.printf(
        "Revision %s: %s%n", shown(step.number(), step.revision()), step.event().words());
    step.differences()
        .forEach(each -> out.printf(
            "  %-16s %s -> %s%n",
            OneLine.of(each.name()),
            each.was() == null ? "(unknown)" : OneLine.beginning(each.was()),
            each.is() == null ? "(unknown)" : OneLine.beginning(each.is())));
    if (step.vanished() != null) {
      out.printf("  until revision %s%n", shown(step.vanishedIn(), step.vanished()));
    }
  }

  private static void pair(String name, String value, PrintWriter out) {
    out.printf("  %-16s %s%n", OneLine.of(name), OneLine.beginning(value));
  }

  /** Number, time and cause of a revision. */
  private static String shown(int number, StatementRevision revision) {
    return number
        + (revision == null
            ? ""
            : ", " + revision.recordedAt()
                + (revision.cause() == null || revision.cause() == RevisionCause.FIRST
                    ? ""
                    : " (" + revision.cause().words() + ")"));
  }
}

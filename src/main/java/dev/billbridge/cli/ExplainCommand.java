package dev.billbridge.cli;

import dev.billbridge.archive.Archive;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.explain.RecordHistory;
import dev.billbridge.explain.RecordName;
import dev.billbridge.explain.RecordSource;
import dev.billbridge.explain.VerdictReason;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.statement.RecordVersion;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.render.OneLine;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: why a record looks as it does. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Shows every value of a record, the document, place and mapping it comes "
        + "from, and what each revision changed.")
public final class ExplainCommand implements Callable<Integer> {

  private static final int NEAR = 3;

  @Spec
  private CommandSpec spec;

  @Mixin
  private SiteOptions site = new SiteOptions();

  @Parameters(
      paramLabel = "RECORD-ID",
      description = "As in the sinks: provider:accountNumber:statementId:resourceId, plus "
          + ":lineKey if there is one. Put it in quotes: it may contain | and other characters"
          + " that a shell interprets.")
  private String recordId;

  @Override
  public Integer call() throws IOException {
    RecordName name = RecordName.parse(recordId)
        .orElseThrow(() -> new ParameterException(
            spec.commandLine(),
            ("\"%s\" is not a record id; expected"
                    + " provider:accountNumber:statementId:resourceId, plus :lineKey if the line has one")
                .formatted(recordId)));
    StatementKey key = name.statement();
    Settings settings = site.settings();
    PrintWriter out = spec.commandLine().getOut();
    try (Ledger ledger = site.openLedger()) {
      List<StatementRevision> revisions = ledger.statements().revisions(key);
      List<RecordVersion> versions =
          ledger.statements().history(key, name.resourceId(), name.lineKey());
      if (versions.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(),
            revisions.isEmpty()
                ? "the ledger has no statement %s%s"
                    .formatted(
                        key,
                        Nearest.hint(
                            key.toString(),
                            ledger.statements().all().stream()
                                .map(each -> each.key().toString())
                                .toList(),
                            "billbridge statements lists all"))
                : "statement %s has no record \"%s\"%s%s"
                    .formatted(
                        key,
                        name.resourceId(),
                        name.lineKey().isEmpty() ? "" : " with line key \"" + name.lineKey() + "\"",
                        near(ledger, revisions.get(revisions.size() - 1))));
      }
      StatementRevision latest = revisions.get(revisions.size() - 1);
      String reason = VerdictReason.of(ledger, latest);
      out.printf(
          "Statement %s, %s of %s, %s, revision %d, %s%s%n%n",
          key,
          latest.statement().dataset(),
          latest.statement().period(),
          latest.status(),
          latest.number(),
          VerdictReason.verdict(latest),
          reason.isEmpty() ? "" : ": " + reason);
      RecordVersion last = versions.get(versions.size() - 1);
      RecordHistory.values(last.content()).forEach((field, value) -> pair(field, value, out));
      print(
          new RecordSource(
                  new Archive(settings.archiveDirectory(), InstantSource.system()),
                  ledger,
                  mappings())
              .of(latest, last),
          out);
      out.println();
      RecordHistory.of(versions, revisions).forEach(step -> print(step, out));
    }
    out.flush();
    return BillbridgeCommand.DONE;
  }

  /** Records of the statement whose id looks like the one asked for, or a few of all. */
  private String near(Ledger ledger, StatementRevision statement) {
    PriorityQueue<String> near =
        new PriorityQueue<>(Comparator.<String>comparingInt(id -> Nearest.distance(id, recordId))
            .thenComparing(id -> id)
            .reversed());
    ledger.statements().records(statement, record -> {
      near.add(record.content().recordId(statement.key()));
      if (near.size() > NEAR) {
        near.poll();
      }
    });
    List<String> ids = new ArrayList<>(near);
    ids.sort(Comparator.<String>comparingInt(id -> Nearest.distance(id, recordId))
        .thenComparing(id -> id));
    return ids.isEmpty()
        ? ""
        : Nearest.to(recordId, ids)
            .map(id -> "; did you mean " + id + "?")
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

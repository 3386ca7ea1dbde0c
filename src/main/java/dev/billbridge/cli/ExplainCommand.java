package dev.billbridge.cli;

import dev.billbridge.archive.Archive;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.cli.print.OneLine;
import dev.billbridge.cli.print.ReadFrom;
import dev.billbridge.cli.print.VerdictReason;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.statement.RecordVersion;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.render.RecordField;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeSet;
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
          + ":lineKey if there is one.")
  private String recordId;

  @Override
  public Integer call() throws IOException {
    String[] parts = recordId.split(":", 5);
    if (parts.length < 4) {
      throw new ParameterException(
          spec.commandLine(),
          ("\"%s\" is not a record id; expected"
                  + " provider:accountNumber:statementId:resourceId, plus :lineKey if the line has one")
              .formatted(recordId));
    }
    StatementKey key = new StatementKey(decoded(parts[0]), decoded(parts[1]), decoded(parts[2]));
    Settings settings = site.settings();
    PrintWriter out = spec.commandLine().getOut();
    try (Ledger ledger = site.openLedger()) {
      List<StatementRevision> revisions = ledger.statements().revisions(key);
      List<RecordVersion> versions =
          ledger.statements().history(key, decoded(parts[3]), parts.length == 5 ? parts[4] : "");
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
                        decoded(parts[3]),
                        parts.length == 5 ? " with line key \"" + parts[4] + "\"" : "",
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
      values(last.content())
          .forEach((name, value) ->
              out.printf("  %-16s %s%n", OneLine.of(name), OneLine.beginning(value)));
      new ReadFrom(
              new Archive(settings.archiveDirectory(), InstantSource.system()), ledger, mappings())
          .print(latest, last, out);
      out.println();
      // By number: of a ledger that was built again, the first revision need not be number 1.
      Map<Integer, StatementRevision> recorded = new HashMap<>();
      revisions.forEach(revision -> recorded.put(revision.number(), revision));
      for (int i = 0; i < versions.size(); i++) {
        tell(versions.get(i), i == 0 ? null : versions.get(i - 1), recorded, out);
      }
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

  private static void tell(
      RecordVersion version,
      RecordVersion before,
      Map<Integer, StatementRevision> recorded,
      PrintWriter out) {
    boolean follows = before != null && before.until() == version.since();
    out.printf(
        "Revision %s: %s%n",
        shown(version.since(), recorded),
        follows ? "changed" : before == null ? "new" : "there again");
    if (follows) {
      Map<String, String> was = values(before.content());
      Map<String, String> is = values(version.content());
      TreeSet<String> names = new TreeSet<>(was.keySet());
      names.addAll(is.keySet());
      names.stream()
          .filter(name -> !Objects.equals(was.get(name), is.get(name)))
          .forEach(name -> out.printf(
              "  %-16s %s -> %s%n",
              OneLine.of(name),
              OneLine.beginning(was.getOrDefault(name, "(unknown)")),
              OneLine.beginning(is.getOrDefault(name, "(unknown)"))));
    }
    boolean vanished = version.until() != null && recorded.containsKey(version.until());
    if (vanished) {
      out.printf("  until revision %s%n", shown(version.until(), recorded));
    }
  }

  /** Number, time and cause of a revision. */
  private static String shown(int number, Map<Integer, StatementRevision> recorded) {
    StatementRevision revision = recorded.get(number);
    return number
        + (revision == null
            ? ""
            : ", " + revision.recordedAt()
                + (revision.cause() == null || revision.cause() == RevisionCause.FIRST
                    ? ""
                    : " (" + revision.cause().words() + ")"));
  }

  /** The known values of the record by the name of the field; its place is shown elsewhere. */
  private static Map<String, String> values(BillingRecord record) {
    Map<String, String> values = new LinkedHashMap<>();
    for (RecordField field : RecordField.OF_THE_LINE) {
      if (field == RecordField.ATTRIBUTES) {
        record.attributes().forEach((name, value) -> values.put("+" + name, value));
      } else if (field != RecordField.DOCUMENT_POINTER && field != RecordField.LINE_NUMBER) {
        String text = field.type().text(field.of(record));
        if (text != null && (field != RecordField.LINE_KEY || !text.isEmpty())) {
          values.put(field.property(), text);
        }
      }
    }
    return values;
  }

  /** Undoes what a record id does to a colon or per cent sign, and nothing else. */
  private static String decoded(String part) {
    return part.replace("%3A", ":").replace("%25", "%");
  }
}

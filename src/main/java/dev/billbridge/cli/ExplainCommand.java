package dev.billbridge.cli;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.RecordVersion;
import dev.billbridge.pipeline.Service;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: why a record looks as it does. */
@Command(name = "explain", mixinStandardHelpOptions = true,
    description = "Shows a record value by value, the document, place and mapping it comes from, and what each revision changed in it.")
public final class ExplainCommand implements Callable<Integer> {

  @Spec
  private CommandSpec spec;

  @Mixin
  private Site site = new Site();

  @Parameters(paramLabel = "RECORD-ID", description = "As in the sinks: provider:account:statementId:resourceId, plus :lineKey when there is one.")
  private String recordId;

  @Override
  public Integer call() throws IOException {
    String[] parts = recordId.split(":", 5);
    if (parts.length < 4) {
      throw new ParameterException(spec.commandLine(), "\"%s\" is no record id; it is provider:account:statementId:resourceId, plus :lineKey when there is one"
          .formatted(recordId));
    }
    StatementKey key = new StatementKey(decoded(parts[0]), decoded(parts[1]), decoded(parts[2]));
    Settings settings = site.settings();
    PrintWriter out = spec.commandLine().getOut();
    try (Ledger ledger = Service.openLedger(settings, InstantSource.system())) {
      List<StatementRevision> revisions = ledger.revisions(key);
      List<RecordVersion> versions = ledger.history(key, decoded(parts[3]), parts.length == 5 ? parts[4] : "");
      if (versions.isEmpty()) {
        throw new ParameterException(spec.commandLine(), revisions.isEmpty() ? "the ledger has no statement " + key
            : "statement %s has no record \"%s\"%s".formatted(key, decoded(parts[3]), parts.length == 5 ? " with line key \"" + parts[4] + "\"" : ""));
      }
      StatementRevision latest = revisions.get(revisions.size() - 1);
      out.printf("Statement %s, %s of %s, %s, revision %d, %s%s%n%n", key, latest.statement().dataset(), latest.statement().period(), latest.status(),
          latest.revision(), latest.reconciliation().verdict(), latest.reconciliation().reason() == null ? "" : ": " + latest.reconciliation().reason());
      RecordVersion last = versions.get(versions.size() - 1);
      values(last.content()).forEach((name, value) -> out.printf("  %-16s %s%n", name, value));
      origin(new Archive(settings.archiveDirectory(), InstantSource.system()), latest, last.content(), out);
      out.println();
      for (int i = 0; i < versions.size(); i++) {
        tell(versions.get(i), i == 0 ? null : versions.get(i - 1), revisions, out);
      }
    }
    out.flush();
    return BillbridgeCommand.DONE;
  }

  private static void origin(Archive archive, StatementRevision statement, BillingRecord record, PrintWriter out) throws IOException {
    TreeSet<String> documents = new TreeSet<>();
    TreeSet<String> mappings = new TreeSet<>();
    for (Intake intake : archive.intakes()) {
      if (intake.source().equals(statement.source()) && intake.dataset().equals(statement.statement().dataset())) {
        intake.parts().values().stream().filter(part -> part.document().sha256().equals(record.provenance().documentHash())).forEach(part -> {
          documents.add(archive.root().resolve(part.document().path()).toString());
          mappings.add(intake.mapping());
        });
      }
    }
    out.printf("%nRead from  %s%n", documents.isEmpty() ? "a document that is not in the archive any more" : String.join(", ", documents));
    out.printf("at         %s%s%n", record.provenance().pointer(),
        record.provenance().lineNumber() == null ? "" : ", line " + record.provenance().lineNumber() + " of the statement");
    out.printf("SHA-256    %s%n", record.provenance().documentHash());
    out.printf("mapped by  %s%n", mappings.isEmpty() ? "a mapping the archive does not name" : String.join(", ", mappings));
  }

  private static void tell(RecordVersion version, RecordVersion before, List<StatementRevision> revisions, PrintWriter out) {
    boolean follows = before != null && before.until() == version.since();
    out.printf("Revision %d, %s: %s%n", version.since(), revisions.get(version.since() - 1).recordedAt(),
        follows ? "changed" : before == null ? "new" : "there again");
    if (follows) {
      Map<String, String> was = values(before.content());
      Map<String, String> is = values(version.content());
      TreeSet<String> names = new TreeSet<>(was.keySet());
      names.addAll(is.keySet());
      names.stream().filter(name -> !Objects.equals(was.get(name), is.get(name)))
          .forEach(name -> out.printf("  %-16s %s -> %s%n", name, was.getOrDefault(name, "(unknown)"), is.getOrDefault(name, "(unknown)")));
    }
    boolean vanished = version.until() != null && version.until() <= revisions.size();
    if (vanished) {
      out.printf("  until revision %d, %s%n", version.until(), revisions.get(version.until() - 1).recordedAt());
    }
  }

  /** What is known of the record, by the name of the field; what is unknown is left out. */
  private static Map<String, String> values(BillingRecord record) {
    Map<String, String> values = new LinkedHashMap<>();
    put(values, "kind", record.kind());
    put(values, "chargeCategory", record.chargeCategory() == null ? null : record.chargeCategory().focusName());
    put(values, "resourceId", record.resourceId());
    put(values, "lineKey", record.lineKey().isEmpty() ? null : record.lineKey());
    put(values, "resourceName", record.resourceName());
    put(values, "resourceType", record.resourceType());
    put(values, "period", record.period());
    put(values, "usageStart", record.usageStart());
    put(values, "usageEnd", record.usageEnd());
    put(values, "productId", record.productId());
    put(values, "productName", record.productName());
    put(values, "region", record.region());
    put(values, "quantity", ExactDecimal.text(record.quantity()));
    put(values, "unit", record.unit());
    put(values, "unitPrice", ExactDecimal.text(record.unitPrice()));
    put(values, "amount", ExactDecimal.text(record.amount()));
    put(values, "currency", record.currency());
    put(values, "netAmount", ExactDecimal.text(record.netAmount()));
    put(values, "taxAmount", ExactDecimal.text(record.taxAmount()));
    record.attributes().forEach((name, value) -> put(values, "+" + name, value));
    return values;
  }

  private static void put(Map<String, String> values, String name, Object value) {
    if (value != null) {
      values.put(name, value.toString());
    }
  }

  /** Undoes what a record id does to a colon or per cent sign, and nothing else. */
  private static String decoded(String part) {
    return part.replace("%3A", ":").replace("%25", "%");
  }
}

package dev.billbridge.page.view;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.explain.RecordHistory;
import dev.billbridge.explain.RecordName;
import dev.billbridge.explain.RecordSource;
import dev.billbridge.ledger.statement.RecordVersion;
import dev.billbridge.page.text.Link;
import dev.billbridge.page.text.Shown;
import dev.billbridge.page.text.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One record: what {@code explain} says. */
public final class RecordView {

  /** A value with its name. */
  public record Pair(String name, String value) {}

  /** What a revision did to the record. */
  public record Step(String number, String time, String event, List<Change> changes) {}

  /** A value that a revision changed. */
  public record Change(String name, String before, String after) {}

  /** Where it was read. */
  public record Origin(
      String document,
      String pointer,
      String sha256,
      String mapping,
      List<String> others,
      List<Pair> words,
      String row,
      List<Pair> cells) {}

  /** The whole part. */
  public record View(
      String id,
      String statement,
      String statementHref,
      List<Pair> values,
      Origin origin,
      List<Step> steps) {}

  private final Site site;

  public RecordView(Site site) {
    this.site = site;
  }

  /**
   * For people.
   *
   * @throws Parameters.Missing if there is no such record
   * @throws IOException if the archive cannot be read
   */
  public View view(Parameters parameters) throws IOException {
    String id = parameters.required("id");
    RecordName name = RecordName.parse(id)
        .orElseThrow(() -> new Parameters.Refused(
            "id is not a record id; expected provider:accountNumber:statementId:resourceId,"
                + " plus :lineKey if the line has one"));
    List<RecordVersion> versions =
        site.ledger().statements().history(name.statement(), name.resourceId(), name.lineKey());
    if (versions.isEmpty()) {
      throw new Parameters.Missing("The ledger has no record " + Shown.sentence(id));
    }
    List<StatementRevision> revisions = site.ledger().statements().revisions(name.statement());
    RecordVersion last = versions.get(versions.size() - 1);
    StatementRevision latest = revisions.get(revisions.size() - 1);
    RecordSource source = new RecordSource(site.books().archive(), site.ledger(), site.mappings());
    return new View(
        Shown.whole(id),
        Shown.cell(latest.id()),
        Link.to("statement").with("key", latest.key()).toString(),
        pairs(RecordHistory.values(last.content())),
        origin(source.of(latest, last)),
        RecordHistory.of(versions, revisions).stream().map(RecordView::step).toList());
  }

  private static List<Pair> pairs(Map<String, String> values) {
    return values.entrySet().stream()
        .map(each -> new Pair(Shown.cell(each.getKey()), Shown.whole(each.getValue())))
        .toList();
  }

  private static Origin origin(RecordSource.Origin origin) {
    return new Origin(
        Shown.whole(origin.document()),
        Shown.sentence(origin.pointer())
            + (origin.lineNumber() == null
                ? ""
                : ", line %d of the statement".formatted(origin.lineNumber())),
        origin.sha256(),
        origin.mapping() == null ? "a mapping that the archive does not name" : origin.mapping(),
        origin.others().stream().map(Shown::whole).toList(),
        pairs(origin.words()),
        origin.row() == null
            ? null
            : "%s at %s, row %d"
                .formatted(
                    Shown.whole(origin.row().document()),
                    Shown.whole(origin.row().pointer()),
                    origin.row().number()),
        origin.row() == null ? List.of() : pairs(origin.row().cells()));
  }

  private static Step step(RecordHistory.Step step) {
    List<Change> changes = new ArrayList<>();
    step.differences()
        .forEach(each -> changes.add(new Change(
            Shown.cell(each.name()),
            each.was() == null ? "(unknown)" : Shown.sentence(each.was()),
            each.is() == null ? "(unknown)" : Shown.sentence(each.is()))));
    String vanished = step.vanished() == null
        ? ""
        : "; vanished in revision %d, %s UTC"
            .formatted(step.vanishedIn(), Times.minute(step.vanished().recordedAt()));
    return new Step(
        Integer.toString(step.number()),
        step.revision() == null ? "" : Times.minute(step.revision().recordedAt()),
        step.event().words() + vanished,
        changes);
  }
}

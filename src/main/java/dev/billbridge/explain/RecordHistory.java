package dev.billbridge.explain;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.statement.RecordVersion;
import dev.billbridge.render.RecordField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What each revision of a statement did to one of its records. */
public final class RecordHistory {

  private RecordHistory() {}

  /** What a revision did. */
  public enum Event {
    NEW("new"),
    CHANGED("changed"),
    THERE_AGAIN("there again");

    private final String words;

    Event(String words) {
      this.words = words;
    }

    /** In a sentence. */
    public String words() {
      return words;
    }
  }

  /**
   * A value that a revision changed.
   *
   * @param was null when it was unknown
   * @param is null when it is unknown
   */
  public record Difference(String name, String was, String is) {}

  /**
   * One version of the record.
   *
   * @param number of the revision
   * @param revision null when the ledger does not have it
   * @param differences to the version before; empty unless {@link Event#CHANGED}
   * @param vanishedIn number of the revision that no longer lists the record; null while it does,
   *     or when the next version replaced this one
   * @param vanished that revision; null when there is none
   */
  public record Step(
      int number,
      StatementRevision revision,
      Event event,
      List<Difference> differences,
      Integer vanishedIn,
      StatementRevision vanished) {}

  /**
   * The steps, oldest first.
   *
   * @param versions of the record, oldest first
   * @param revisions of its statement
   */
  public static List<Step> of(List<RecordVersion> versions, List<StatementRevision> revisions) {
    // By number: of a ledger that was built again, the first revision need not be number 1.
    Map<Integer, StatementRevision> recorded = new HashMap<>();
    revisions.forEach(revision -> recorded.put(revision.number(), revision));
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      RecordVersion version = versions.get(i);
      RecordVersion before = i == 0 ? null : versions.get(i - 1);
      boolean follows = before != null && before.until() == version.since();
      steps.add(new Step(
          version.since(),
          recorded.get(version.since()),
          follows ? Event.CHANGED : before == null ? Event.NEW : Event.THERE_AGAIN,
          follows ? differences(before.content(), version.content()) : List.of(),
          version.until(),
          version.until() == null ? null : recorded.get(version.until())));
    }
    return steps;
  }

  /** What differs between two versions, by the name of the field. */
  public static List<Difference> differences(BillingRecord before, BillingRecord after) {
    Map<String, String> was = values(before);
    Map<String, String> is = values(after);
    TreeSet<String> names = new TreeSet<>(was.keySet());
    names.addAll(is.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(was.get(name), is.get(name)))
        .map(name -> new Difference(name, was.get(name), is.get(name)))
        .toList();
  }

  /**
   * The known values of a record by the name of the field, attributes with a plus sign before their
   * name. Its place in the document is not among them.
   */
  public static Map<String, String> values(BillingRecord record) {
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
}

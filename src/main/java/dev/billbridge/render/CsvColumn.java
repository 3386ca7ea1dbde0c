package dev.billbridge.render;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.settings.text.Nearest;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * A column of a CSV file.
 *
 * @param label in the header line
 * @param type of its values
 * @param reader answers a value of the class that the type names; null when unknown
 */
public record CsvColumn(
    String label, FieldType type, BiFunction<StatementRevision, RevisedRecord, Object> reader) {

  /** All fields of a record, in their order, under their own names. */
  public static final List<CsvColumn> ALL = Arrays.stream(RecordField.values())
      .map(field -> new CsvColumn(field.column(), field.type(), field::of))
      .toList();

  private static final String ATTRIBUTE = "attribute:";
  private static final String STATEMENT = "statement.";

  /**
   * Columns in the order in which they are given.
   *
   * @param list separated by commas: a field of the record ({@code amount}), of its statement
   *     ({@code statement.total}) or an attribute ({@code attribute:rank},
   *     {@code statement.attribute:NAME}); with another label: {@code Betrag=amount}
   * @throws IllegalArgumentException in a sentence that goes on after the setting's key, if there
   *     is no such field or a label stands twice
   */
  public static List<CsvColumn> parse(String list) {
    List<CsvColumn> columns = Arrays.stream(list.split(",", -1))
        .map(String::strip)
        .map(CsvColumn::one)
        .toList();
    Set<String> labels = new LinkedHashSet<>();
    for (CsvColumn column : columns) {
      if (!labels.add(column.label)) {
        throw new IllegalArgumentException(
            "names \"%s\" twice; remove one, or give it another label: LABEL=FIELD"
                .formatted(column.label));
      }
    }
    return columns;
  }

  private static CsvColumn one(String given) {
    int equals = given.indexOf('=');
    String name = given.substring(equals + 1).strip();
    String label = equals < 0 ? name : given.substring(0, equals).strip();
    if (name.startsWith(ATTRIBUTE) && name.length() > ATTRIBUTE.length()) {
      String attribute = name.substring(ATTRIBUTE.length());
      return new CsvColumn(
          equals < 0 ? attribute : label,
          FieldType.TEXT,
          (revision, record) -> record.content().attributes().get(attribute));
    }
    if (name.startsWith(STATEMENT + ATTRIBUTE)) {
      String attribute = name.substring((STATEMENT + ATTRIBUTE).length());
      return new CsvColumn(
          equals < 0 ? attribute : label,
          FieldType.TEXT,
          (revision, record) -> revision.statement().attributes().get(attribute));
    }
    if (name.startsWith(STATEMENT)) {
      StatementField field =
          find(StatementField.values(), name.substring(STATEMENT.length()), name);
      return new CsvColumn(label, field.type(), (revision, record) -> field.of(revision));
    }
    RecordField field = find(RecordField.values(), name, name);
    return new CsvColumn(label, field.type(), field::of);
  }

  private static <F extends Field> F find(F[] fields, String column, String given) {
    return Arrays.stream(fields)
        .filter(field -> field.column().equals(column))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("names \"%s\", which is not a field%s"
            .formatted(
                given,
                Nearest.hint(
                    column,
                    Stream.of(fields).map(Field::column).toList(),
                    "there are %s, statement.FIELD and attribute:NAME"
                        .formatted(String.join(
                            ", ", Stream.of(fields).map(Field::column).toList()))))));
  }
}

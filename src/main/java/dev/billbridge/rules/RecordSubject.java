package dev.billbridge.rules;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.render.Field;
import dev.billbridge.render.RecordField;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A line of a statement as rules see it: columns have the names of its fields in JSON, attributes
 * are its own or else its statement's, its month is that in which its billing period begins.
 */
public record RecordSubject(StatementRevision revision, RevisedRecord record) implements Subject {

  private static final Map<String, RecordField> FIELDS = byName(EnumSet.of(
      RecordField.PROVIDER,
      RecordField.ACCOUNT,
      RecordField.ACCOUNT_NUMBER,
      RecordField.DATASET,
      RecordField.CHARGE_CATEGORY,
      RecordField.PRODUCT_ID,
      RecordField.PRODUCT_NAME,
      RecordField.RESOURCE_ID,
      RecordField.RESOURCE_NAME,
      RecordField.RESOURCE_TYPE,
      RecordField.REGION,
      RecordField.UNIT,
      RecordField.CURRENCY));

  /** Columns that may be matched, besides attributes. */
  public static final Set<String> COLUMNS = Set.copyOf(FIELDS.keySet());

  private static Map<String, RecordField> byName(Set<RecordField> fields) {
    Map<String, RecordField> byName = new LinkedHashMap<>();
    fields.forEach(field -> byName.put(((Field) field).property(), field));
    return byName;
  }

  @Override
  public String field(String column) {
    RecordField field = FIELDS.get(column);
    return field == null ? null : field.type().text(field.of(revision, record));
  }

  @Override
  public String attribute(String name) {
    String own = record.content().attributes().get(name);
    return own == null ? revision.statement().attributes().get(name) : own;
  }

  @Override
  public YearMonth month() {
    return YearMonth.from(record.content().period().start());
  }
}

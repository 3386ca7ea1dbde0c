package dev.billbridge.deliver.sql;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.database.Dialect;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.SinkTable;
import dev.billbridge.render.Field;
import dev.billbridge.render.FieldType;
import dev.billbridge.render.RecordField;
import dev.billbridge.render.StatementField;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The values that the operator's SQL may name. */
public final class NamedValues {

  private final OwedRevision owed;
  private final Dialect dialect;

  NamedValues(OwedRevision owed, Dialect dialect) {
    this.owed = owed;
    this.dialect = dialect;
  }

  /** Names of the values a statement's SQL may use. */
  public static Set<String> ofStatement() {
    return names(StatementField.values());
  }

  /** Names of the values a record's SQL may use. */
  public static Set<String> ofRecord() {
    return names(RecordField.values());
  }

  private static Set<String> names(Field[] fields) {
    Set<String> names = new TreeSet<>(SinkTable.columns(fields).keySet());
    names.addAll(Set.of("sink", "delivery_id"));
    return names;
  }

  /** The fields of the statement, the sink's name and the delivery's id; null for the unknown. */
  Map<String, Object> statement() {
    return values(StatementField.values(), field -> ((StatementField) field).of(owed.revision()));
  }

  /** The fields of one record, the sink's name and the delivery's id; null for the unknown. */
  Map<String, Object> record(RevisedRecord record) {
    return values(RecordField.values(), field -> ((RecordField) field).of(owed.revision(), record));
  }

  private Map<String, Object> values(Field[] fields, Function<Field, Object> reader) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field field : fields) {
      Object value = reader.apply(field);
      if (value != null && field.type() == FieldType.INSTANT) {
        value = dialect.instant((OffsetDateTime) value);
      } else if (field.type() == FieldType.ATTRIBUTES) {
        value = field.type().text(value);
      }
      values.put(field.column(), value);
    }
    values.put("sink", owed.sink());
    values.put("delivery_id", owed.deliveryId());
    return values;
  }
}

package dev.billbridge.rules;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.render.RecordField;
import java.time.YearMonth;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A line of a statement as rules see it: columns have the names of its fields in JSON, attributes
 * are its own or else its statement's, its month is that in which its billing period begins.
 */
public record RecordSubject(StatementRevision revision, BillingRecord record) implements Subject {

  private static final Map<String, RecordField> OF_THE_LINE = Stream.of(
          RecordField.CHARGE_CATEGORY,
          RecordField.PRODUCT_ID,
          RecordField.PRODUCT_NAME,
          RecordField.RESOURCE_ID,
          RecordField.RESOURCE_NAME,
          RecordField.RESOURCE_TYPE,
          RecordField.REGION,
          RecordField.UNIT,
          RecordField.CURRENCY)
      .collect(Collectors.toUnmodifiableMap(RecordField::property, Function.identity()));

  /** Columns that may be matched, besides attributes. */
  public static final Set<String> COLUMNS = Stream.concat(
          OF_THE_LINE.keySet().stream(), StatementSubject.COLUMNS.stream())
      .collect(Collectors.toUnmodifiableSet());

  @Override
  public String field(String column) {
    RecordField field = OF_THE_LINE.get(column);
    return field == null ? statement().field(column) : (String) field.of(record);
  }

  @Override
  public String attribute(String name) {
    String own = record.attributes().get(name);
    return own == null ? statement().attribute(name) : own;
  }

  private StatementSubject statement() {
    return new StatementSubject(revision);
  }

  @Override
  public YearMonth month() {
    return YearMonth.from(record.period().start());
  }
}

package dev.billbridge.render;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The fields of a billing record, in the order in which every format lists them. */
public enum RecordField implements Field {
  RECORD_ID(FieldType.RECORD_ID, (revision, r) -> r.content().recordId(revision.key())),
  PROVIDER(FieldType.CODE, (revision, r) -> revision.key().provider()),
  /** Name of the configured account. */
  ACCOUNT(FieldType.IDENTIFIER, (revision, r) -> revision.account()),
  ACCOUNT_NUMBER(FieldType.IDENTIFIER, (revision, r) -> revision.key().accountNumber()),
  DATASET(FieldType.IDENTIFIER, (revision, r) -> revision.statement().dataset()),
  KIND(FieldType.CODE, r -> r.kind().name()),
  CHARGE_CATEGORY(
      FieldType.CODE,
      r -> r.chargeCategory() == null ? null : r.chargeCategory().focusName()),
  STATEMENT_ID(FieldType.IDENTIFIER, (revision, r) -> revision.id()),
  RESOURCE_ID(FieldType.IDENTIFIER, BillingRecord::resourceId),
  RESOURCE_NAME(FieldType.TEXT, BillingRecord::resourceName),
  RESOURCE_TYPE(FieldType.TEXT, BillingRecord::resourceType),
  LINE_KEY(FieldType.IDENTIFIER, BillingRecord::lineKey),
  PERIOD_START(FieldType.DATE, r -> r.period().start()),
  PERIOD_END(FieldType.DATE, r -> r.period().end()),
  USAGE_START(FieldType.INSTANT, BillingRecord::usageStart),
  USAGE_END(FieldType.INSTANT, BillingRecord::usageEnd),
  PRODUCT_ID(FieldType.TEXT, BillingRecord::productId),
  PRODUCT_NAME(FieldType.TEXT, BillingRecord::productName),
  REGION(FieldType.TEXT, BillingRecord::region),
  QUANTITY(FieldType.DECIMAL, BillingRecord::quantity),
  UNIT(FieldType.TEXT, BillingRecord::unit),
  UNIT_PRICE(FieldType.DECIMAL, BillingRecord::unitPrice),
  AMOUNT(FieldType.DECIMAL, BillingRecord::amount),
  CURRENCY(FieldType.CODE, r -> r.currency() == null ? null : r.currency().getCurrencyCode()),
  NET_AMOUNT(FieldType.DECIMAL, BillingRecord::netAmount),
  TAX_AMOUNT(FieldType.DECIMAL, BillingRecord::taxAmount),
  PAYMENT_STATUS(
      FieldType.CODE, (revision, r) -> revision.statement().paymentStatus().name()),
  STATUS(FieldType.CODE, (revision, r) -> revision.status().name()),
  REVISION(FieldType.INTEGER, (revision, r) -> (long) revision.number()),
  ATTRIBUTES(FieldType.ATTRIBUTES, BillingRecord::attributes),
  CONTENT_HASH(FieldType.CODE, (revision, r) -> r.contentHash()),
  DOCUMENT_HASH(FieldType.CODE, (revision, r) -> r.content().provenance().documentHash()),
  DOCUMENT_POINTER(FieldType.TEXT, r -> r.provenance().pointer()),
  LINE_NUMBER(FieldType.INTEGER, r -> r.provenance().lineNumber()),
  VANISHED(FieldType.FLAG, (revision, r) -> r.vanished());

  /**
   * Fields that the statement decides for all its records, and that a revision may change without
   * touching the records.
   */
  public static final List<RecordField> OF_THE_STATEMENT =
      List.of(ACCOUNT, DATASET, PAYMENT_STATUS, STATUS, REVISION);

  /** Fields that the line decides alone: its content, and its place in the document. */
  public static final List<RecordField> OF_THE_LINE =
      Arrays.stream(values()).filter(field -> field.line != null).toList();

  private final FieldType type;
  private final BiFunction<StatementRevision, RevisedRecord, Object> reader;
  private final Function<BillingRecord, Object> line;
  private final String column = Field.columnOf(name());
  private final SerializedString property = new SerializedString(Field.propertyOf(name()));

  RecordField(FieldType type, BiFunction<StatementRevision, RevisedRecord, Object> reader) {
    this.type = type;
    this.reader = reader;
    this.line = null;
  }

  RecordField(FieldType type, Function<BillingRecord, Object> line) {
    this.type = type;
    this.reader = (revision, record) -> line.apply(record.content());
    this.line = line;
  }

  /** The value, of the class that {@link #type} names; null when unknown. */
  public Object of(StatementRevision revision, RevisedRecord record) {
    return reader.apply(revision, record);
  }

  /**
   * The value of a field {@link #OF_THE_LINE}, of the class that {@link #type} names; null when
   * unknown.
   *
   * @throws IllegalStateException if the field is not one of these
   */
  public Object of(BillingRecord record) {
    if (line == null) {
      throw new IllegalStateException(name() + " is not a field of the line alone");
    }
    return line.apply(record);
  }

  @Override
  public FieldType type() {
    return type;
  }

  @Override
  public String column() {
    return column;
  }

  @Override
  public String property() {
    return property.getValue();
  }

  @Override
  public SerializableString jsonName() {
    return property;
  }
}

package dev.billbridge.render;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementRevision;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The fields of a billing record, in the order in which every format lists them. */
public enum RecordField implements Field {
  RECORD_ID(FieldType.RECORD_ID, (s, r) -> r.content().recordId(s.key())),
  PROVIDER(FieldType.CODE, statement(s -> s.key().provider())),
  ACCOUNT_NUMBER(FieldType.IDENTIFIER, statement(s -> s.key().accountNumber())),
  DATASET(FieldType.IDENTIFIER, statement(Statement::dataset)),
  KIND(FieldType.CODE, record(r -> r.kind().name())),
  CHARGE_CATEGORY(
      FieldType.CODE,
      record(r -> r.chargeCategory() == null ? null : r.chargeCategory().focusName())),
  STATEMENT_ID(FieldType.IDENTIFIER, statement(s -> s.key().statementId())),
  RESOURCE_ID(FieldType.IDENTIFIER, record(BillingRecord::resourceId)),
  RESOURCE_NAME(FieldType.TEXT, record(BillingRecord::resourceName)),
  RESOURCE_TYPE(FieldType.TEXT, record(BillingRecord::resourceType)),
  LINE_KEY(FieldType.IDENTIFIER, record(BillingRecord::lineKey)),
  PERIOD_START(FieldType.DATE, record(r -> r.period().start())),
  PERIOD_END(FieldType.DATE, record(r -> r.period().end())),
  USAGE_START(FieldType.INSTANT, record(BillingRecord::usageStart)),
  USAGE_END(FieldType.INSTANT, record(BillingRecord::usageEnd)),
  PRODUCT_ID(FieldType.TEXT, record(BillingRecord::productId)),
  PRODUCT_NAME(FieldType.TEXT, record(BillingRecord::productName)),
  REGION(FieldType.TEXT, record(BillingRecord::region)),
  QUANTITY(FieldType.DECIMAL, record(BillingRecord::quantity)),
  UNIT(FieldType.TEXT, record(BillingRecord::unit)),
  UNIT_PRICE(FieldType.DECIMAL, record(BillingRecord::unitPrice)),
  AMOUNT(FieldType.DECIMAL, record(BillingRecord::amount)),
  CURRENCY(
      FieldType.CODE, record(r -> r.currency() == null ? null : r.currency().getCurrencyCode())),
  NET_AMOUNT(FieldType.DECIMAL, record(BillingRecord::netAmount)),
  TAX_AMOUNT(FieldType.DECIMAL, record(BillingRecord::taxAmount)),
  PAYMENT_STATUS(FieldType.CODE, statement(s -> s.paymentStatus().name())),
  STATUS(FieldType.CODE, (s, r) -> s.status().name()),
  REVISION(FieldType.INTEGER, (s, r) -> (long) s.number()),
  ATTRIBUTES(FieldType.ATTRIBUTES, record(BillingRecord::attributes)),
  CONTENT_HASH(FieldType.CODE, record(BillingRecord::contentHash)),
  DOCUMENT_HASH(FieldType.CODE, record(r -> r.provenance().documentHash())),
  DOCUMENT_POINTER(FieldType.TEXT, record(r -> r.provenance().pointer())),
  LINE_NUMBER(FieldType.INTEGER, record(r -> r.provenance().lineNumber())),
  VANISHED(FieldType.FLAG, (s, r) -> r.vanished());

  /**
   * Fields that the statement decides for all its records, and that a revision may change without
   * touching the records.
   */
  public static final List<RecordField> OF_THE_STATEMENT =
      List.of(DATASET, PAYMENT_STATUS, STATUS, REVISION);

  private final FieldType type;
  private final BiFunction<StatementRevision, RevisedRecord, Object> reader;
  private final String column = Field.columnOf(name());
  private final String property = Field.propertyOf(name());

  RecordField(FieldType type, BiFunction<StatementRevision, RevisedRecord, Object> reader) {
    this.type = type;
    this.reader = reader;
  }

  /** The value, of the class that {@link #type} names; null when unknown. */
  public Object of(StatementRevision revision, RevisedRecord record) {
    return reader.apply(revision, record);
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
    return property;
  }

  private static BiFunction<StatementRevision, RevisedRecord, Object> statement(
      Function<Statement, Object> reader) {
    return (revision, record) -> reader.apply(revision.statement());
  }

  private static BiFunction<StatementRevision, RevisedRecord, Object> record(
      Function<BillingRecord, Object> reader) {
    return (revision, record) -> reader.apply(record.content());
  }
}

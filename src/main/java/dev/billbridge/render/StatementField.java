package dev.billbridge.render;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.billbridge.canonical.StatementRevision;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** The fields of a statement's header, in the order in which every format lists them. */
public enum StatementField implements Field {
  PROVIDER(FieldType.CODE, r -> r.key().provider()),
  /** Name of the configured account. */
  ACCOUNT(FieldType.IDENTIFIER, StatementRevision::account),
  ACCOUNT_NUMBER(FieldType.IDENTIFIER, r -> r.key().accountNumber()),
  STATEMENT_ID(FieldType.IDENTIFIER, r -> r.id()),
  DATASET(FieldType.IDENTIFIER, r -> r.statement().dataset()),
  PERIOD_START(FieldType.DATE, r -> r.statement().period().start()),
  PERIOD_END(FieldType.DATE, r -> r.statement().period().end()),
  ISSUED_ON(FieldType.DATE, r -> r.statement().issuedOn()),
  DUE_ON(FieldType.DATE, r -> r.statement().dueOn()),
  TOTAL(FieldType.DECIMAL, r -> r.statement().total()),
  CURRENCY(
      FieldType.CODE,
      r -> r.statement().currency() == null ? null : r.statement().currency().getCurrencyCode()),
  LINE_COUNT(FieldType.INTEGER, r -> r.reconciliation().lineCount()),
  LINES_TOTAL(FieldType.DECIMAL, r -> r.reconciliation().linesTotal()),
  DIFFERENCE(FieldType.DECIMAL, r -> r.reconciliation().difference()),
  VERDICT(FieldType.CODE, r -> r.reconciliation().verdict().name()),
  VERDICT_REASON(FieldType.TEXT, r -> r.reconciliation().reason()),
  PAYMENT_STATUS(FieldType.CODE, r -> r.statement().paymentStatus().name()),
  STATUS(FieldType.CODE, r -> r.status().name()),
  REVISION(FieldType.INTEGER, r -> (long) r.number()),
  CONTENT_HASH(FieldType.CODE, StatementRevision::contentHash),
  ATTRIBUTES(FieldType.ATTRIBUTES, r -> r.statement().attributes()),
  /** Why there is this revision; null when an older release has written it. */
  CAUSE(FieldType.CODE, r -> r.cause() == null ? null : r.cause().name()),
  FIGURES_CHANGED(FieldType.FLAG, StatementRevision::figuresChanged);

  /** Fields that the ledger decides; the documents state all others. */
  public static final Set<StatementField> OF_THE_LEDGER = Collections.unmodifiableSet(
      EnumSet.of(ACCOUNT, STATUS, REVISION, CONTENT_HASH, CAUSE, FIGURES_CHANGED));

  private final FieldType type;
  private final Function<StatementRevision, Object> reader;
  private final String column = Field.columnOf(name());
  private final SerializedString property = new SerializedString(Field.propertyOf(name()));

  StatementField(FieldType type, Function<StatementRevision, Object> reader) {
    this.type = type;
    this.reader = reader;
  }

  /** The value, of the class that {@link #type} names; null when unknown. */
  public Object of(StatementRevision revision) {
    return reader.apply(revision);
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

package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.ledger.database.LedgerException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** How a billing record is written to and read from its row. */
public final class RecordRow {

  /** Revision in which a record that still holds ends. */
  public static final int OPEN = Integer.MAX_VALUE;

  /**
   * What a record contains and where it was read, in the order of the tables: the one list of the
   * ledger's fields. {@link #content} reads what it writes.
   */
  private static final List<Column> COLUMNS = List.of(
      note("resource_id", "${key} not null", BillingRecord::resourceId),
      note("line_key", "${line} not null", BillingRecord::lineKey),
      figure("kind", "varchar(16) not null", record -> record.kind().name()),
      figure(
          "charge_category",
          "varchar(16)",
          record ->
              record.chargeCategory() == null ? null : record.chargeCategory().focusName()),
      note("resource_name", "${text}", BillingRecord::resourceName),
      note("resource_type", "${text}", BillingRecord::resourceType),
      figure("period_start", "date", record -> record.period().start()),
      figure("period_end", "date", record -> record.period().end()),
      note("usage_start", "varchar(40)", record -> text(record.usageStart())),
      note("usage_end", "varchar(40)", record -> text(record.usageEnd())),
      note("product_id", "${text}", BillingRecord::productId),
      note("product_name", "${text}", BillingRecord::productName),
      note("region", "${text}", BillingRecord::region),
      figure("quantity", "${decimal}", BillingRecord::quantity),
      figure("unit", "${text}", BillingRecord::unit),
      figure("unit_price", "${decimal}", BillingRecord::unitPrice),
      figure("amount", "${decimal}", BillingRecord::amount),
      figure(
          "currency",
          "varchar(3)",
          record -> record.currency() == null ? null : record.currency().getCurrencyCode()),
      figure("net_amount", "${decimal}", BillingRecord::netAmount),
      figure("tax_amount", "${decimal}", BillingRecord::taxAmount),
      note("attributes", "${text} not null", record -> AttributesJson.write(record.attributes())),
      new Column("content_hash", "varchar(64) not null", false, (record, hash) -> hash),
      note(
          "document_hash", "varchar(64) not null", record -> record.provenance().documentHash()),
      note("document_pointer", "${text} not null", record -> record.provenance().pointer()),
      note("line_number", "bigint", record -> record.provenance().lineNumber()));

  /** The names of the columns of a record's content, as they stand in SQL. */
  public static final String CONTENT = String.join(", ", columns());

  private RecordRow() {}

  /**
   * @param type in SQL, with the names of {@code Engine.types()}
   * @param isFigure whether it is a figure or tells which one; everything else names or annotates
   * @param value of a record with its content hash
   */
  private record Column(
      String name,
      String type,
      boolean isFigure,
      BiFunction<BillingRecord, String, Object> value) {}

  private static Column note(String name, String type, Function<BillingRecord, Object> value) {
    return new Column(name, type, false, (record, hash) -> value.apply(record));
  }

  private static Column figure(String name, String type, Function<BillingRecord, Object> value) {
    return new Column(name, type, true, (record, hash) -> value.apply(record));
  }

  private static String text(OffsetDateTime time) {
    return time == null ? null : time.toString();
  }

  /** The columns of a record's content with others before them. */
  public static List<String> columns(String... first) {
    return Stream.concat(Stream.of(first), COLUMNS.stream().map(Column::name)).toList();
  }

  /**
   * The columns of a record's content with their types, for a new table.
   *
   * @param types of the engine
   */
  public static String definition(Map<String, String> types) {
    String definition = COLUMNS.stream()
        .map(column -> column.name + " " + column.type)
        .collect(Collectors.joining(", "));
    for (Map.Entry<String, String> type : types.entrySet()) {
      definition = definition.replace("${" + type.getKey() + "}", type.getValue());
    }
    return definition;
  }

  /**
   * An SQL condition: whether a figure of two versions of a record differs.
   *
   * @param one alias of its table
   * @param other alias of its table
   */
  public static String figuresDiffer(String one, String other) {
    return COLUMNS.stream()
        .filter(Column::isFigure)
        .map(column ->
            "case when %2$s.%1$s = %3$s.%1$s or %2$s.%1$s is null and %3$s.%1$s is null then 0 else 1 end"
                .formatted(column.name, one, other))
        .collect(Collectors.joining(" + ", "", " > 0"));
  }

  /**
   * The values of a record's content with others before them.
   *
   * @param contentHash of the record, which the caller has at hand
   */
  public static Object[] values(BillingRecord record, String contentHash, Object... first) {
    Object[] values = Arrays.copyOf(first, first.length + COLUMNS.size());
    for (int i = 0; i < COLUMNS.size(); i++) {
      values[first.length + i] = COLUMNS.get(i).value.apply(record, contentHash);
    }
    return values;
  }

  /**
   * Ends every version that still holds.
   *
   * @return how many
   */
  public static long endAll(Handle handle, long statementNo, int revision) {
    return handle
        .createUpdate("""
            update ledger_record set until_revision = :revision
            where statement_no = :no and until_revision = :open
            """)
        .bind("revision", revision)
        .bind("no", statementNo)
        .bind("open", OPEN)
        .execute();
  }

  /**
   * Ends every version that still holds, and begins it anew in a revision.
   *
   * @return how many
   */
  public static long beginAnew(Handle handle, long statementNo, int revision) {
    long records = handle
        .createUpdate("""
            insert into ledger_record (statement_no, since_revision, until_revision, %1$s)
            select statement_no, %2$d, %3$d, %1$s from ledger_record
            where statement_no = :no and until_revision = :open
            """.formatted(CONTENT, revision, OPEN))
        .bind("no", statementNo)
        .bind("open", OPEN)
        .execute();
    handle
        .createUpdate("""
            update ledger_record set until_revision = :revision
            where statement_no = :no and until_revision = :open and since_revision < :revision
            """)
        .bind("revision", revision)
        .bind("no", statementNo)
        .bind("open", OPEN)
        .execute();
    return records;
  }

  /**
   * The record of a row.
   *
   * @throws LedgerException if the row is not what was written; the message names the record
   * @throws SQLException if it cannot be read
   */
  static BillingRecord read(ResultSet row) throws SQLException {
    BillingRecord record;
    try {
      record = content(row);
    } catch (IllegalArgumentException | IllegalStateException | DateTimeException e) {
      throw altered(row, e);
    }
    if (!record.contentHash().equals(row.getString("content_hash"))) {
      throw altered(row, null);
    }
    return record;
  }

  private static LedgerException altered(ResultSet row, Exception cause) throws SQLException {
    String line = row.getString("line_key");
    return new LedgerException(
        ("record %s%s of revision %d of statement number %d in the ledger is not what was written;"
                + " restore the ledger from a backup, or replay the archive into an empty one")
            .formatted(
                row.getString("resource_id"),
                line.isEmpty() ? "" : ":" + line,
                row.getInt("since_revision"),
                row.getLong("statement_no")),
        cause);
  }

  private static BillingRecord content(ResultSet row) throws SQLException {
    String category = row.getString("charge_category");
    String currency = row.getString("currency");
    String usageStart = row.getString("usage_start");
    String usageEnd = row.getString("usage_end");
    long number = row.getLong("line_number");
    Long lineNumber = row.wasNull() ? null : number;
    return new BillingRecord(
        row.getString("resource_id"),
        row.getString("line_key"),
        Kind.valueOf(row.getString("kind")),
        category == null ? null : ChargeCategory.ofFocusName(category),
        row.getString("resource_name"),
        row.getString("resource_type"),
        new BillingPeriod(
            row.getObject("period_start", LocalDate.class),
            row.getObject("period_end", LocalDate.class)),
        usageStart == null ? null : OffsetDateTime.parse(usageStart),
        usageEnd == null ? null : OffsetDateTime.parse(usageEnd),
        row.getString("product_id"),
        row.getString("product_name"),
        row.getString("region"),
        row.getBigDecimal("quantity"),
        row.getString("unit"),
        row.getBigDecimal("unit_price"),
        row.getBigDecimal("amount"),
        currency == null ? null : Currency.getInstance(currency),
        row.getBigDecimal("net_amount"),
        row.getBigDecimal("tax_amount"),
        AttributesJson.read(row.getString("attributes")),
        new Provenance(
            row.getString("document_hash"), row.getString("document_pointer"), lineNumber));
  }
}

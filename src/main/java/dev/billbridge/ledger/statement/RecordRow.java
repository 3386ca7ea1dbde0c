package dev.billbridge.ledger.statement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/** How a billing record is written to and read from its row. */
public final class RecordRow {

  /** Revision in which a record that still holds ends. */
  public static final int OPEN = Integer.MAX_VALUE;

  /** What a record says and where it was read, in the order of the tables. */
  public static final List<String> CONTENT = List.of(
      "resource_id",
      "line_key",
      "kind",
      "charge_category",
      "resource_name",
      "resource_type",
      "period_start",
      "period_end",
      "usage_start",
      "usage_end",
      "product_id",
      "product_name",
      "region",
      "quantity",
      "unit",
      "unit_price",
      "amount",
      "currency",
      "net_amount",
      "tax_amount",
      "attributes",
      "content_hash",
      "document_hash",
      "document_pointer",
      "line_number");

  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordRow() {}

  /** The columns of {@link #CONTENT} with others before them. */
  public static List<String> columns(String... first) {
    List<String> columns = new ArrayList<>(Arrays.asList(first));
    columns.addAll(CONTENT);
    return List.copyOf(columns);
  }

  /** Types of the columns of {@link #CONTENT}, in SQL. @param types of the engine */
  public static String definition(Map<String, String> types) {
    return ("resource_id %1$s not null, line_key %2$s not null, kind varchar(16) not null, charge_category varchar(16), "
            + "resource_name %3$s, resource_type %3$s, period_start date, period_end date, usage_start varchar(40), usage_end varchar(40), "
            + "product_id %3$s, product_name %3$s, region %3$s, quantity %4$s, unit %3$s, unit_price %4$s, amount %4$s, currency varchar(3), "
            + "net_amount %4$s, tax_amount %4$s, attributes %3$s not null, content_hash varchar(64) not null, document_hash varchar(64) not null, "
            + "document_pointer %3$s not null, line_number bigint")
        .formatted(types.get("key"), types.get("line"), types.get("text"), types.get("decimal"));
  }

  /**
   * Values of the columns of {@link #CONTENT} with others before them.
   *
   * @param contentHash of the record, which the caller has at hand
   */
  public static Object[] values(BillingRecord record, String contentHash, Object... first) {
    Object[] content = {
      record.resourceId(),
      record.lineKey(),
      record.kind().name(),
      record.chargeCategory() == null ? null : record.chargeCategory().focusName(),
      record.resourceName(),
      record.resourceType(),
      record.period().start(),
      record.period().end(),
      record.usageStart() == null ? null : record.usageStart().toString(),
      record.usageEnd() == null ? null : record.usageEnd().toString(),
      record.productId(),
      record.productName(),
      record.region(),
      record.quantity(),
      record.unit(),
      record.unitPrice(),
      record.amount(),
      record.currency() == null ? null : record.currency().getCurrencyCode(),
      record.netAmount(),
      record.taxAmount(),
      attributes(record),
      contentHash,
      record.provenance().documentHash(),
      record.provenance().pointer(),
      record.provenance().lineNumber()
    };
    Object[] values = Arrays.copyOf(first, first.length + content.length);
    System.arraycopy(content, 0, values, first.length, content.length);
    return values;
  }

  /**
   * @throws LedgerException if the row does not say what was written; the message names the record
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
        "record %s%s of revision %d of statement number %d in the ledger is not what was written; restore the ledger from a backup,"
                .formatted(
                    row.getString("resource_id"),
                    line.isEmpty() ? "" : ":" + line,
                    row.getInt("since_revision"),
                    row.getLong("statement_no"))
            + " or replay the archive into an empty one",
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
        RevisionRow.attributes(row.getString("attributes")),
        new Provenance(
            row.getString("document_hash"), row.getString("document_pointer"), lineNumber));
  }

  private static String attributes(BillingRecord record) {
    try {
      return JSON.writeValueAsString(record.attributes());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is always JSON", e);
    }
  }
}

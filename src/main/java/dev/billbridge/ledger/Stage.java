package dev.billbridge.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.BillingRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the records of one statement wait until all of them are there: a table of this connection alone. Two lines that carry
 * one key are both kept; the second becomes {@code #2}.
 */
final class Stage implements AutoCloseable {

  static final String TABLE = "stage_record";

  /** What a record says and where it was read, in the order of the table. */
  static final List<String> CONTENT = List.of("resource_id", "line_key", "kind", "charge_category", "resource_name", "resource_type",
      "period_start", "period_end", "usage_start", "usage_end", "product_id", "product_name", "region", "quantity", "unit", "unit_price",
      "amount", "currency", "net_amount", "tax_amount", "attributes", "content_hash", "document_hash", "document_pointer", "line_number");

  static final List<String> COLUMNS = columns();

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Connection connection;
  private final StageLoader loader;
  private long ordinal;

  Stage(Connection connection, Engine engine) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute(engine.createStage(definition(engine)));
      statement.execute("delete from " + TABLE);
    }
    this.loader = engine.loader(connection);
  }

  private static List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("ordinal"));
    columns.addAll(CONTENT);
    return List.copyOf(columns);
  }

  private static String definition(Engine engine) {
    String key = engine.types().get("key");
    String text = engine.types().get("text");
    String decimal = engine.types().get("decimal");
    return ("ordinal bigint not null, resource_id %1$s not null, line_key %1$s not null, kind varchar(16) not null, charge_category varchar(16), "
        + "resource_name %2$s, resource_type %2$s, period_start date, period_end date, usage_start varchar(40), usage_end varchar(40), "
        + "product_id %2$s, product_name %2$s, region %2$s, quantity %3$s, unit %2$s, unit_price %3$s, amount %3$s, currency varchar(3), "
        + "net_amount %3$s, tax_amount %3$s, attributes %2$s not null, content_hash varchar(64) not null, document_hash varchar(64) not null, "
        + "document_pointer %2$s not null, line_number bigint").formatted(key, text, decimal);
  }

  /** @param contentHash of the record, which the caller has at hand */
  void add(BillingRecord record, String contentHash) throws SQLException {
    loader.add(new Object[] {++ordinal, record.resourceId(), record.lineKey(), record.kind().name(),
        record.chargeCategory() == null ? null : record.chargeCategory().focusName(), record.resourceName(), record.resourceType(),
        record.period().start(), record.period().end(), record.usageStart() == null ? null : record.usageStart().toString(),
        record.usageEnd() == null ? null : record.usageEnd().toString(), record.productId(), record.productName(), record.region(),
        record.quantity(), record.unit(), record.unitPrice(), record.amount(),
        record.currency() == null ? null : record.currency().getCurrencyCode(), record.netAmount(), record.taxAmount(),
        attributes(record), contentHash, record.provenance().documentHash(), record.provenance().pointer(), record.provenance().lineNumber()});
  }

  private static String attributes(BillingRecord record) {
    try {
      return JSON.writeValueAsString(record.attributes());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts is always JSON", e);
    }
  }

  /**
   * Closes the stage for new rows and tells apart those that share a key, in an order of content that does not depend on the
   * order of the document: {@code #2}, {@code #3} …
   *
   * @return how many rows had to be told apart
   */
  long finish() throws SQLException {
    loader.finish();
    long collisions = 0;
    try (Statement statement = connection.createStatement()) {
      statement.execute("create index if not exists stage_record_key on " + TABLE + " (resource_id, line_key)");
    }
    try (PreparedStatement shared = connection.prepareStatement("select distinct a.resource_id, a.line_key from " + TABLE + " a where exists"
            + " (select 1 from " + TABLE + " b where b.resource_id = a.resource_id and b.line_key = a.line_key and b.ordinal < a.ordinal)");
        PreparedStatement rows = connection.prepareStatement("select ordinal from " + TABLE + " where resource_id = ? and line_key = ?"
            + " order by product_id, content_hash, ordinal");
        PreparedStatement rename = connection.prepareStatement("update " + TABLE + " set line_key = ? where ordinal = ? and resource_id = ?");
        ResultSet keys = shared.executeQuery()) {
      while (keys.next()) {
        rows.setString(1, keys.getString(1));
        rows.setString(2, keys.getString(2));
        List<Long> ordinals = new ArrayList<>();
        try (ResultSet found = rows.executeQuery()) {
          while (found.next()) {
            ordinals.add(found.getLong(1));
          }
        }
        for (int n = 2; n <= ordinals.size(); n++) {
          rename.setString(1, keys.getString(2) + "#" + n);
          rename.setLong(2, ordinals.get(n - 1));
          rename.setString(3, keys.getString(1));
          rename.addBatch();
          collisions++;
        }
        rename.executeBatch();
      }
    }
    return collisions;
  }

  @Override
  public void close() throws SQLException {
    loader.close();
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists " + TABLE);
    }
  }
}

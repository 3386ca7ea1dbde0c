package dev.billbridge.ledger.copy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.ledger.database.Table;
import dev.billbridge.ledger.database.Table.Kind;
import dev.billbridge.ledger.statement.MultisetHash;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a table as text, a JSON array for each, which is the same whatever engine holds them:
 * texts as they are, whole numbers as numbers, and as texts decimals (all digits, no zeros at the
 * end), dates and times (UTC, with {@code Z}).
 */
final class TableText {

  /** Rows that a server sends at a time. */
  private static final int ROWS = 1_000;

  private final Table table;
  private final ObjectMapper json;

  TableText(Table table, ObjectMapper json) {
    this.table = table;
    this.json = json;
  }

  /**
   * Reads all rows and writes a line for each.
   *
   * @throws IOException if they cannot be written
   */
  Contents.Rows write(Connection connection, OutputStream out) throws SQLException, IOException {
    List<Kind> kinds = List.copyOf(table.columns().values());
    MultisetHash hash = new MultisetHash();
    long count = 0;
    try (Statement sql = connection.createStatement()) {
      sql.setFetchSize(ROWS);
      try (ResultSet row = sql.executeQuery("select %s from %s"
          .formatted(String.join(", ", table.columns().keySet()), table.name()))) {
        while (row.next()) {
          List<Object> values = new ArrayList<>(kinds.size());
          for (int i = 0; i < kinds.size(); i++) {
            values.add(text(row, i + 1, kinds.get(i)));
          }
          String line = json.writeValueAsString(values);
          hash.add(table.name(), "", line);
          count++;
          out.write(line.getBytes(StandardCharsets.UTF_8));
          out.write('\n');
        }
      }
    }
    return new Contents.Rows(count, hash.hex());
  }

  private static Object text(ResultSet row, int column, Kind kind) throws SQLException {
    return switch (kind) {
      case TEXT -> row.getString(column);
      case INTEGER -> {
        long number = row.getLong(column);
        yield row.wasNull() ? null : (Object) number;
      }
      case DECIMAL -> {
        BigDecimal figure = row.getBigDecimal(column);
        yield figure == null ? null : figure.stripTrailingZeros().toPlainString();
      }
      case DATE -> {
        LocalDate date = row.getObject(column, LocalDate.class);
        yield date == null ? null : date.toString();
      }
      case INSTANT -> {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        yield time == null
            ? null
            : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
      }
    };
  }

  /**
   * The values of a line, as a loader takes them.
   *
   * @param columns of the line, all of them in this table
   * @throws RuntimeException if a value is not of its column's kind
   */
  Object[] values(JsonNode line, List<String> columns) {
    if (line.size() != columns.size()) {
      throw new IllegalArgumentException("a row of %s has %d values in place of %d"
          .formatted(table.name(), line.size(), columns.size()));
    }
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(line.get(i), table.columns().get(columns.get(i)));
    }
    return values;
  }

  private static Object value(JsonNode value, Kind kind) {
    if (value.isNull()) {
      return null;
    }
    String text = value.asText();
    return switch (kind) {
      case TEXT -> text;
      case INTEGER -> Long.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case DATE -> LocalDate.parse(text);
      case INSTANT -> LocalDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    };
  }
}

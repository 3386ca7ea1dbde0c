package dev.billbridge.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/** The thirteen columns that both hand-written ways fill. */
final class Tables {

  static final String INSERT_NAMED = """
      insert into cost (bill, contract, line, product, path, description, zone, quantity, unit,
        amount, currency, ended, seen)
      values (:?bill, :?contract, :?line, :?product, :?path, :?description, :?zone, :?quantity,
        :?unit, :?amount, 'JPY', :?ended, now())
      """;

  private Tables() {}

  static DataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(2);
    return new HikariDataSource(config);
  }

  static void create(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute("""
          create table if not exists cost (bill varchar(64), contract varchar(64), line bigint, product text,
            path text, description text, zone text, quantity numeric, unit text, amount numeric,
            currency text, ended text, seen timestamp with time zone, primary key (bill, contract, line))
          """);
    }
  }

  @SuppressWarnings("unchecked")
  static void name(Exchange exchange) {
    Map<String, Object> line = exchange.getMessage().getHeader("record", Map.class);
    exchange.getMessage().removeHeader("record");
    Map<String, Object> headers = exchange.getMessage().getHeaders();
    headers.put("bill", "bill");
    headers.put("line", number(line, "Index"));
    headers.put("product", text(line, "ServiceClassID"));
    headers.put("path", text(line, "ServiceClassPath"));
    headers.put("description", text(line, "Description"));
    headers.put("zone", text(line, "Zone"));
    headers.put("quantity", number(line, "Usage"));
    headers.put("unit", text(line, "ServiceUsagePath"));
    headers.put("amount", number(line, "Amount"));
    headers.put("ended", text(line, "ContractEndAt"));
  }

  static void append(StringBuilder rows, Map<String, Object> line) {
    rows.append("bill");
    for (String field : new String[] {
      "ContractID",
      "Index",
      "ServiceClassID",
      "ServiceClassPath",
      "Description",
      "Zone",
      "Usage",
      "ServiceUsagePath",
      "Amount"
    }) {
      rows.append('\t');
      String value = text(line, field);
      if (value == null) {
        rows.append("\\N");
      } else {
        rows.append(value
            .replace("\\", "\\\\")
            .replace("\t", "\\t")
            .replace("\n", "\\n")
            .replace("\r", "\\r"));
      }
    }
    rows.append("\tJPY\t\\N\tnow\n");
  }

  private static String text(Map<String, Object> line, String field) {
    Object value = line.get(field);
    return value == null ? null : value.toString();
  }

  private static BigDecimal number(Map<String, Object> line, String field) {
    String value = text(line, field);
    return value == null ? null : new BigDecimal(value);
  }
}

package dev.billbridge.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes the one statement of a ledger in PostgreSQL many, of as many accounts. */
final class Crowd {

  private static final List<String> TABLES =
      List.of("ledger_statement", "ledger_revision", "ledger_record");

  private final String ledger;
  private final long copies;

  Crowd(String ledger, long copies) {
    this.ledger = ledger;
    this.copies = copies;
  }

  /** @return bytes that a record takes, with its indexes */
  long make() throws SQLException {
    try (Connection connection = DriverManager.getConnection(ledger);
        Statement sql = connection.createStatement()) {
      for (String table : TABLES) {
        List<String> columns = columns(sql, table);
        Map<String, String> copied = Map.of(
            "statement_no", "1000 + n",
            "account", "'copy-' || n",
            "account_number", "'copy-' || n");
        sql.execute(
            "insert into %s (%s) overriding system value select %s from %1$s, generate_series(1, %d) n"
                .formatted(
                    table,
                    String.join(", ", columns),
                    String.join(
                        ", ",
                        columns.stream()
                            .map(name -> copied.getOrDefault(name, name))
                            .toList()),
                    copies));
      }
      for (int i = TABLES.size() - 1; i >= 0; i--) {
        sql.execute("delete from " + TABLES.get(i) + " where statement_no < 1000");
        sql.execute("vacuum analyze " + TABLES.get(i));
      }
      try (ResultSet size = sql.executeQuery(
          "select pg_total_relation_size('ledger_record') / (select count(*) from ledger_record)")) {
        size.next();
        return size.getLong(1);
      }
    }
  }

  private static List<String> columns(Statement sql, String table) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet columns = sql.executeQuery(
        "select column_name from information_schema.columns where table_name = '" + table + "'")) {
      while (columns.next()) {
        names.add(columns.getString(1));
      }
    }
    return names;
  }
}

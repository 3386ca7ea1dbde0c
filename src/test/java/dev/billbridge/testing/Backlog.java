package dev.billbridge.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Copies of the one statement that a ledger holds, made by the database itself: a long history in
 * no time.
 */
public final class Backlog {

  private Backlog() {}

  /** @return how many statements there are then: the next power of two that is at least so many */
  public static int grow(String ledgerUrl, int atLeast) throws SQLException {
    try (Connection connection = DriverManager.getConnection(ledgerUrl);
        Statement sql = connection.createStatement()) {
      int statements = 1;
      String columns = String.join(
          ", ", columns(connection, "ledger_statement", "statement_no", "statement_id"));
      for (; statements < atLeast; statements *= 2) {
        sql.execute(
            "insert into ledger_statement (statement_id, %s) select concat(statement_id, '-', %d), %s from ledger_statement"
                .formatted(columns, statements, columns));
      }
      for (String table : List.of("ledger_revision", "ledger_record", "ledger_delivery")) {
        // Apart: a table that is read while it grows is read to its end for every row.
        sql.execute("create table the_one as select * from " + table);
        columns = String.join(", ", columns(connection, table, "statement_no"));
        sql.execute(
            "insert into %s (statement_no, %s) select s.statement_no, o.%s from ledger_statement s cross join the_one o where s.statement_no <> o.statement_no"
                .formatted(table, columns, columns.replace(", ", ", o.")));
        sql.execute("drop table the_one");
      }
      return statements;
    }
  }

  private static List<String> columns(Connection connection, String table, String... without)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Statement sql = connection.createStatement();
        ResultSet none = sql.executeQuery("select * from " + table + " where 1 = 0")) {
      for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
        columns.add(none.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT));
      }
    }
    columns.removeAll(List.of(without));
    return columns;
  }
}

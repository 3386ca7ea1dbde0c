package dev.billbridge.deliver.jdbc;

import dev.billbridge.database.Dialect;
import dev.billbridge.deliver.DeliveryMark;
import dev.billbridge.deliver.SinkTable;
import dev.billbridge.render.RecordField;
import dev.billbridge.render.StatementField;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables that a JDBC sink fills. */
final class BillingTables {

  static final SinkTable STATEMENTS = new SinkTable(
      "billing_statement",
      SinkTable.columns(StatementField.values()),
      List.of("provider", "account_number", "statement_id"));
  static final SinkTable RECORDS = new SinkTable(
      "billing_record", SinkTable.columns(RecordField.values()), List.of("record_id"));

  private static final String CURRENT_RECORDS = "billing_current_record";

  private final Dialect dialect;

  BillingTables(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Makes what is missing. The connection must commit by itself. */
  void prepare(Connection connection) throws SQLException {
    SinkTable.make(() -> complete(connection), () -> make(connection));
  }

  /** Checks every right that {@link #prepare} and a delivery need; nothing is written. */
  void probe(Connection connection) throws SQLException {
    if (complete(connection)) {
      STATEMENTS.probe(connection);
      RECORDS.probe(connection);
      DeliveryMark.TABLE.probe(connection);
    } else {
      SinkTable.probeMaking(connection);
    }
  }

  private boolean complete(Connection connection) throws SQLException {
    return STATEMENTS.isComplete(connection, dialect)
        && RECORDS.isComplete(connection, dialect)
        && DeliveryMark.TABLE.isComplete(connection, dialect)
        && SinkTable.present(connection, CURRENT_RECORDS, dialect)
            .containsAll(RECORDS.columns().keySet());
  }

  private void make(Connection connection) throws SQLException {
    STATEMENTS.renameAccount(connection, dialect, () -> {});
    STATEMENTS.make(connection, dialect);
    DeliveryMark.makeTable(connection, dialect);
    // The view names the column as well and is made anew.
    RECORDS.renameAccount(
        connection, dialect, () -> execute(connection, "DROP VIEW IF EXISTS " + CURRENT_RECORDS));
    RECORDS.make(connection, dialect);
    execute(
        connection,
        "CREATE INDEX IF NOT EXISTS billing_record_statement ON %s (%s)"
            .formatted(RECORDS.name(), String.join(", ", STATEMENTS.key())));
    // Last, so that the view shows that everything before it is there. A star, because a view can
    // only grow at its end.
    execute(
        connection,
        "CREATE OR REPLACE VIEW %s AS SELECT * FROM %s WHERE vanished = FALSE"
            .formatted(CURRENT_RECORDS, RECORDS.name()));
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}

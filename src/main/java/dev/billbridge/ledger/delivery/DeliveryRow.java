package dev.billbridge.ledger.delivery;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.statement.RevisionRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** How a delivery is read from its row. */
final class DeliveryRow {

  /** Deliveries with their revisions; what is to be read by {@link #read}. */
  static final String SELECT = """
      select d.sink, d.state, d.attempts, d.next_attempt_at, d.last_answer, d.delivered_at, d.owed_at,
        d.ordered_by, d.waits, d.progress, %s
      from ledger_delivery d
      join ledger_revision v on v.statement_no = d.statement_no and v.revision = d.revision
      join ledger_statement s on s.statement_no = d.statement_no
      """.formatted(RevisionRow.COLUMNS);

  private DeliveryRow() {}

  /**
   * @param row of {@link #SELECT}
   * @throws SQLException if it cannot be read
   */
  static Delivery read(ResultSet row) throws SQLException {
    DeliveryState state = DeliveryState.valueOf(row.getString("state"));
    boolean tried = row.getInt("attempts") > 0 || row.getString("last_answer") != null;
    boolean orderedAgain = row.getObject("delivered_at") != null;
    boolean mayBeThere = state == DeliveryState.SENDING
        || state == DeliveryState.UNCERTAIN
        || tried && !orderedAgain;
    return new Delivery(
        row.getString("sink"),
        RevisionRow.read(row),
        state,
        row.getInt("attempts"),
        Utc.instant(row, "next_attempt_at"),
        row.getString("last_answer"),
        mayBeThere,
        row.getObject("continues_above") != null,
        row.getString("ordered_by") != null,
        row.getInt("waits"),
        row.getString("progress"));
  }

  /** The delivery of one revision to one sink. */
  static Delivery find(Handle handle, String sink, long statementNo, int revision) {
    return handle
        .createQuery(
            SELECT + " where d.sink = :sink and d.statement_no = :no and d.revision = :revision")
        .bind("sink", sink)
        .bind("no", statementNo)
        .bind("revision", revision)
        .map((row, context) -> read(row))
        .one();
  }

  /**
   * The statement with the values of a filter: {@code :anySink}, {@code :sink},
   * {@code :anyStatement}, {@code :provider}, {@code :accountNumber}, {@code :id}.
   *
   * @param sink null for all
   * @param key null for all
   */
  static <S extends SqlStatement<S>> S filtered(S statement, String sink, StatementKey key) {
    return statement
        .bind("anySink", sink == null ? 1 : 0)
        .bind("sink", sink == null ? "" : sink)
        .bind("anyStatement", key == null ? 1 : 0)
        .bind("provider", key == null ? "" : key.provider())
        .bind("accountNumber", key == null ? "" : key.accountNumber())
        .bind("id", key == null ? "" : key.statementId());
  }
}

package dev.billbridge.deliver;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.database.Dialect;
import dev.billbridge.render.FieldType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The row of the table {@code billing_delivery} in a sink's database that records which revision of
 * a statement a sink has received. It is written in the transaction of the delivery, so the
 * revision is there exactly once however often it is sent.
 */
public final class DeliveryMark {

  private static final List<String> KEY =
      List.of("sink", "provider", "account_number", "statement_id");

  /** The table of the marks. */
  public static final SinkTable TABLE = new SinkTable("billing_delivery", columns(), KEY);

  private final Connection connection;
  private final Dialect dialect;
  private final OwedRevision owed;
  private final StatementRevision revision;
  private final StatementKey key;

  /** @param connection of the delivery's transaction */
  public DeliveryMark(Connection connection, Dialect dialect, OwedRevision owed) {
    this.connection = connection;
    this.dialect = dialect;
    this.owed = owed;
    this.revision = owed.revision();
    this.key = revision.key();
  }

  private static Map<String, FieldType> columns() {
    Map<String, FieldType> columns = new LinkedHashMap<>();
    columns.put("sink", FieldType.CODE);
    columns.put("provider", FieldType.CODE);
    columns.put("account_number", FieldType.IDENTIFIER);
    columns.put("statement_id", FieldType.IDENTIFIER);
    columns.put("revision", FieldType.INTEGER);
    columns.put("content_hash", FieldType.CODE);
    columns.put("delivery_id", FieldType.IDENTIFIER);
    columns.put("delivered_at", FieldType.INSTANT);
    return columns;
  }

  /**
   * Makes the table, as far as it is missing.
   *
   * @throws SQLException if the database refuses
   */
  public static void prepareTable(Connection connection, Dialect dialect) throws SQLException {
    SinkTable.make(
        () -> TABLE.isComplete(connection, dialect), () -> makeTable(connection, dialect));
  }

  /**
   * The same once, for a caller that repeats it.
   *
   * @throws SQLException if the database refuses
   */
  public static void makeTable(Connection connection, Dialect dialect) throws SQLException {
    TABLE.renameAccount(connection, dialect, () -> {});
    TABLE.make(connection, dialect);
  }

  /**
   * Checks every right that {@link #prepareTable} and a mark need; nothing is written.
   *
   * @throws SQLException if a right is missing
   */
  public static void probeTable(Connection connection, Dialect dialect) throws SQLException {
    if (TABLE.isComplete(connection, dialect)) {
      TABLE.probe(connection);
    } else if (dialect.explains()) {
      SinkTable.probeMaking(connection);
    }
  }

  /**
   * What a target has of a statement.
   *
   * @param revision 0 when nothing has been delivered yet
   * @param contentHash null when nothing has
   */
  public record State(int revision, String contentHash) {}

  /**
   * The outcome when the target has the revision already or a later one; null when it is to be
   * written.
   *
   * @param there what the target has
   * @param database for messages, without secrets
   */
  public Outcome known(State there, String database) {
    int number = revision.number();
    if (there.revision() < number) {
      return null;
    }
    boolean same = there.revision() == number && revision.contentHash().equals(there.contentHash());
    if (same || there.revision() > number && owed.isKnown(there.revision(), there.contentHash())) {
      return new Outcome.Delivered("revision %d was already there".formatted(there.revision()));
    }
    return new Outcome.AheadOfLedger(
        there.revision(),
        "%s has revision %d of statement %s%s, as if the ledger had been restored from a backup"
            .formatted(
                database,
                there.revision(),
                key,
                there.revision() == number
                    ? " with contents that are not in the ledger"
                    : ", which is not in the ledger"));
  }

  /**
   * Makes sure that there is a mark to lock; its revision is 0 until the first is committed. Called
   * before the transaction.
   *
   * @throws SQLException if the database refuses
   */
  public void make() throws SQLException {
    if (state("") != null) {
      return;
    }
    try (PreparedStatement sql = connection.prepareStatement("""
        INSERT INTO billing_delivery (sink, provider, account_number, statement_id, revision)
        VALUES (?, ?, ?, ?, 0)
        """)) {
      bindDelivery(sql, 1);
      sql.executeUpdate();
    } catch (SQLException e) {
      // A unique key: somebody else has just made it.
      if (!String.valueOf(e.getSQLState()).startsWith("23")) {
        throw e;
      }
    }
  }

  /**
   * Locks the mark: the transaction that has it is the only one to deliver this statement to this
   * sink.
   *
   * @return null when the row was removed meanwhile
   * @throws SQLException if the database refuses
   */
  public State lock() throws SQLException {
    if (dialect.locksBySelect()) {
      return state("FOR UPDATE");
    }
    try (PreparedStatement sql = connection.prepareStatement("""
        UPDATE billing_delivery SET revision = revision
        WHERE sink = ? AND provider = ? AND account_number = ? AND statement_id = ?
        """)) {
      bindDelivery(sql, 1);
      sql.executeUpdate();
    }
    return state("");
  }

  private State state(String lock) throws SQLException {
    try (PreparedStatement sql = connection.prepareStatement("""
        SELECT revision, content_hash, sink, provider, account_number, statement_id
        FROM billing_delivery
        WHERE sink = ? AND provider = ? AND account_number = ? AND statement_id = ?
        """ + lock)) {
      bindDelivery(sql, 1);
      try (ResultSet row = sql.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        String found = String.join(
            " ", row.getString(3), row.getString(4), row.getString(5), row.getString(6));
        String wanted =
            String.join(" ", owed.sink(), key.provider(), key.accountNumber(), key.statementId());
        if (!found.equals(wanted)) {
          // One mark for two statements, and the later one would be taken as delivered.
          throw new SQLException(
              ("billing_delivery takes \"%s\" for \"%s\"; give its columns a collation that compares "
                      + "every character")
                  .formatted(wanted, found),
              "23000");
        }
        return new State(row.getInt(1), row.getString(2));
      }
    }
  }

  /**
   * Records that the revision was delivered.
   *
   * @throws SQLException if the database refuses
   */
  public void set(OffsetDateTime now) throws SQLException {
    try (PreparedStatement sql = connection.prepareStatement("""
        UPDATE billing_delivery
        SET revision = ?, content_hash = ?, delivery_id = ?, delivered_at = ?
        WHERE sink = ? AND provider = ? AND account_number = ? AND statement_id = ?
        """)) {
      sql.setLong(1, revision.number());
      sql.setString(2, revision.contentHash());
      sql.setString(3, owed.deliveryId());
      sql.setObject(4, dialect.markInstant(now));
      bindDelivery(sql, 5);
      sql.executeUpdate();
    }
  }

  private void bindDelivery(PreparedStatement sql, int from) throws SQLException {
    sql.setString(from, owed.sink());
    sql.setString(from + 1, key.provider());
    sql.setString(from + 2, key.accountNumber());
    sql.setString(from + 3, key.statementId());
  }
}

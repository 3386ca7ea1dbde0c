package dev.billbridge.deliver.jdbc;

import static dev.billbridge.deliver.jdbc.BillingTables.RECORDS;
import static dev.billbridge.deliver.jdbc.BillingTables.STATEMENTS;

import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.database.DatabaseError;
import dev.billbridge.database.DatabaseFailure;
import dev.billbridge.database.Engine;
import dev.billbridge.database.RowLoader;
import dev.billbridge.deliver.DeliveryMark;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.SinkTable;
import dev.billbridge.render.Field;
import dev.billbridge.render.FieldType;
import dev.billbridge.render.RecordField;
import dev.billbridge.render.StatementField;
import dev.billbridge.render.Tally;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Writes one revision into the tables, within the caller's transaction. */
final class RevisionTransaction {

  /**
   * What the fastest way of writing may fail at and the usual one may not: rows that are there, a
   * view or row-level security, a year that the form of its text does not allow.
   */
  private static final Set<DatabaseError> REFUSALS = EnumSet.of(
      DatabaseError.DUPLICATE_KEY, DatabaseError.TABLES_DIFFER, DatabaseError.VALUE_DOES_NOT_FIT);

  private static final List<String> RECORD_COLUMNS = columns(RecordField.values());

  private final Connection connection;
  private final Engine engine;
  private final OwedRevision owed;
  private final StatementRevision revision;
  private final StatementKey key;

  RevisionTransaction(Connection connection, Engine engine, OwedRevision owed) {
    this.connection = connection;
    this.engine = engine;
    this.owed = owed;
    this.revision = owed.revision();
    this.key = revision.key();
  }

  /**
   * Revision that the tables hold, whichever sink brought it, locked; its number is 0 when they
   * hold none.
   */
  DeliveryMark.State lockStatement() throws SQLException {
    try (PreparedStatement sql = connection.prepareStatement("""
        SELECT revision, content_hash FROM billing_statement
        WHERE provider = ? AND account_number = ? AND statement_id = ?
        FOR UPDATE
        """)) {
      bindStatement(sql, 1);
      try (ResultSet row = sql.executeQuery()) {
        return row.next()
            ? new DeliveryMark.State(row.getInt(1), row.getString(2))
            : new DeliveryMark.State(0, null);
      }
    }
  }

  void writeStatement() throws SQLException {
    StatementField[] fields = StatementField.values();
    try (PreparedStatement sql = connection.prepareStatement(
        engine.upsert(STATEMENTS.name(), STATEMENTS.key(), columns(fields), 1))) {
      for (int i = 0; i < fields.length; i++) {
        bind(sql, i + 1, fields[i].type(), fields[i].of(revision));
      }
      sql.executeUpdate();
    }
  }

  /**
   * Writes those records that {@code wanted} picks, in the place of those that are there.
   *
   * @return what all records amount to, picked or not
   */
  Tally writeRecords(Predicate<RevisedRecord> wanted) throws SQLException {
    return write(
        engine.replacer(connection, RECORDS.name(), RECORDS.key(), RECORD_COLUMNS), wanted);
  }

  /**
   * Writes all records to a table that has none of them, which is much faster.
   *
   * @return what they amount to; null when the table does not take them so: then nothing was
   *     written
   */
  Tally insertRecords() throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Tally tally =
          write(engine.loader(connection, RECORDS.name(), RECORD_COLUMNS), record -> true);
      connection.releaseSavepoint(before);
      return tally;
    } catch (SQLException e) {
      if (!REFUSALS.contains(DatabaseFailure.of(e, engine).error())) {
        throw e;
      }
      connection.rollback(before);
      return null;
    }
  }

  private Tally write(RowLoader rows, Predicate<RevisedRecord> wanted) throws SQLException {
    Tally tally = new Tally();
    try (rows) {
      owed.records(record -> {
        tally.add(record);
        if (wanted.test(record)) {
          add(rows, record);
        }
      });
      rows.finish();
      return tally;
    } catch (Refused e) {
      throw e.refusal;
    }
  }

  private void add(RowLoader rows, RevisedRecord record) {
    RecordField[] fields = RecordField.values();
    Object[] row = new Object[fields.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = value(fields[i].type(), fields[i].of(revision, record));
    }
    try {
      rows.add(row);
    } catch (SQLException e) {
      throw new Refused(e);
    }
  }

  /** The value as the driver takes it; null for null. */
  private Object value(FieldType type, Object value) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case DECIMAL, DATE, INTEGER, FLAG -> value;
      case INSTANT -> engine.instant((OffsetDateTime) value);
      default -> type.text(value);
    };
  }

  /**
   * Marks as vanished what a history that the ledger has lost has left there. To be called when the
   * ledger's own records are written.
   */
  void endUnknownRecords() throws SQLException {
    try (PreparedStatement sql = connection.prepareStatement("""
        UPDATE billing_record SET vanished = TRUE
        WHERE provider = ? AND account_number = ? AND statement_id = ?
          AND revision <> ? AND vanished = FALSE
        """)) {
      sql.setLong(bindStatement(sql, 1), revision.number());
      sql.executeUpdate();
    }
  }

  /**
   * Brings what the statement decides, such as its status, to the records that have not changed
   * themselves.
   */
  void writeStatementFieldsOfRecords() throws SQLException {
    List<RecordField> fields = RecordField.OF_THE_STATEMENT;
    String assignments =
        fields.stream().map(field -> field.column() + " = ?").collect(Collectors.joining(", "));
    try (PreparedStatement sql = connection.prepareStatement("""
        UPDATE billing_record SET %s
        WHERE provider = ? AND account_number = ? AND statement_id = ? AND revision <> ?
        """.formatted(assignments))) {
      int i = 1;
      for (RecordField field : fields) {
        bind(sql, i++, field.type(), field.of(revision, null));
      }
      i = bindStatement(sql, i);
      sql.setLong(i, revision.number());
      sql.executeUpdate();
    }
  }

  /**
   * Whether count and sums of the statement's current records in the table are those of the ledger,
   * to the last digit.
   */
  boolean holds(Tally expected) throws SQLException {
    long records = 0;
    SortedMap<String, BigDecimal> sums = new TreeMap<>();
    try (PreparedStatement sql = connection.prepareStatement("""
        SELECT currency, COUNT(*), SUM(amount) FROM billing_record
        WHERE provider = ? AND account_number = ? AND statement_id = ? AND vanished = FALSE
        GROUP BY currency
        """)) {
      bindStatement(sql, 1);
      try (ResultSet rows = sql.executeQuery()) {
        while (rows.next()) {
          records += rows.getLong(2);
          if (rows.getBigDecimal(3) != null) {
            sums.put(rows.getString(1), ExactDecimal.canonical(rows.getBigDecimal(3)));
          }
        }
      }
    }
    return records == expected.current() && sums.equals(expected.sums());
  }

  private int bindStatement(PreparedStatement sql, int from) throws SQLException {
    sql.setString(from, key.provider());
    sql.setString(from + 1, key.accountNumber());
    sql.setString(from + 2, key.statementId());
    return from + 3;
  }

  private void bind(PreparedStatement sql, int i, FieldType type, Object value)
      throws SQLException {
    if (value == null) {
      sql.setNull(i, engine.sqlType(SinkTable.columnType(type)));
      return;
    }
    sql.setObject(i, value(type, value));
  }

  private static List<String> columns(Field[] fields) {
    return List.copyOf(SinkTable.columns(fields).keySet());
  }

  /**
   * Carries the database's refusal out through the ledger's reading, apart from what the ledger
   * itself may throw.
   */
  private static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final SQLException refusal;

    Refused(SQLException refusal) {
      super(refusal);
      this.refusal = refusal;
    }
  }
}

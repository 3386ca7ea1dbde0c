package dev.billbridge.deliver.jdbc;

import static dev.billbridge.deliver.jdbc.BillingTables.RECORDS;
import static dev.billbridge.deliver.jdbc.BillingTables.STATEMENTS;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.database.Engine;
import dev.billbridge.deliver.DeliveryMark;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.SinkTable;
import dev.billbridge.render.Field;
import dev.billbridge.render.FieldType;
import dev.billbridge.render.RecordField;
import dev.billbridge.render.StatementField;
import dev.billbridge.render.Tally;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Writes one revision into the tables, within the caller's transaction. */
final class RevisionTransaction {

  /** Rows per statement. */
  private static final int ROWS = 100;
  /** Bytes of a statement for one row that are no values, and more. */
  private static final int OTHERS = 8_192;

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
   * Writes those records that {@code wanted} picks.
   *
   * @return what all records amount to, picked or not
   */
  Tally writeRecords(Predicate<RevisedRecord> wanted) throws SQLException {
    Tally tally = new Tally();
    try (RecordBatch batch = new RecordBatch()) {
      owed.records(record -> {
        tally.add(record);
        if (wanted.test(record)) {
          batch.add(record);
        }
      });
      batch.finish();
    } catch (Refused e) {
      throw e.refusal;
    }
    return tally;
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
    switch (type) {
      case DECIMAL -> sql.setBigDecimal(i, (BigDecimal) value);
      case DATE -> sql.setObject(i, (LocalDate) value);
      case INSTANT -> sql.setObject(i, engine.instant((OffsetDateTime) value));
      case INTEGER -> sql.setLong(i, (Long) value);
      case FLAG -> sql.setBoolean(i, (Boolean) value);
      default -> sql.setString(i, type.text(value));
    }
  }

  private static List<String> columns(Field[] fields) {
    return List.copyOf(SinkTable.columns(fields).keySet());
  }

  /**
   * Many rows in each statement: that spares a round trip, and on some engines a parse, per row.
   */
  private final class RecordBatch implements AutoCloseable {

    private final RecordField[] fields = RecordField.values();
    private final List<RevisedRecord> rows = new ArrayList<>(ROWS);
    private final PreparedStatement full = connection.prepareStatement(
        engine.upsert(RECORDS.name(), RECORDS.key(), columns(fields), ROWS));
    private final long packet = engine.packet(connection);
    /**
     * Characters of user text per statement: up to three bytes each, more where JSON escapes them,
     * and other columns beside them.
     */
    private final long most = Math.min(1_000_000, packet / 10);

    private long text;

    RecordBatch() throws SQLException {}

    void add(RevisedRecord record) {
      long more = text(record.content());
      try {
        if (more > most && bytes(record) > packet - OTHERS) {
          // The server would break off the connection without a word.
          throw new SQLException("a record is larger than max_allowed_packet", "08S01", 1153);
        }
        if (!rows.isEmpty() && text + more > most) {
          finish();
        }
        rows.add(record);
        text += more;
        if (rows.size() == ROWS) {
          finish();
        }
      } catch (SQLException e) {
        throw new Refused(e);
      }
    }

    private long bytes(RevisedRecord record) {
      long bytes = 0;
      for (RecordField field : fields) {
        Object value = field.of(revision, record);
        bytes +=
            value == null ? 0 : field.type().text(value).getBytes(StandardCharsets.UTF_8).length;
      }
      return bytes;
    }

    /** Characters of what may be long. */
    private static long text(BillingRecord record) {
      long characters = (long) length(record.resourceId())
          + length(record.lineKey())
          + length(record.resourceName())
          + length(record.productName())
          + length(record.productId())
          + length(record.region());
      for (Map.Entry<String, String> attribute : record.attributes().entrySet()) {
        characters += length(attribute.getKey()) + length(attribute.getValue());
      }
      return characters;
    }

    private static int length(String text) {
      return text == null ? 0 : text.length();
    }

    void finish() throws SQLException {
      if (rows.size() == ROWS) {
        send(full);
      } else if (!rows.isEmpty()) {
        try (PreparedStatement rest = connection.prepareStatement(
            engine.upsert(RECORDS.name(), RECORDS.key(), columns(fields), rows.size()))) {
          send(rest);
        }
      }
    }

    private void send(PreparedStatement sql) throws SQLException {
      int i = 1;
      for (RevisedRecord row : rows) {
        for (RecordField field : fields) {
          bind(sql, i++, field.type(), field.of(revision, row));
        }
      }
      sql.executeUpdate();
      rows.clear();
      text = 0;
    }

    @Override
    public void close() throws SQLException {
      full.close();
    }
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

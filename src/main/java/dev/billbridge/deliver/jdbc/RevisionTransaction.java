package dev.billbridge.deliver.jdbc;

import static dev.billbridge.deliver.jdbc.BillingTables.DELIVERIES;
import static dev.billbridge.deliver.jdbc.BillingTables.DELIVERY_KEY;
import static dev.billbridge.deliver.jdbc.BillingTables.RECORDS;
import static dev.billbridge.deliver.jdbc.BillingTables.RECORD_KEY;
import static dev.billbridge.deliver.jdbc.BillingTables.STATEMENTS;
import static dev.billbridge.deliver.jdbc.BillingTables.STATEMENT_KEY;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.database.Dialect;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The statements that bring one revision into the tables, within the caller's transaction. */
final class RevisionTransaction {

  /** Rows per statement. */
  private static final int ROWS = 100;
  /** Bytes of a statement for one row that are no values, and more. */
  private static final int OTHERS = 8_192;

  private final Connection connection;
  private final Dialect dialect;
  private final OwedRevision owed;
  private final StatementRevision revision;
  private final StatementKey key;

  RevisionTransaction(Connection connection, Dialect dialect, OwedRevision owed) {
    this.connection = connection;
    this.dialect = dialect;
    this.owed = owed;
    this.revision = owed.revision();
    this.key = revision.key();
  }

  /**
   * @param revision 0 when nothing has been delivered yet
   * @param contentHash null when nothing has
   */
  record Mark(int revision, String contentHash) {}

  /**
   * What is to be said when the target has the revision already or a later one; null when it is to
   * be written.
   *
   * @param there what the target has
   * @param database for messages, without secrets
   */
  Outcome known(Mark there, String database) {
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
        "%s: %s has revision %d of statement %s%s, as if the ledger had been restored from a backup"
            .formatted(
                owed.sink(),
                database,
                there.revision(),
                key,
                there.revision() == number
                    ? " with contents that the ledger does not know"
                    : ", which the ledger does not know"));
  }

  /**
   * Makes sure that there is a mark to lock. It says 0 until the first revision is committed.
   * Called before the transaction.
   */
  void makeMark() throws SQLException {
    if (mark("") != null) {
      return;
    }
    try (PreparedStatement sql = connection.prepareStatement("INSERT INTO " + DELIVERIES
        + " (sink, provider, account_number, statement_id, revision) VALUES (?, ?, ?, ?, 0)")) {
      bindDelivery(sql, 1);
      sql.executeUpdate();
    } catch (SQLException e) {
      // A unique key: somebody else has just made it.
      if (!String.valueOf(e.getSQLState()).startsWith("23")) {
        throw e;
      }
    }
  }

  /** Whoever holds the mark is the only one to deliver this statement to this sink. */
  Mark lockMark() throws SQLException {
    if (dialect.locksBySelect()) {
      return mark(" FOR UPDATE");
    }
    try (PreparedStatement sql = connection.prepareStatement(
        "UPDATE " + DELIVERIES + " SET revision = revision" + where(DELIVERY_KEY))) {
      bindDelivery(sql, 1);
      sql.executeUpdate();
    }
    return mark("");
  }

  private Mark mark(String lock) throws SQLException {
    try (PreparedStatement sql = connection.prepareStatement(
        "SELECT revision, content_hash, sink, provider, account_number, statement_id FROM "
            + DELIVERIES + where(DELIVERY_KEY) + lock)) {
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
              "billing_delivery takes \"%s\" for \"%s\"; give its columns a collation that compares every character"
                  .formatted(wanted, found),
              "23000");
        }
        return new Mark(row.getInt(1), row.getString(2));
      }
    }
  }

  void setMark(OffsetDateTime now) throws SQLException {
    try (PreparedStatement sql = connection.prepareStatement("UPDATE " + DELIVERIES
        + " SET revision = ?, content_hash = ?, delivery_id = ?, delivered_at = ?"
        + where(DELIVERY_KEY))) {
      sql.setLong(1, revision.number());
      sql.setString(2, revision.contentHash());
      sql.setString(3, owed.deliveryId());
      sql.setObject(4, dialect.markInstant(now));
      bindDelivery(sql, 5);
      sql.executeUpdate();
    }
  }

  /**
   * Revision that the tables hold, whichever sink brought it, locked; its number is 0 when they
   * hold none.
   */
  Mark lockStatement() throws SQLException {
    try (PreparedStatement sql = connection.prepareStatement("SELECT revision, content_hash FROM "
        + STATEMENTS + where(STATEMENT_KEY) + " FOR UPDATE")) {
      bindStatement(sql, 1);
      try (ResultSet row = sql.executeQuery()) {
        return row.next() ? new Mark(row.getInt(1), row.getString(2)) : new Mark(0, null);
      }
    }
  }

  void writeStatement() throws SQLException {
    StatementField[] fields = StatementField.values();
    try (PreparedStatement sql = connection.prepareStatement(
        dialect.upsert(STATEMENTS, STATEMENT_KEY, columns(fields), 1))) {
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
    try (PreparedStatement sql =
        connection.prepareStatement("UPDATE " + RECORDS + " SET vanished = TRUE"
            + where(STATEMENT_KEY) + " AND revision <> ? AND vanished = FALSE")) {
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
    try (PreparedStatement sql = connection.prepareStatement("UPDATE " + RECORDS + " SET "
        + assignments + where(STATEMENT_KEY) + " AND revision <> ?")) {
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
    try (PreparedStatement sql =
        connection.prepareStatement("SELECT currency, COUNT(*), SUM(amount) FROM " + RECORDS
            + where(STATEMENT_KEY) + " AND vanished = FALSE GROUP BY currency")) {
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

  private void bindDelivery(PreparedStatement sql, int from) throws SQLException {
    sql.setString(from, owed.sink());
    bindStatement(sql, from + 1);
  }

  private int bindStatement(PreparedStatement sql, int from) throws SQLException {
    sql.setString(from, key.provider());
    sql.setString(from + 1, key.accountNumber());
    sql.setString(from + 2, key.statementId());
    return from + 3;
  }

  /** The fields of the statement as named values, plus the sink's name and the delivery's id. */
  Map<String, Object> statementValues() {
    return values(StatementField.values(), field -> ((StatementField) field).of(revision));
  }

  /** The fields of one record as named values, plus the sink's name and the delivery's id. */
  Map<String, Object> recordValues(RevisedRecord record) {
    return values(RecordField.values(), field -> ((RecordField) field).of(revision, record));
  }

  private Map<String, Object> values(Field[] fields, Function<Field, Object> reader) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Field field : fields) {
      Object value = reader.apply(field);
      values.put(
          field.column(),
          switch (field.type()) {
            case INSTANT -> value == null ? null : dialect.instant((OffsetDateTime) value);
            case ATTRIBUTES -> field.type().text(value);
            default -> value;
          });
    }
    values.put("sink", owed.sink());
    values.put("delivery_id", owed.deliveryId());
    return values;
  }

  private void bind(PreparedStatement sql, int i, FieldType type, Object value)
      throws SQLException {
    if (value == null) {
      sql.setNull(i, dialect.sqlType(BillingTables.columnType(type)));
      return;
    }
    switch (type) {
      case DECIMAL -> sql.setBigDecimal(i, (BigDecimal) value);
      case DATE -> sql.setObject(i, (LocalDate) value);
      case INSTANT -> sql.setObject(i, dialect.instant((OffsetDateTime) value));
      case INTEGER -> sql.setLong(i, (Long) value);
      case FLAG -> sql.setBoolean(i, (Boolean) value);
      default -> sql.setString(i, type.text(value));
    }
  }

  private static String where(List<String> key) {
    return key.stream()
        .map(column -> column + " = ?")
        .collect(Collectors.joining(" AND ", " WHERE ", ""));
  }

  private static List<String> columns(Field[] fields) {
    return List.copyOf(BillingTables.columns(fields).keySet());
  }

  /**
   * Many rows in each statement: that spares a round trip, and on some engines a parse, per row.
   */
  private final class RecordBatch implements AutoCloseable {

    private final RecordField[] fields = RecordField.values();
    private final List<RevisedRecord> rows = new ArrayList<>(ROWS);
    private final PreparedStatement full =
        connection.prepareStatement(dialect.upsert(RECORDS, RECORD_KEY, columns(fields), ROWS));
    private final long packet = dialect.packet(connection);
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
      long characters = length(record.resourceId())
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
            dialect.upsert(RECORDS, RECORD_KEY, columns(fields), rows.size()))) {
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

package dev.billbridge.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.h2.api.ErrorCode;
import org.h2.engine.Constants;

/** H2 in a file of its own: the default, needs nothing. */
final class H2 implements Engine {

  private static final Duration USUAL_LOCK_WAIT = Duration.ofMinutes(1);
  /** An isolation level of H2's own. */
  private static final int SNAPSHOT = Constants.TRANSACTION_SNAPSHOT;

  private static final Map<DatabaseError, Set<Integer>> ERROR_CODES = Map.ofEntries(
      Map.entry(DatabaseError.NO_ADMINISTRATOR, Set.of(ErrorCode.ADMIN_RIGHTS_REQUIRED)),
      Map.entry(DatabaseError.NO_PERMISSION, Set.of(ErrorCode.NOT_ENOUGH_RIGHTS_FOR_1)),
      Map.entry(DatabaseError.NO_SCHEMA, Set.of(ErrorCode.SCHEMA_NOT_FOUND_1)),
      Map.entry(DatabaseError.READ_ONLY, Set.of(ErrorCode.DATABASE_IS_READ_ONLY)),
      Map.entry(
          DatabaseError.DISK_FULL, Set.of(ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2)),
      Map.entry(DatabaseError.FILE_UNUSABLE, Set.of(ErrorCode.FILE_CREATION_FAILED_1)),
      Map.entry(
          DatabaseError.FILE_DAMAGED,
          Set.of(ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1)),
      Map.entry(DatabaseError.RELATIVE_PATH, Set.of(ErrorCode.URL_RELATIVE_TO_CWD)),
      Map.entry(
          DatabaseError.SESSION_ENDED,
          Set.of(
              ErrorCode.OBJECT_CLOSED,
              ErrorCode.DATABASE_IS_CLOSED,
              ErrorCode.DATABASE_CALLED_AT_SHUTDOWN)),
      Map.entry(DatabaseError.IN_USE, Set.of(ErrorCode.DATABASE_ALREADY_OPEN_1)),
      Map.entry(DatabaseError.UNREACHABLE, Set.of(ErrorCode.CONNECTION_BROKEN_1)),
      Map.entry(DatabaseError.LOCKED, Set.of(ErrorCode.LOCK_TIMEOUT_1)),
      Map.entry(DatabaseError.DEADLOCK, Set.of(ErrorCode.CONCURRENT_UPDATE_1)));

  @Override
  public Map<String, String> types() {
    return Map.of(
        "key", "varchar(255)",
        "line", "varchar(300)",
        "text", "varchar(1048576)",
        "decimal", "numeric(65, 30)",
        "instant", "timestamp(6)",
        "identity", "bigint generated always as identity");
  }

  @Override
  public String columnType(ColumnType type) {
    return switch (type) {
      case RECORD_ID -> "VARCHAR(4000)";
      case CODE -> "VARCHAR(64)";
      case IDENTIFIER -> "VARCHAR(255)";
      case TEXT -> "VARCHAR";
      case DECIMAL -> "DECIMAL(65, 30)";
      case DATE -> "DATE";
      case INSTANT -> "TIMESTAMP(9) WITH TIME ZONE";
      case INTEGER -> "BIGINT";
      case FLAG -> "BOOLEAN";
    };
  }

  @Override
  public Object instant(OffsetDateTime instant) {
    return instant;
  }

  @Override
  public String upsert(String table, List<String> key, List<String> columns, int rows) {
    return "MERGE INTO %s (%s) KEY (%s) VALUES %s"
        .formatted(
            table,
            String.join(", ", columns),
            String.join(", ", key),
            Dialect.marks(columns, rows));
  }

  @Override
  public Map<String, String> sinkOptions(String url) {
    return H2Files.settings(url);
  }

  @Override
  public String ledgerUrl(String configured, Duration patience) {
    Map<String, String> options = new HashMap<>(H2Files.settings(configured));
    // Closed by Billbridge itself when the work in hand is done, not by a shutdown hook in the
    // middle of it.
    options.put("DB_CLOSE_ON_EXIT", "FALSE");
    // Kilobytes. H2 alone would take a sixteenth of the heap and read the pages of a large index
    // from disk again and again.
    options.put("CACHE_SIZE", Long.toString(Runtime.getRuntime().maxMemory() / 5 / 1024));
    StringBuilder url = new StringBuilder(configured);
    options.forEach((name, value) -> {
      if (!configured.toUpperCase(Locale.ROOT).contains(";" + name + "=")) {
        url.append(';').append(name).append('=').append(value);
      }
    });
    return url.toString();
  }

  @Override
  public String session(Duration lockWait) {
    return "SET LOCK_TIMEOUT " + (lockWait == null ? USUAL_LOCK_WAIT : lockWait).toMillis();
  }

  @Override
  public boolean isRemote(String url) {
    return H2Files.isRemote(url);
  }

  @Override
  public String beginAlone() {
    return null;
  }

  @Override
  public String endAlone() {
    return null;
  }

  @Override
  public boolean wantsOneWriter() {
    return true;
  }

  @Override
  public String persist() {
    return H2Files.PERSIST;
  }

  @Override
  public void opening(String url) {
    H2Files.makeFolder(url);
  }

  @Override
  public void opened(String url) {
    H2Files.protect(url);
  }

  @Override
  public void closed(String url, Properties login) {
    H2Files.pack(url, login);
  }

  @Override
  public String createTemporary(String table, String columns) {
    return "create cached local temporary table if not exists " + table + " (" + columns + ")";
  }

  @Override
  public String dropTemporary(String table) {
    return "drop table if exists " + table;
  }

  @Override
  public RowLoader loader(Connection connection, String table, List<String> columns)
      throws SQLException {
    return new BatchLoader(
        connection,
        columns,
        rows -> Dialect.insert(table, columns, "overriding system value", rows),
        new BatchLoader.Block(1, Long.MAX_VALUE));
  }

  /** Of all tables at once: with REPEATABLE READ each is seen as it is when it is first read. */
  @Override
  public void beginSnapshot(Connection connection) throws SQLException {
    connection.setTransactionIsolation(SNAPSHOT);
    connection.setAutoCommit(false);
  }

  @Override
  public Map<DatabaseError, Set<Integer>> errorCodes() {
    return ERROR_CODES;
  }

  @Override
  public String grantExample() {
    return "GRANT ALTER ANY SCHEMA TO billbridge";
  }
}

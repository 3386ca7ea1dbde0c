package dev.billbridge.ledger.engine;

import dev.billbridge.h2.H2Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.h2.api.ErrorCode;

/** H2 in a file of its own: the default, needs nothing. */
final class H2Engine implements Engine {

  @Override
  public Map<String, String> types() {
    return Map.of(
        "key",
        "varchar(255)",
        "line",
        "varchar(300)",
        "text",
        "varchar(1048576)",
        "decimal",
        "numeric(65, 30)",
        "instant",
        "timestamp(6)",
        "identity",
        "bigint generated always as identity");
  }

  @Override
  public String url(String configured, Duration patience) {
    // Closed by Billbridge itself when the work in hand is done, not by a shutdown hook in the
    // middle of it.
    String url = with(configured, "DB_CLOSE_ON_EXIT", "FALSE");
    for (Map.Entry<String, String> setting : H2Files.settings(configured).entrySet()) {
      url = with(url, setting.getKey(), setting.getValue());
    }
    // Kilobytes. H2 alone would take a sixteenth of the heap and read the pages of a large index
    // from disk again and again.
    return with(url, "CACHE_SIZE", Long.toString(Runtime.getRuntime().maxMemory() / 5 / 1024));
  }

  private static String with(String url, String option, String value) {
    return url.toUpperCase(Locale.ROOT).contains(";" + option + "=")
        ? url
        : url + ";" + option + "=" + value;
  }

  @Override
  public String session(Duration lockWait) {
    return "set lock_timeout " + lockWait.toMillis();
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
  public String analyze(String table) {
    return null;
  }

  @Override
  public RowLoader loader(Connection connection, String table, List<String> columns)
      throws SQLException {
    return new BatchLoader(connection, table, columns, 1, Long.MAX_VALUE);
  }

  @Override
  public boolean isDuplicate(SQLException e) {
    return e.getErrorCode() == ErrorCode.DUPLICATE_KEY_1;
  }

  @Override
  public boolean isDeadlock(SQLException e) {
    return e.getErrorCode() == ErrorCode.DEADLOCK_1
        || e.getErrorCode() == ErrorCode.CONCURRENT_UPDATE_1;
  }

  @Override
  public boolean isDown(SQLException e) {
    return isUnreachable(e)
        || isFileTrouble(e)
        || switch (e.getErrorCode()) {
          case ErrorCode.DATABASE_IS_CLOSED,
              ErrorCode.OBJECT_CLOSED,
              ErrorCode.CONNECTION_BROKEN_1,
              ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
              ErrorCode.IO_EXCEPTION_1,
              ErrorCode.IO_EXCEPTION_2,
              ErrorCode.FILE_CREATION_FAILED_1,
              ErrorCode.FILE_CORRUPTED_1 -> true;
          default -> false;
        };
  }

  @Override
  public boolean isTaken(SQLException e) {
    return e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
  }

  @Override
  public String explain(SQLException e, String url) {
    String shown = Engine.shown(url);
    if (isFileTrouble(e)) {
      return unwritable(shown);
    }
    return switch (e.getErrorCode()) {
      case ErrorCode.DATABASE_ALREADY_OPEN_1 ->
        "the ledger " + shown
            + " is in use by another process; stop that one first, or give this one"
            + " a ledger of its own with ledger.url";
      case ErrorCode.WRONG_USER_OR_PASSWORD ->
        "the ledger " + shown + " refuses ledger.user and ledger.password";
      case ErrorCode.URL_RELATIVE_TO_CWD ->
        "ledger.url = " + shown
            + " is no absolute path; begin it with jdbc:h2:file:./ or jdbc:h2:file:/";
      case ErrorCode.FILE_CREATION_FAILED_1,
          ErrorCode.IO_EXCEPTION_1,
          ErrorCode.IO_EXCEPTION_2,
          ErrorCode.DATABASE_IS_READ_ONLY,
          ErrorCode.DATABASE_IS_CLOSED,
          ErrorCode.OBJECT_CLOSED -> unwritable(shown);
      case ErrorCode.LOCK_TIMEOUT_1 -> Engine.locked(shown);
      case ErrorCode.DEADLOCK_1, ErrorCode.CONCURRENT_UPDATE_1 -> Engine.deadlocked(shown);
      case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1 ->
        "the file of the ledger " + shown + " was not written by this version"
            + " of H2, or is damaged; restore it from a backup, or move it away and replay the archive";
      default -> null;
    };
  }

  /** What goes wrong beneath the tables comes as a general error with the store's own words. */
  private static boolean isFileTrouble(SQLException e) {
    return e.getErrorCode() == ErrorCode.GENERAL_ERROR_1
        && String.valueOf(e.getMessage()).contains("MVStoreException");
  }

  private static String unwritable(String shown) {
    return "the ledger " + shown
        + " cannot be written; check that its folder exists, may be written and has room";
  }
}

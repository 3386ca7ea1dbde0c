package dev.billbridge.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.h2.api.ErrorCode;

/** H2 in a file of its own: the default, needs nothing. */
final class H2Engine implements Engine {

  @Override
  public Map<String, String> types() {
    return Map.of("key", "varchar(300)", "text", "varchar(1048576)", "decimal", "numeric(65, 30)", "instant", "timestamp(6)",
        "identity", "bigint generated always as identity");
  }

  @Override
  public String url(String configured) {
    // Closed by Billbridge itself when the work in hand is done, not by a shutdown hook in the middle of it.
    return configured.toUpperCase(java.util.Locale.ROOT).contains("DB_CLOSE_ON_EXIT") ? configured : configured + ";DB_CLOSE_ON_EXIT=FALSE";
  }

  @Override
  public String createStage(String columns) {
    return "create cached local temporary table if not exists " + Stage.TABLE + " (" + columns + ")";
  }

  @Override
  public StageLoader loader(Connection connection) throws SQLException {
    return new BatchLoader(connection);
  }

  @Override
  public String explain(SQLException e, String url) {
    String shown = url.replaceAll(";.*", "");
    return switch (e.getErrorCode()) {
      case ErrorCode.DATABASE_ALREADY_OPEN_1 -> "the ledger " + shown + " is in use by another process; stop that one first, or give this one"
          + " a ledger of its own with ledger.url";
      case ErrorCode.WRONG_USER_OR_PASSWORD -> "the ledger " + shown + " refuses ledger.user and ledger.password";
      case ErrorCode.URL_RELATIVE_TO_CWD -> "ledger.url = " + shown + " is no absolute path; begin it with jdbc:h2:file:./ or jdbc:h2:file:/";
      case ErrorCode.FILE_CREATION_FAILED_1, ErrorCode.IO_EXCEPTION_1, ErrorCode.IO_EXCEPTION_2, ErrorCode.DATABASE_IS_READ_ONLY ->
          "the ledger " + shown + " cannot be written; check that its folder exists, may be written and has room";
      case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1 -> "the file of the ledger " + shown + " was not written by this version"
          + " of H2, or is damaged; restore it from a backup, or move it away and replay the archive";
      default -> null;
    };
  }
}

package dev.billbridge.database;

import java.sql.SQLException;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * What a database's error means. SQLSTATE is the standard's, so it is read here for every engine;
 * an engine's own numbers are in its {@link Dialect#errorCodes}. The more particular comes first.
 */
public enum DatabaseError {
  /** One row is larger than the server accepts in a packet. */
  PACKET_TOO_LARGE((state, message) -> message.contains("max_allowed_packet")),
  /** A pooler refuses a startup parameter of the driver. */
  STARTUP_PARAMETER_REFUSED(
      (state, message) -> state.equals("08P01") && message.contains("startup parameter")),
  /** A pooler has fewer sessions of the server than are needed at once. */
  TOO_FEW_SESSIONS((state, message) -> state.equals("BB001")),
  /** There is no such database. */
  NO_DATABASE((state, message) ->
      state.startsWith("3D") || state.equals("08P01") && message.contains("no such database")),
  /** User or password is refused. */
  LOGIN_REFUSED((state, message) -> state.startsWith("28")),
  /** Only an administrator of the database may do so. */
  NO_ADMINISTRATOR((state, message) -> false),
  /** The user lacks a right. */
  NO_PERMISSION((state, message) -> state.equals("42501")),
  /** There is no such schema. */
  NO_SCHEMA((state, message) -> state.startsWith("3F")),
  /** The database is read-only, as a standby is. */
  READ_ONLY((state, message) -> state.equals("25006")),
  /** There is no room left on the disk of the database. */
  DISK_FULL((state, message) ->
      state.equals("53100") || Words.DISK_FULL.matcher(message).find()),
  /** The file of a database cannot be read or written. */
  FILE_UNUSABLE((state, message) -> state.equals("HY000") && message.contains("MVStoreException")),
  /** The file of a database is damaged or was written by another version of the engine. */
  FILE_DAMAGED((state, message) -> false),
  /** The path in the URL is relative in a way that the engine does not allow. */
  RELATIVE_PATH((state, message) -> false),
  /** All connections that server, database or user may have are in use. */
  NO_CONNECTION_LEFT((state, message) -> state.equals("53300")),
  /** Memory or another resource of the server is used up. */
  OUT_OF_RESOURCES((state, message) -> state.startsWith("53")),
  /** The server has ended the session. */
  SESSION_ENDED((state, message) -> Set.of("57P01", "57P02", "57P05").contains(state)),
  /** The server is starting, shutting down, or a standby that accepts nobody. */
  NOT_READY((state, message) -> state.startsWith("57P0")),
  /** Another process has the file of the database open. */
  IN_USE((state, message) -> false),
  /** A pooler gave the transaction a session without the prepared statement. */
  STATEMENTS_NOT_KEPT((state, message) -> state.equals("42P05") || state.equals("26000")),
  /** The server was not reached, or does not answer any more. */
  UNREACHABLE((state, message) -> state.startsWith("08")),
  /** The server cannot read or write its own files. */
  SERVER_BROKEN((state, message) -> state.startsWith("58")),
  /** A lock was waited for too long. */
  LOCKED((state, message) -> state.equals("55P03")),
  /** The transaction was undone since it and another waited for each other; worth another try. */
  DEADLOCK((state, message) -> state.equals("40P01") || state.equals("40001")),
  /** A value does not fit its column. */
  VALUE_DOES_NOT_FIT((state, message) -> state.startsWith("22") || state.startsWith("54")),
  /** A row with that key is there already. */
  DUPLICATE_KEY((state, message) -> state.equals("23505")),
  /** A constraint refuses a row. */
  CONSTRAINT_VIOLATED((state, message) -> state.startsWith("23")),
  /** A table, a column or the SQL itself is not what the database expects. */
  TABLES_DIFFER((state, message) -> Pattern.matches("(42|0A|07).*", state));

  private final BiPredicate<String, String> stateAndMessage;

  DatabaseError(BiPredicate<String, String> stateAndMessage) {
    this.stateAndMessage = stateAndMessage;
  }

  /**
   * What one exception means, without those it is chained to; null when it is nothing in
   * particular.
   */
  static DatabaseError of(SQLException e, Dialect dialect) {
    String state = String.valueOf(e.getSQLState());
    String message = String.valueOf(e.getMessage());
    for (DatabaseError each : values()) {
      if (each.stateAndMessage.test(state, message)
          || dialect.errorCodes().getOrDefault(each, Set.of()).contains(e.getErrorCode())) {
        return each;
      }
    }
    return null;
  }

  /**
   * Whether nothing else that is tried now will work either, until the database is fixed or back.
   */
  public boolean isDown() {
    return switch (this) {
      case DISK_FULL,
          FILE_UNUSABLE,
          FILE_DAMAGED,
          NO_CONNECTION_LEFT,
          OUT_OF_RESOURCES,
          SESSION_ENDED,
          NOT_READY,
          UNREACHABLE,
          SERVER_BROKEN -> true;
      default -> false;
    };
  }

  /** What engines and file systems write when there is no room. */
  private static final class Words {

    private static final Pattern DISK_FULL =
        Pattern.compile("MVStoreException: Writing|No space left|[Ee]rr(or|code:) 28\\b");
  }
}

package dev.billbridge.deliver;

import dev.billbridge.database.DatabaseError;
import dev.billbridge.database.DatabaseFailure;
import dev.billbridge.database.Dialect;
import java.sql.SQLException;

/** What a database's error means for a delivery. */
final class SqlErrors {

  private SqlErrors() {}

  /**
   * The outcome of a delivery whose SQL is Billbridge's.
   *
   * @param where the database, without secrets
   * @param dialect of the database
   * @param secret text that must not be shown, such as the password; may be null
   */
  static Outcome outcome(String where, SQLException e, Dialect dialect, String secret) {
    DatabaseFailure failure = DatabaseFailure.of(e, dialect);
    return cause(failure.error()).outcomeAt(where, failure.message(secret));
  }

  /** The same for statements that the operator wrote. */
  static Outcome outcomeOfOwnSql(String where, SQLException e, Dialect dialect, String secret) {
    DatabaseFailure failure = DatabaseFailure.of(e, dialect);
    DeliveryError cause =
        switch (cause(failure.error())) {
          case TABLES_DIFFER -> DeliveryError.SQL_NOT_UNDERSTOOD;
          case VALUE_DOES_NOT_FIT -> DeliveryError.VALUE_DOES_NOT_FIT_SQL;
          case CONSTRAINT_VIOLATED -> DeliveryError.CONSTRAINT_VIOLATED_BY_SQL;
          default -> cause(failure.error());
        };
    return cause.outcomeAt(where, failure.message(secret));
  }

  /** @param error null for nothing in particular */
  static DeliveryError cause(DatabaseError error) {
    if (error == null) {
      return DeliveryError.DATABASE_FAILED;
    }
    return switch (error) {
      case PACKET_TOO_LARGE -> DeliveryError.PACKET_TOO_LARGE;
      case STARTUP_PARAMETER_REFUSED -> DeliveryError.STARTUP_PARAMETER_REFUSED;
      case NO_DATABASE -> DeliveryError.NO_DATABASE;
      case LOGIN_REFUSED -> DeliveryError.LOGIN_REFUSED;
      case NO_ADMINISTRATOR -> DeliveryError.NO_ADMINISTRATOR;
      case NO_PERMISSION -> DeliveryError.NO_PERMISSION;
      case NO_SCHEMA -> DeliveryError.NO_SCHEMA;
      case READ_ONLY -> DeliveryError.DATABASE_READ_ONLY;
      case DISK_FULL -> DeliveryError.DATABASE_DISK_FULL;
      case NO_CONNECTION_LEFT -> DeliveryError.NO_CONNECTION_LEFT;
      case SESSION_ENDED, NOT_READY -> DeliveryError.DATABASE_NOT_READY;
      case IN_USE -> DeliveryError.DATABASE_IN_USE;
      case STATEMENTS_NOT_KEPT -> DeliveryError.STATEMENTS_NOT_KEPT;
      case UNREACHABLE, SERVER_BROKEN -> DeliveryError.DATABASE_UNREACHABLE;
      case VALUE_DOES_NOT_FIT -> DeliveryError.VALUE_DOES_NOT_FIT;
      case DUPLICATE_KEY, CONSTRAINT_VIOLATED -> DeliveryError.CONSTRAINT_VIOLATED;
      case TABLES_DIFFER -> DeliveryError.TABLES_DIFFER;
      // These may pass: a repeated delivery does no harm, a delivery given up too early does.
      case TOO_FEW_SESSIONS,
          FILE_UNUSABLE,
          FILE_DAMAGED,
          RELATIVE_PATH,
          OUT_OF_RESOURCES,
          LOCKED,
          DEADLOCK -> DeliveryError.DATABASE_FAILED;
    };
  }
}

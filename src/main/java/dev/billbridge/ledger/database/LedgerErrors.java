package dev.billbridge.ledger.database;

import dev.billbridge.database.DatabaseError;
import dev.billbridge.database.DatabaseFailure;
import dev.billbridge.database.Engine;
import dev.billbridge.database.JdbcUrl;

/** Errors of the ledger's database in one sentence that says how to fix them. */
final class LedgerErrors {

  private final Engine engine;
  private final String url;
  private final String ledger;

  LedgerErrors(Engine engine, String url) {
    this.engine = engine;
    this.url = url;
    this.ledger = "the ledger " + JdbcUrl.withoutSecrets(url);
  }

  /** @param what was being done, in the infinitive; null when it need not be said */
  LedgerException exception(String what, Exception e) {
    DatabaseFailure failure = DatabaseFailure.of(e, engine);
    if (failure == null) {
      return new LedgerException(
          "%s %s: %s"
              .formatted(
                  ledger,
                  what == null ? "fails" : "cannot " + what,
                  DatabaseFailure.firstLine(e, null)),
          e);
    }
    DatabaseError error = failure.error();
    String explained = error == null ? null : sentence(error);
    String sentence = explained != null
        ? explained
        : "%s refuses (SQLSTATE %s): %s"
            .formatted(
                ledger,
                failure.exception().getSQLState(),
                DatabaseFailure.firstLine(failure.exception(), null));
    return new LedgerException(
        what == null ? sentence : "cannot " + what + ": " + sentence,
        e,
        error != null && error.isDown(),
        error == DatabaseError.IN_USE);
  }

  /** Null when the database's own words are the best there are. */
  private String sentence(DatabaseError error) {
    return switch (error) {
      case DISK_FULL, READ_ONLY, FILE_UNUSABLE, SESSION_ENDED ->
        ledger
            + (engine.isRemote(url)
                ? ofServer(error)
                : " cannot be written; check that its folder exists, may be written and has room");
      case PACKET_TOO_LARGE ->
        "one record is larger than the server of " + ledger
            + " accepts in a packet; raise max_allowed_packet there, for example to 64M";
      case NO_PERMISSION ->
        "ledger.user may not make tables in %s; grant it that right, for example with %s"
            .formatted(ledger, engine.grantExample());
      case LOGIN_REFUSED -> ledger + " refuses ledger.user and ledger.password";
      case NO_DATABASE ->
        ledger
            + " names a database that does not exist; create it, empty, and grant ledger.user the right to make tables";
      case NO_CONNECTION_LEFT ->
        ledger
            + " has no connection left; raise max_connections of the server and the connection limits"
            + " of database and user: Billbridge needs up to 16";
      case TOO_FEW_SESSIONS ->
        ledger
            + " is behind a pooler that has fewer than 3 connections of the server free for it;"
            + " raise default_pool_size there, or name the server itself in ledger.url";
      case STATEMENTS_NOT_KEPT ->
        ledger
            + " is behind a pooler, and the server does not keep prepared statements there;"
            + " remove prepareThreshold and preferQueryMode from ledger.url";
      case RELATIVE_PATH ->
        ledger + " needs a path; begin ledger.url with jdbc:h2:file:./ or jdbc:h2:file:/";
      case IN_USE ->
        ledger
            + " is in use by another process; stop that one first,"
            + " or give this one a ledger of its own with ledger.url";
      case FILE_DAMAGED ->
        ledger
            + " is in a file that is damaged or was written by another version of H2; restore it from a backup,"
            + " or move it away and replay the archive";
      case LOCKED ->
        ledger
            + " has rows that another session has kept locked longer than ledger.timeout; end that session,"
            + " and the next run or delivery catches up";
      case DEADLOCK ->
        ledger
            + " has undone the work, since it and another session waited for each other;"
            + " the next run or delivery catches up";
      case NOT_READY -> ledger + " is starting up or shutting down; try again in a moment";
      case UNREACHABLE -> ledger + ofServer(error);
      default -> null;
    };
  }

  private static String ofServer(DatabaseError error) {
    return switch (error) {
      case READ_ONLY ->
        " is read-only, as a standby or replica is; name the server that accepts writes in ledger.url";
      case DISK_FULL, FILE_UNUSABLE -> " has no room left on its server's disk; make room there";
      default ->
        " does not answer; check host and port in ledger.url, and that the server runs and accepts this machine";
    };
  }

  boolean isDeadlock(Exception e) {
    return is(DatabaseError.DEADLOCK, e);
  }

  boolean isDuplicate(Exception e) {
    return is(DatabaseError.DUPLICATE_KEY, e);
  }

  private boolean is(DatabaseError error, Exception e) {
    DatabaseFailure failure = DatabaseFailure.of(e, engine);
    return failure != null && failure.error() == error;
  }
}

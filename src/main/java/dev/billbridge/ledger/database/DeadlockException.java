package dev.billbridge.ledger.database;

/**
 * A posting was undone because it and another session waited for each other; posted again it may
 * well succeed.
 */
public final class DeadlockException extends RuntimeException {

  DeadlockException(LedgerException told) {
    super(told.getMessage(), told);
  }
}

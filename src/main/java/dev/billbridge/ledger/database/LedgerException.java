package dev.billbridge.ledger.database;

/** The ledger cannot be opened or used. The message is one sentence: what, where, how to mend; it holds no password. */
public final class LedgerException extends RuntimeException {

  private final boolean down;

  public LedgerException(String message, Throwable cause) {
    this(message, cause, false);
  }

  LedgerException(String message, Throwable cause, boolean down) {
    super(message, cause);
    this.down = down;
  }

  /** Whether nothing else that is tried now will work either: the database is gone, full, or lets nobody in. */
  public boolean isDown() {
    return down;
  }
}

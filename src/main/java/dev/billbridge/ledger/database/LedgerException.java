package dev.billbridge.ledger.database;

/**
 * The ledger cannot be opened or used. The message is one sentence: what, where, how to fix it; it
 * holds no password.
 */
public final class LedgerException extends RuntimeException {

  private final boolean down;
  private final boolean taken;

  public LedgerException(String message, Throwable cause) {
    this(message, cause, false, false);
  }

  LedgerException(String message, Throwable cause, boolean down, boolean taken) {
    super(message, cause);
    this.down = down;
    this.taken = taken;
  }

  /**
   * Whether nothing else that is tried now will work either: the database is gone, full, or lets
   * nobody in.
   */
  public boolean isDown() {
    return down;
  }

  /** Whether another process has the ledger to itself. */
  public boolean isTaken() {
    return taken;
  }
}

package dev.billbridge.ledger;

/** The ledger cannot be opened or used. The message is one sentence: what, where, how to mend; it holds no password. */
public final class LedgerException extends RuntimeException {

  public LedgerException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.billbridge.ledger.copy;

/** A copy of a ledger cannot be used. The message is one sentence that follows its name. */
public final class CopyException extends RuntimeException {

  CopyException(String message) {
    super(message);
  }

  CopyException(String message, Throwable cause) {
    super(message, cause);
  }
}

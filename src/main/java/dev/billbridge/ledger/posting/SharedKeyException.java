package dev.billbridge.ledger.posting;

/**
 * Lines of one new statement share a key; it has to be posted again, staged, so that they can be
 * told apart.
 */
public final class SharedKeyException extends RuntimeException {

  SharedKeyException(Exception cause) {
    super("lines of the statement share a key", cause);
  }
}

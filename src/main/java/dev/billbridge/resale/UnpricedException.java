package dev.billbridge.resale;

/** Bills cannot be made. The message is one sentence: what, where, how to fix it. */
public final class UnpricedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  UnpricedException(String message) {
    super(message);
  }
}

package dev.billbridge.service;

/** The service cannot start. The message is one sentence: what, where, how to fix it. */
public final class StartException extends RuntimeException {

  private final boolean refused;

  public StartException(String message, Throwable cause) {
    this(message, cause, false);
  }

  /**
   * @param refused whether settings or routes must be changed before it can start; otherwise the
   *     cause is outside
   */
  StartException(String message, Throwable cause, boolean refused) {
    super(message, cause);
    this.refused = refused;
  }

  /** Whether settings or routes must be changed before it can start. */
  public boolean isRefused() {
    return refused;
  }
}

package dev.billbridge.sandbox.http;

/** The request is answered with an error; each API prints it in its own form. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /** An error with the code and the message the API uses for this status. */
  public Refusal(int status) {
    this(status, null, null);
  }

  /**
   * @param code the provider's name of the error; null for the usual one of the status
   * @param message the provider's text; null for the usual one of the status
   */
  public Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  public int status() {
    return status;
  }

  /** Null for the usual one of the status. */
  public String code() {
    return code;
  }
}

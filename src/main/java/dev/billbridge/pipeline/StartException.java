package dev.billbridge.pipeline;

/** The service cannot start. The message is one sentence: what, where, how to mend. */
public final class StartException extends RuntimeException {

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}

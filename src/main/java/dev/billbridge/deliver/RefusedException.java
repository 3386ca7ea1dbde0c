package dev.billbridge.deliver;

/** A sink cannot be made of its settings. The message is one sentence: what, where, how to fix. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** @param message begins with the setting's key; holds no secret */
  public RefusedException(String message) {
    super(message);
  }
}

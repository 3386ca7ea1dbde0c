package dev.billbridge.journal;

/** A revision cannot be entered yet. The message is one sentence: what, where, how to fix it. */
public final class JournalHeldException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public JournalHeldException(String message) {
    super(message);
  }
}

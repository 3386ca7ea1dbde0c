package dev.billbridge.render.template;

/** A template makes nothing of a statement. The message is a sentence for the operator. */
public final class TemplateException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  private final Reason reason;

  /** Whose doing it is. */
  public enum Reason {
    /** The template breaks a rule, such as calculating an amount; no statement is to blame. */
    RULE_BROKEN,
    /** The template refuses this statement with {@code error("…")}. */
    STATEMENT_REFUSED,
    /** The template has no output for this statement: the receiver is to hear nothing of it. */
    NO_OUTPUT
  }

  TemplateException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}

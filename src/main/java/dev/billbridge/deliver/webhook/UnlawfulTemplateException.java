package dev.billbridge.deliver.webhook;

/**
 * A template does what no template may, such as calculating an amount. The message is a sentence
 * for the operator.
 */
public final class UnlawfulTemplateException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  UnlawfulTemplateException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.billbridge.deliver.webhook;

/**
 * A template does what is not allowed, such as calculating an amount. The message is a sentence for
 * the operator.
 */
public final class TemplateException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  TemplateException(String message, Throwable cause) {
    super(message, cause);
  }
}

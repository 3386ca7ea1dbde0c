package dev.billbridge.focus;

/** An export is not possible; nothing has been published. The message is one sentence. */
public final class ExportException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ExportException(String message) {
    super(message);
  }

  ExportException(String message, Throwable cause) {
    super(message, cause);
  }
}

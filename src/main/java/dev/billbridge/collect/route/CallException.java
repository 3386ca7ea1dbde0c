package dev.billbridge.collect.route;

import java.time.Duration;

/** A call that brought no document. The message is one sentence for the operator. */
abstract sealed class CallException extends Exception {

  private CallException(String message, Throwable cause) {
    super(message, cause);
  }

  /** It may work if it is tried again. */
  static final class Transient extends CallException {

    private final Duration retryAfter;

    /** @param retryAfter how long the provider asked to be left alone; null when it did not say */
    Transient(String message, Duration retryAfter, Throwable cause) {
      super(message, cause);
      this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
      return retryAfter;
    }
  }

  /** It will fail again until somebody has mended something. */
  static final class Permanent extends CallException {

    Permanent(String message, Throwable cause) {
      super(message, cause);
    }
  }
}

package dev.billbridge.collect.route;

import dev.billbridge.canonical.Text;
import dev.billbridge.http.CallLimit;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** A call that returned no document. The message is one sentence for the operator. */
abstract sealed class CallException extends Exception {

  private static final int LONGEST_REASON = 200;

  private CallException(String message, Throwable cause) {
    super(message, cause);
  }

  /** It may work if it is tried again. */
  static final class Transient extends CallException {

    private final transient Duration retryAfter;

    /**
     * @param retryAfter how long the provider wants to be left alone; null when it did not state it
     */
    Transient(String message, Duration retryAfter, Throwable cause) {
      super(message, cause);
      this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
      return retryAfter;
    }
  }

  /** It will fail again until somebody has fixed something. */
  static final class Permanent extends CallException {

    Permanent(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * A connection that failed before or during the answer.
   *
   * @param reason what the network layer reported, without secrets; may be null
   */
  static CallException of(ProviderCall call, IOException e, String reason) {
    if (e instanceof SSLException) {
      return new Permanent(
          "%s: %s failed: the server's certificate is not trusted or does not match: %s"
              .formatted(call.name(), call.shown(), reason),
          e);
    }
    if (e instanceof CallLimit.TooLong || e instanceof BoundedBody.TooLarge) {
      return new Permanent(
          "%s: the response to %s is not accepted: %s".formatted(call.name(), call.shown(), reason),
          e);
    }
    String what;
    if (e instanceof UnknownHostException) {
      what = "the host is not known; check base-url and the network";
    } else if (e instanceof ConnectException) {
      what = "nobody answers there";
    } else if (e instanceof SocketTimeoutException) {
      what = "no response in time (collect.response-timeout)";
    } else {
      what =
          "the connection broke off: " + (reason == null ? "no reason given" : shortened(reason));
    }
    return new Transient("%s: %s failed: %s".formatted(call.name(), call.shown(), what), null, e);
  }

  /** On one line of bearable length. */
  static String shortened(String reason) {
    String line = Text.oneLine(reason).strip();
    return line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line;
  }
}

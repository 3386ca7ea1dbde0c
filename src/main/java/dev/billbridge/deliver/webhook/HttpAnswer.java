package dev.billbridge.deliver.webhook;

import dev.billbridge.deliver.Outcome;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What a receiver answered to a request that carried an idempotency key.
 *
 * @param status     HTTP status
 * @param retryAfter value of {@code Retry-After}; null when absent
 * @param text       beginning of the body, to show to the operator; null when there is none
 */
public record HttpAnswer(int status, String retryAfter, String text) {

  /** A receiver that asks for more is asked again all the same: a delivery must not disappear for years by a typing error. */
  static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private static final int SHOWN = 300;

  /** @param now to understand a {@code Retry-After} that names a time */
  public Outcome outcome(Instant now) {
    String said = "HTTP " + status + said();
    if (status >= 200 && status < 300) {
      return new Outcome.Delivered("HTTP " + status);
    }
    if (status >= 300 && status < 400) {
      return new Outcome.Barred("the receiver redirects, which is not followed because the signature and the data are meant for the "
          + "address in the settings; set the sink's url to the address it has now (" + said + ")");
    }
    return switch (status) {
      case 408, 423, 425, 429 -> new Outcome.Passing("the receiver is busy (" + said + ")", wait(now));
      case 409 -> new Outcome.Passing("the receiver is still working on this request, or has one that conflicts with it (" + said + ")", wait(now));
      case 410 -> new Outcome.Permanent("the receiver has gone for good; remove the sink or correct its url (" + said + ")");
      case 401, 403, 407 -> new Outcome.Barred("the receiver refuses this sender, whose credentials may have expired; check the sink's authorization, "
          + "token, password and secret (" + said + ")");
      case 404, 405 -> new Outcome.Permanent("nothing takes deliveries there; check the sink's url (" + said + ")");
      case 413 -> new Outcome.Permanent("the receiver finds the request too large; let the sink send fewer records per page (" + said + ")");
      case 422 -> new Outcome.Permanent("the receiver refuses the contents, or knows this idempotency key with other contents (" + said + ")");
      default -> status >= 400 && status < 500
          ? new Outcome.Permanent("the receiver refuses the request (" + said + ")")
          : new Outcome.Passing("the receiver is in trouble (" + said + ")", wait(now));
    };
  }

  /**
   * What it means that there was no answer.
   *
   * @param trouble as the HTTP client reported it
   */
  public static Outcome lost(Throwable trouble) {
    for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return new Outcome.Barred("the receiver's certificate is not trusted or is for another host, so nothing was sent; check the sink's "
            + "url, or trust who signed it with camel.ssl.trust-store (" + shown(cause) + ")");
      }
    }
    Throwable last = trouble;
    for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException || cause instanceof UnknownHostException || cause instanceof NoRouteToHostException
          || cause instanceof SSLHandshakeException
          // The HTTP client's own; it extends the class of timeouts that come after sending.
          || cause.getClass().getSimpleName().equals("ConnectTimeoutException")) {
        return new Outcome.Passing("the receiver could not be reached, nothing was sent (" + shown(cause) + ")");
      }
      last = cause;
    }
    return new Outcome.Uncertain("the answer was lost, so the receiver may have taken the request or not (" + shown(last) + ")");
  }

  private Duration wait(Instant now) {
    if (retryAfter == null) {
      return null;
    }
    Duration wait;
    try {
      String value = retryAfter.strip();
      wait = value.matches("\\d{1,18}")
          ? Duration.ofSeconds(Long.parseLong(value))
          : Duration.between(now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return null;
    }
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private String said() {
    if (text == null || text.isBlank()) {
      return "";
    }
    String line = text.strip().replaceAll("\\p{Cntrl}+", " ");
    return ": " + (line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…");
  }

  private static String shown(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}

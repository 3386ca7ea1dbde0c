package dev.billbridge.deliver.webhook;

import dev.billbridge.deliver.DeliveryError;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.http.RetryAfter;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What a receiver answered to a request that carried an idempotency key.
 *
 * @param status HTTP status
 * @param headers by name in lower case
 * @param text the body; null when there is none
 * @param isWhole whether that is all of the body, which may have broken off or be longer than
 *     anybody reads
 */
public record HttpAnswer(int status, Map<String, String> headers, String text, boolean isWhole) {

  /**
   * A receiver that asks for more is asked again all the same: a delivery must not disappear for
   * years by a typing error.
   */
  static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private static final int SHOWN = 300;
  /** As much of a body as is searched for words. */
  private static final int JUDGED = 64 << 10;

  private static final Pattern ALERT = Pattern.compile("fatal alert: ?([a-z_]+)");
  private static final Pattern CLIENT_CERTIFICATE = Pattern.compile(
      "(?i)no required SSL certificate|the SSL certificate error|client certificate");
  private static final Pattern TLS_PORT =
      Pattern.compile("(?i)plain HTTP request was sent to HTTPS|HTTP request to an HTTPS server"
          + "|speaking plain HTTP to an SSL|requires TLS");

  /**
   * The header's value; empty when it is absent.
   *
   * @param name in lower case
   */
  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** Whether the status is one of success; the body may say otherwise. */
  boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /** Status and beginning of the body, in one line, for the operator. */
  String shown() {
    return "HTTP " + status + said();
  }

  /**
   * What a status that is none of success means.
   *
   * @param now to understand a {@code Retry-After} that names a time
   */
  public Outcome refusal(Instant now) {
    return cause().outcome(shown(), wait(now));
  }

  private DeliveryError cause() {
    if (status >= 300 && status < 400) {
      return DeliveryError.REDIRECTED;
    }
    // Servers answer these before they look at the request.
    if (status == 400 && says(CLIENT_CERTIFICATE) || status == 495 || status == 496) {
      return DeliveryError.CLIENT_CERTIFICATE_WANTED;
    }
    if (status == 400 && says(TLS_PORT) || status == 497) {
      return DeliveryError.TLS_EXPECTED;
    }
    return switch (status) {
      case 401, 402, 403, 407, 511 -> DeliveryError.SENDER_REFUSED;
      case 404, 405, 410, 421 -> DeliveryError.NOT_A_RECEIVER;
      case 406, 411, 415, 426, 501, 505 -> DeliveryError.FORM_REFUSED;
      case 408, 423, 425 -> DeliveryError.BUSY;
      case 409 -> DeliveryError.CONFLICT;
      case 413 -> DeliveryError.TOO_LARGE;
      case 422 -> DeliveryError.CONTENTS_REFUSED;
      case 429 -> DeliveryError.TOO_MANY_REQUESTS;
      case 502, 503, 504, 507, 520, 521, 522, 523, 524, 525, 526, 530 ->
        DeliveryError.RECEIVER_DOWN;
      default ->
        status >= 400 && status < 500
            ? DeliveryError.REQUEST_REFUSED
            : DeliveryError.RECEIVER_FAILED;
    };
  }

  private boolean says(Pattern what) {
    return text != null
        && what.matcher(text.substring(0, Math.min(text.length(), JUDGED))).find();
  }

  /**
   * What it means that there was no answer.
   *
   * @param failure as the HTTP client reported it
   */
  public static Outcome lost(Throwable failure) {
    Throwable last = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      DeliveryError connecting = connecting(cause);
      if (connecting != null) {
        return connecting.outcome(shown(cause));
      }
      last = cause;
    }
    return DeliveryError.ANSWER_LOST.outcome(shown(last));
  }

  /**
   * Why no connection came about; null if one may have. Names of the HTTP client's own classes,
   * since its base classes say less.
   */
  private static DeliveryError connecting(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof CertificateException || failure instanceof SSLPeerUnverifiedException) {
      return DeliveryError.CERTIFICATE_NOT_TRUSTED;
    }
    if (failure instanceof SSLException && !(failure.getCause() instanceof CertificateException)) {
      Matcher alert = ALERT.matcher(message);
      if (alert.find()) {
        return ofAlert(alert.group(1));
      }
      if (message.contains("Unsupported or unrecognized SSL message")
          || message.contains("plaintext connection")) {
        return DeliveryError.NO_TLS_THERE;
      }
      if (message.contains("No appropriate protocol")
          || message.contains("no cipher suites in common")) {
        return DeliveryError.TLS_NOT_AGREED;
      }
      return failure instanceof SSLHandshakeException && failure.getCause() == null
              || message.contains("terminated the handshake")
          ? DeliveryError.TLS_BROKEN_OFF
          : null;
    }
    if (failure instanceof UnknownHostException) {
      return DeliveryError.HOST_UNKNOWN;
    }
    return switch (failure.getClass().getSimpleName()) {
      case "ConnectException", "HttpHostConnectException" ->
        message.contains("refused") ? DeliveryError.CONNECTION_REFUSED : DeliveryError.UNREACHABLE;
      case "NoRouteToHostException",
          "PortUnreachableException",
          "ConnectTimeoutException",
          "ConnectionRequestTimeoutException" -> DeliveryError.UNREACHABLE;
      case "TunnelRefusedException" -> DeliveryError.PROXY_REFUSES;
      // An answer that is a TLS record: what a TLS port says to a request in the clear.
      case "UnsupportedHttpVersionException", "ProtocolException", "ParseException" ->
        message.indexOf('\u0015') >= 0 && message.indexOf('\u0003') >= 0
            ? DeliveryError.TLS_EXPECTED
            : null;
      default -> null;
    };
  }

  /**
   * @return null for an alert about one record of a connection that stood: a request may have
   *     arrived before
   */
  private static DeliveryError ofAlert(String name) {
    return switch (name) {
      case "certificate_required",
          "bad_certificate",
          "unknown_ca",
          "certificate_unknown",
          "certificate_expired",
          "certificate_revoked",
          "unsupported_certificate",
          "no_certificate",
          "access_denied" -> DeliveryError.CLIENT_CERTIFICATE_WANTED;
      case "handshake_failure", "protocol_version", "insufficient_security" ->
        DeliveryError.TLS_NOT_AGREED;
      case "unrecognized_name",
          "no_application_protocol",
          "illegal_parameter",
          "missing_extension",
          "unsupported_extension",
          "inappropriate_fallback",
          "decode_error" -> DeliveryError.TLS_REFUSED;
      default -> null;
    };
  }

  private Duration wait(Instant now) {
    Duration wait = RetryAfter.of(header("retry-after"), now);
    return wait == null || wait.compareTo(LONGEST_WAIT) <= 0 ? wait : LONGEST_WAIT;
  }

  private String said() {
    if (text == null || text.isBlank()) {
      return "";
    }
    return ": " + line(text);
  }

  private static String line(String text) {
    String line = text.substring(0, Math.min(text.length(), 4 * SHOWN))
        .replaceAll("[\\s\\p{Cntrl}]+", " ")
        .strip();
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }

  private static String shown(Throwable cause) {
    String message = cause.getMessage() == null ? "no reason given" : cause.getMessage();
    return line(message);
  }
}

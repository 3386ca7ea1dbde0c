package dev.billbridge.deliver.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.billbridge.deliver.DeliveryError;
import dev.billbridge.deliver.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {

  private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "408,BUSY",
    "423,BUSY",
    "425,BUSY",
    "409,CONFLICT",
    "500,RECEIVER_FAILED",
    "599,RECEIVER_FAILED"
  })
  void trouble_of_the_moment_is_tried_again_and_given_up_in_the_end(
      int status, DeliveryError cause) {
    assertThat(((Outcome.Transient) outcome(status, null)).reason())
        .startsWith(cause.sentence())
        .endsWith("(HTTP " + status + ")");
    assertThat(cause.meaning()).isEqualTo(DeliveryError.Meaning.TRANSIENT);
  }

  @ParameterizedTest
  @CsvSource({
    "404,NOT_A_RECEIVER",
    "405,NOT_A_RECEIVER",
    "410,NOT_A_RECEIVER",
    "421,NOT_A_RECEIVER",
    "429,TOO_MANY_REQUESTS",
    "502,RECEIVER_DOWN",
    "503,RECEIVER_DOWN",
    "504,RECEIVER_DOWN",
    "507,RECEIVER_DOWN",
    "521,RECEIVER_DOWN"
  })
  void what_every_delivery_would_be_answered_waits_and_is_never_given_up(
      int status, DeliveryError cause) {
    assertThat(((Outcome.Unreachable) outcome(status, null)).reason())
        .startsWith(cause.sentence())
        .endsWith("(HTTP " + status + ")");
    assertThat(cause.meaning()).isEqualTo(DeliveryError.Meaning.UNREACHABLE);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 412, 413, 414, 417, 418, 422, 431, 451})
  void refusal_of_one_delivery_is_permanent(int status) {
    assertThat(((Outcome.Rejected) outcome(status, "60")).reason()).contains("HTTP " + status);
  }

  @ParameterizedTest
  @CsvSource({
    "401,SENDER_REFUSED",
    "402,SENDER_REFUSED",
    "403,SENDER_REFUSED",
    "407,SENDER_REFUSED",
    "406,FORM_REFUSED",
    "411,FORM_REFUSED",
    "415,FORM_REFUSED",
    "426,FORM_REFUSED",
    "496,CLIENT_CERTIFICATE_WANTED",
    "497,TLS_EXPECTED"
  })
  void what_an_operator_must_fix_stands_against_the_sink_and_not_the_delivery(
      int status, DeliveryError cause) {
    assertThat(((Outcome.Blocked) outcome(status, null)).reason())
        .startsWith(cause.sentence())
        .contains("HTTP " + status);
  }

  @ParameterizedTest
  @CsvSource({
    "CLIENT_CERTIFICATE_WANTED,<center><h1>400 Bad Request</h1></center><center>No required SSL certificate was sent</center>",
    "CLIENT_CERTIFICATE_WANTED,<center>The SSL certificate error</center>",
    "TLS_EXPECTED,<center>The plain HTTP request was sent to HTTPS port</center>",
    "TLS_EXPECTED,Client sent an HTTP request to an HTTPS server.",
    "TLS_EXPECTED,You're speaking plain HTTP to an SSL-enabled server port.",
    "TLS_EXPECTED,Bad Request This combination of host and port requires TLS."
  })
  void a_400_that_a_server_gives_before_it_looks_at_the_request_bars_the_sink(
      DeliveryError cause, String page) {
    assertThat(new HttpAnswer(400, Map.of(), page, true).refusal(NOW))
        .isEqualTo(new Outcome.Blocked(cause.sentence() + " (HTTP 400: " + page + ")"));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 304, 307, 308})
  void a_redirect_is_refused(int status) {
    assertThat(((Outcome.Blocked) outcome(status, null)).reason())
        .contains("redirects", "not followed", "set the sink's url");
  }

  @ParameterizedTest
  @CsvSource({
    "120,PT2M",
    "0,PT0S",
    "' 7 ',PT7S",
    "'Mon, 02 Nov 2026 12:05:00 GMT',PT5M",
    "'Mon, 02 Nov 2026 11:00:00 GMT',PT0S",
    "999999999999999999,P1D",
    "'Tue, 02 Nov 2027 12:00:00 GMT',P1D"
  })
  void the_receiver_says_how_long_to_wait(String retryAfter, Duration wait) {
    assertThat(((Outcome.Unreachable) outcome(429, retryAfter)).retryAfter()).isEqualTo(wait);
    assertThat(((Outcome.Transient) outcome(500, retryAfter)).retryAfter()).isEqualTo(wait);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-5", "1.5", "", "99999999999999999999999"})
  void an_unreadable_wait_is_no_wait(String retryAfter) {
    assertThat(((Outcome.Unreachable) outcome(503, retryAfter)).retryAfter()).isNull();
  }

  private static Stream<Arguments> connecting() {
    return Stream.of(
        arguments(new ConnectException("Connection refused"), DeliveryError.CONNECTION_REFUSED),
        arguments(new ConnectException("Network is unreachable"), DeliveryError.UNREACHABLE),
        arguments(new NoRouteToHostException("No route to host"), DeliveryError.UNREACHABLE),
        arguments(new UnknownHostException("erp.example.com"), DeliveryError.HOST_UNKNOWN),
        arguments(new ConnectTimeoutException("connect timed out"), DeliveryError.UNREACHABLE),
        arguments(
            new SSLHandshakeException("FetchedDocument fatal alert: certificate_required"),
            DeliveryError.CLIENT_CERTIFICATE_WANTED),
        arguments(
            new SSLHandshakeException("FetchedDocument fatal alert: bad_certificate"),
            DeliveryError.CLIENT_CERTIFICATE_WANTED),
        arguments(
            new SSLException(
                "(certificate_unknown) FetchedDocument fatal alert: certificate_unknown"),
            DeliveryError.CLIENT_CERTIFICATE_WANTED),
        arguments(
            new SSLHandshakeException("FetchedDocument fatal alert: unknown_ca"),
            DeliveryError.CLIENT_CERTIFICATE_WANTED),
        arguments(
            new SSLHandshakeException(
                "(handshake_failure) FetchedDocument fatal alert: handshake_failure"),
            DeliveryError.TLS_NOT_AGREED),
        arguments(
            new SSLHandshakeException("FetchedDocument fatal alert: protocol_version"),
            DeliveryError.TLS_NOT_AGREED),
        arguments(
            new SSLHandshakeException(
                "No appropriate protocol (protocol is disabled or cipher suites are inappropriate)"),
            DeliveryError.TLS_NOT_AGREED),
        arguments(
            new SSLHandshakeException("FetchedDocument fatal alert: unrecognized_name"),
            DeliveryError.TLS_REFUSED),
        arguments(
            new SSLHandshakeException("Remote host terminated the handshake"),
            DeliveryError.TLS_BROKEN_OFF),
        arguments(
            new SSLException("Unsupported or unrecognized SSL message"),
            DeliveryError.NO_TLS_THERE),
        arguments(
            new SSLPeerUnverifiedException("another host"), DeliveryError.CERTIFICATE_NOT_TRUSTED));
  }

  @ParameterizedTest
  @MethodSource("connecting")
  void a_connection_that_did_not_come_about_is_no_fault_of_a_delivery(
      IOException trouble, DeliveryError cause) {
    Outcome expected = cause.outcome(trouble.getMessage());

    assertThat(HttpAnswer.lost(trouble)).isEqualTo(expected);
    assertThat(HttpAnswer.lost(new RuntimeException(trouble))).isEqualTo(expected);
    assertThat(cause.meaning())
        .isIn(DeliveryError.Meaning.UNREACHABLE, DeliveryError.Meaning.BLOCKED);
  }

  @Test
  void a_certificate_that_does_not_match_bars_the_sink() {
    SSLHandshakeException wrapped = new SSLHandshakeException("PKIX path building failed");
    wrapped.initCause(new CertificateException("no subject alternative name matches"));

    assertThat(((Outcome.Blocked) HttpAnswer.lost(wrapped)).reason())
        .contains("nothing was sent", "no subject alternative name matches");
    assertThat(HttpAnswer.lost(new SSLPeerUnverifiedException("another host")))
        .isInstanceOf(Outcome.Blocked.class);
  }

  @Test
  void when_it_may_have_been_sent_the_outcome_is_uncertain() {
    assertThat(HttpAnswer.lost(new SocketTimeoutException("Read timed out")))
        .isInstanceOf(Outcome.Uncertain.class);
    assertThat(HttpAnswer.lost(new SocketException("Connection reset")))
        .isInstanceOf(Outcome.Uncertain.class);
    assertThat(HttpAnswer.lost(new SSLException("FetchedDocument fatal alert: bad_record_mac")))
        .isInstanceOf(Outcome.Uncertain.class);
    assertThat(((Outcome.Uncertain) HttpAnswer.lost(new IOException())).reason())
        .contains("no reason given");
  }

  @Test
  void the_operator_sees_one_short_line_of_what_the_receiver_said() {
    Outcome outcome = new HttpAnswer(
            417, Map.of(), "{\"exc_type\":\r\n \"ValidationError\"}" + "x".repeat(5_000), true)
        .refusal(NOW);

    assertThat(((Outcome.Rejected) outcome).reason())
        .contains("HTTP 417: {\"exc_type\": \"ValidationError\"}")
        .hasLineCount(1)
        .hasSizeLessThan(400);
  }

  private static Outcome outcome(int status, String retryAfter) {
    return new HttpAnswer(
            status, retryAfter == null ? Map.of() : Map.of("retry-after", retryAfter), null, true)
        .refusal(NOW);
  }
}

package dev.billbridge.deliver.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.deliver.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {

  private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204})
  void acceptance_is_delivered(int status) {
    assertThat(outcome(status, null)).isEqualTo(new Outcome.Delivered("HTTP " + status));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 423, 425, 429, 500, 502, 503, 504, 599})
  void trouble_of_the_moment_passes(int status) {
    assertThat(outcome(status, null)).isInstanceOf(Outcome.Passing.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 402, 404, 405, 410, 413, 417, 422, 451})
  void refusal_is_permanent(int status) {
    assertThat(((Outcome.Permanent) outcome(status, "60")).reason()).contains("HTTP " + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 407})
  void refused_credentials_stand_against_the_sink_and_not_the_delivery(int status) {
    assertThat(((Outcome.Barred) outcome(status, null)).reason()).contains("refuses this sender", "check the sink's", "HTTP " + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 304, 307, 308})
  void a_redirect_is_refused(int status) {
    assertThat(((Outcome.Barred) outcome(status, null)).reason()).contains("redirects", "not followed", "set the sink's url");
  }

  @ParameterizedTest
  @CsvSource({"120,PT2M", "0,PT0S", "' 7 ',PT7S", "'Mon, 02 Nov 2026 12:05:00 GMT',PT5M", "'Mon, 02 Nov 2026 11:00:00 GMT',PT0S",
      "999999999999999999,P1D", "'Tue, 02 Nov 2027 12:00:00 GMT',P1D"})
  void the_receiver_says_how_long_to_wait(String retryAfter, Duration wait) {
    assertThat(((Outcome.Passing) outcome(429, retryAfter)).retryAfter()).isEqualTo(wait);
    assertThat(((Outcome.Passing) outcome(503, retryAfter)).retryAfter()).isEqualTo(wait);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-5", "1.5", "", "99999999999999999999999"})
  void an_unreadable_wait_is_no_wait(String retryAfter) {
    assertThat(((Outcome.Passing) outcome(503, retryAfter)).retryAfter()).isNull();
  }

  @Test
  void when_nothing_was_sent_the_trouble_passes() {
    assertThat(HttpAnswer.lost(new ConnectException("Connection refused"))).isInstanceOf(Outcome.Passing.class);
    assertThat(HttpAnswer.lost(new UnknownHostException("erp.example.com"))).isInstanceOf(Outcome.Passing.class);
    assertThat(HttpAnswer.lost(new RuntimeException(new SSLHandshakeException("expired")))).isInstanceOf(Outcome.Passing.class);
    assertThat(HttpAnswer.lost(new ConnectTimeoutException("connect timed out"))).isInstanceOf(Outcome.Passing.class);
  }

  @Test
  void a_certificate_that_does_not_match_bars_the_sink() {
    SSLHandshakeException wrapped = new SSLHandshakeException("PKIX path building failed");
    wrapped.initCause(new CertificateException("no subject alternative name matches"));

    assertThat(((Outcome.Barred) HttpAnswer.lost(wrapped)).reason()).contains("nothing was sent", "no subject alternative name matches");
    assertThat(HttpAnswer.lost(new SSLPeerUnverifiedException("another host"))).isInstanceOf(Outcome.Barred.class);
  }

  @Test
  void when_it_may_have_been_sent_the_outcome_is_uncertain() {
    assertThat(HttpAnswer.lost(new SocketTimeoutException("Read timed out"))).isInstanceOf(Outcome.Uncertain.class);
    assertThat(HttpAnswer.lost(new SocketException("Connection reset"))).isInstanceOf(Outcome.Uncertain.class);
    assertThat(((Outcome.Uncertain) HttpAnswer.lost(new IOException())).reason()).contains("IOException");
  }

  @Test
  void the_operator_sees_one_short_line_of_what_the_receiver_said() {
    Outcome outcome = new HttpAnswer(417, null, "{\"exc_type\":\r\n \"ValidationError\"}" + "x".repeat(5_000)).outcome(NOW);

    assertThat(((Outcome.Permanent) outcome).reason()).contains("HTTP 417: {\"exc_type\":  \"ValidationError\"}").hasLineCount(1).hasSizeLessThan(400);
  }

  private static Outcome outcome(int status, String retryAfter) {
    return new HttpAnswer(status, retryAfter, null).outcome(NOW);
  }
}

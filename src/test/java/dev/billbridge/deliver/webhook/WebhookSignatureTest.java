package dev.billbridge.deliver.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

  private static final String NEW = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String OLD = "whsec_ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
  private static final String BODY =
      "{\"type\":\"billing.statement.finalized\",\"timestamp\":\"2025-07-05T04:00:00Z\","
          + "\"data\":{\"statementId\":\"GY00900017\",\"total\":\"186.00\",\"currency\":\"EUR\"}}";
  private static final long TIME = 1751688000;

  @Test
  void signatures_are_those_that_the_reference_libraries_make() {
    assertThat(sign(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            null,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1614265330,
            "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assertThat(sign(NEW, null, "msg_ionos_GY00900017_1", TIME, BODY))
        .isEqualTo("v1,GD/aUHSbU0x6nFdBWUl7YtB16XTtkRl+Amg35U6hX2I=");
    assertThat(sign(NEW, null, "msg_utf8_1", TIME, "{\"name\":\"石狩第2ゾーン\"}"))
        .isEqualTo("v1,5cdg8439ret4o00h1nBfikigsI4FEvCyTv/Eau7hK9w=");
    assertThat(sign(NEW, null, "msg_empty_1", TIME, ""))
        .isEqualTo("v1,4Z+AmPvvZWLtnM/o92FqeN2rEguXYID3xwmBvspc/aU=");
  }

  @Test
  void while_a_secret_is_changed_both_signatures_are_sent_the_new_one_first() {
    assertThat(sign(NEW, OLD, "msg_ionos_GY00900017_1", TIME, BODY))
        .isEqualTo(
            "v1,GD/aUHSbU0x6nFdBWUl7YtB16XTtkRl+Amg35U6hX2I= v1,9T4GJnSEnLgoY6Qeb1c5+t6rsTK9NKyvpdoj9T8wFK8=");
  }

  @Test
  void the_prefix_of_a_secret_may_be_left_out() {
    assertThat(sign(NEW.substring("whsec_".length()), "", "msg_utf8_1", TIME, "x"))
        .isEqualTo(sign(NEW, null, "msg_utf8_1", TIME, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"whsec_not base64!", "whsec_c2hvcnQ=", "plain-text-password"})
  void an_unusable_secret_is_refused_without_showing_it(String secret) {
    assertThatThrownBy(() -> WebhookSignature.of(NEW, secret))
        .isInstanceOf(IllegalArgumentException.class)
        .hasNoCause()
        .hasMessageStartingWith("previous-secret")
        .hasMessageContaining("openssl rand -base64 32")
        .hasMessageNotContaining(secret)
        .hasMessageNotContaining("c2hvcnQ");
  }

  @Test
  void the_advice_makes_a_secret_that_is_accepted() {
    assertThat(WebhookSignature.of(Base64.getEncoder().encodeToString(new byte[32]), null))
        .hasToString("WebhookSignature of 1 secret");
  }

  private static String sign(String secret, String previous, String id, long seconds, String body) {
    return WebhookSignature.of(secret, previous)
        .sign(id, Instant.ofEpochSecond(seconds), body.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.billbridge.scenario.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.StartException;
import dev.billbridge.service.preflight.SampleStatement;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.Receiver.Attempt;
import dev.billbridge.testing.Receiver.Fault;
import dev.billbridge.testing.StandardWebhooks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The webhook sink as an operator has it: the shipped route, Camel's HTTP client, a receiver that
 * fails on demand.
 */
class WebhookSinkTest {

  private static final String SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final String PREVIOUS = "whsec_ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

  @TempDir
  private Path folder;

  private Receiver erp;
  private PostedSite site;

  @BeforeEach
  void a_site_with_a_receiver() {
    erp = Receiver.start();
    site = new PostedSite(folder)
        .sink(
            "erp",
            "webhook",
            "url",
            erp.url() + "/billing/in?tenant=a%20b",
            "secret",
            SECRET,
            "timeout",
            "PT0.5S");
  }

  @AfterEach
  void close() {
    site.close();
    erp.close();
  }

  @Test
  void a_statement_arrives_once_signed_with_both_secrets_and_nothing_else_is_sent()
      throws Exception {
    site.set("sink.erp.previous-secret", PREVIOUS).set("sink.erp.token", "t0ken-4711");
    site.post("4711", charge("r1", "", "100.01"));

    assertThat(site.round()).isEmpty();
    assertThat(site.round()).isEmpty();

    Attempt post = erp.posts().get(0);
    assertThat(erp.attempts()).hasSize(1);
    assertThat(post.path()).isEqualTo("/billing/in?tenant=a%20b");
    assertThat(post.headers())
        .containsOnlyKeys(
            "host",
            "content-type",
            "content-length",
            "user-agent",
            "connection",
            "accept-encoding",
            "authorization",
            "idempotency-key",
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature");
    assertThat(post.headers())
        .containsEntry("authorization", "Bearer t0ken-4711")
        .containsEntry("content-type", "application/cloudevents+json")
        .containsEntry("idempotency-key", '"' + post.id() + '"')
        .containsEntry("webhook-timestamp", Long.toString(site.clock.instant().getEpochSecond()));
    assertThat(post.headers().get("webhook-signature"))
        .isEqualTo(StandardWebhooks.signature(SECRET, post) + " "
            + StandardWebhooks.signature(PREVIOUS, post));
    JsonNode event = new ObjectMapper().readTree(post.body());
    assertThat(event.at("/data/records/0/amount").asText()).isEqualTo("100.01");
    assertThat(event.at("/id").asText()).isEqualTo(post.id());
  }

  @ParameterizedTest
  @ValueSource(ints = {405, 501})
  void a_receiver_that_knows_no_method_but_post_passes_the_live_check(int status) {
    erp.always(Fault.status(status));

    assertThat(site.service().deliverer().probe(new SampleStatement("sample", false).owedTo("erp")))
        .isEqualTo(new Outcome.Delivered(
            "the receiver answers (HTTP %d to HEAD); nothing was posted".formatted(status)));
    assertThat(erp.posts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 423, 408, 409})
  void what_may_pass_is_sent_again_with_the_same_id_and_body_and_a_new_time(int status)
      throws Exception {
    erp.plan(Fault.status(status));
    site.post("4711", charge("r1", "", "100"));

    assertThat(site.round())
        .singleElement()
        .asString()
        .contains(
            "erp: sakura:0012345:4711 revision 1 did not arrive",
            "HTTP " + status,
            "refused by plan");
    assertThat(site.round()).isEmpty();
    assertThat(erp.attempts()).hasSize(1);
    site.clock.forward(Duration.ofMinutes(1));
    assertThat(site.round()).isEmpty();

    List<Attempt> posts = erp.posts();
    assertThat(posts).hasSize(2);
    assertThat(posts.get(1).id()).isEqualTo(posts.get(0).id());
    assertThat(posts.get(1).body()).isEqualTo(posts.get(0).body());
    assertThat(posts.get(1).headers().get("webhook-signature"))
        .isEqualTo(StandardWebhooks.signature(SECRET, posts.get(1)))
        .isNotEqualTo(StandardWebhooks.signature(SECRET, posts.get(0)));
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 405, 410, 429, 502, 503, 504})
  void
      what_says_nothing_against_the_delivery_is_repeated_for_weeks_and_arrives_when_the_receiver_is_back(
          int status) {
    site.set("deliver.attempts", "2");
    erp.always(Fault.status(status));
    site.post("4711", charge("r1", "", "100"));

    assertThat(site.round())
        .singleElement()
        .asString()
        .contains("erp: sakura:0012345:4711 revision 1 waits: ", "HTTP " + status)
        .hasLineCount(1);
    for (int day = 0; day < 20; day++) {
      site.clock.forward(Duration.ofDays(1));
      assertThat(site.round()).isNotEmpty();
    }
    erp.always(null);
    site.clock.forward(Duration.ofMinutes(20));
    assertThat(site.round()).isEmpty();
    assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 423, 429, 503})
  void a_receiver_that_names_a_time_is_left_alone_until_then(int status) {
    erp.plan(Fault.status(status, "Retry-After", "7200"));
    site.post("4711", charge("r1", "", "100"));

    site.round();
    site.clock.forward(Duration.ofMinutes(119));
    site.round();
    assertThat(erp.attempts()).hasSize(1);
    site.clock.forward(Duration.ofMinutes(2));
    site.round();
    assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 418, 422})
  void a_refusal_is_final_and_shown_and_does_not_hold_up_the_others(int status) {
    erp.plan(Fault.status(status));
    site.post("4711", charge("r1", "", "100"));
    site.post("4712", charge("r1", "", "200"));

    assertThat(site.round())
        .singleElement()
        .asString()
        .contains("4711 revision 1 was refused", "HTTP " + status);
    site.clock.forward(Duration.ofDays(9));
    assertThat(site.round()).isEmpty();
    assertThat(erp.posts()).hasSize(2);
    assertThat(site.count("erp", DeliveryState.REJECTED)).isEqualTo(1);
    assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(1);

    site.service().ledger().deliveries().redeliver("erp", null, DeliveryState.REJECTED, "kim");
    assertThat(site.round()).isEmpty();
    assertThat(erp.posts()).hasSize(3);
    assertThat(erp.posts().get(2).id()).isEqualTo(erp.posts().get(0).id());
    assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(2);
  }

  @Test
  void a_redirect_is_refused_and_reported_and_no_credentials_travel() {
    try (Receiver other = Receiver.start()) {
      erp.plan(Fault.status(307, "Location", other.url() + "/elsewhere"));
      site.set("sink.erp.user", "billing").set("sink.erp.password", "p4ss-word");
      site.post("4711", charge("r1", "", "100"));

      assertThat(site.round())
          .singleElement()
          .asString()
          .contains("redirects, which is not followed", "set the sink's url")
          .doesNotContain("p4ss-word");
      assertThat(other.attempts()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":200,\"message\":\"Server Error\"}}",
        "{\"ok\":false}",
        "<html><body>Sign in</body></html>"
      })
  void an_answer_200_that_is_no_acceptance_is_shown_and_not_taken_for_one(String answer) {
    erp.plan(Fault.answer(200, answer));
    site.post("4711", charge("r1", "", "100"));

    assertThat(site.round())
        .singleElement()
        .asString()
        .contains("HTTP 200: " + answer, "accepted-when")
        .hasLineCount(1);
    assertThat(site.count("erp", DeliveryState.DELIVERED)).isZero();
    site.clock.forward(Duration.ofMinutes(1));
    assertThat(site.round()).isEmpty();
    assertThat(erp.posts())
        .hasSize(2)
        .extracting(Attempt::id)
        .containsOnly(erp.posts().get(0).id());
  }

  @Test
  void a_409_means_delivered_where_accepted_when_says_so() {
    site.set(
        "sink.erp.accepted-when",
        ".status < 300 or (.status == 409 and .body.reason == \"duplicate\")");
    erp.plan(
        Fault.answer(409, "{\"reason\":\"locked\"}"),
        Fault.answer(409, "{\"reason\":\"duplicate\"}"));
    site.post("4711", charge("r1", "", "100"));

    assertThat(site.round()).singleElement().asString().contains("did not arrive", "locked");
    site.clock.forward(Duration.ofMinutes(1));
    assertThat(site.round()).isEmpty();
    assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(1);
  }

  @Test
  void a_statement_of_several_pages_goes_on_with_the_page_that_failed() {
    site.set("sink.erp.records-per-page", "1");
    erp.plan(Fault.NONE, Fault.status(503), Fault.of(Fault.Kind.RESET_AFTER_TAKING));
    site.post("4711", charge("r1", "", "100"), charge("r2", "", "200"), charge("r3", "", "300"));

    assertThat(site.round()).singleElement().asString().contains("HTTP 503");
    site.stop();
    site.clock.forward(Duration.ofMinutes(20));
    assertThat(site.round()).singleElement().asString().contains("may or may not");
    site.clock.forward(Duration.ofMinutes(20));
    assertThat(site.round()).isEmpty();

    assertThat(erp.posts())
        .extracting(post ->
            new ObjectMapper().readTree(post.body()).at("/data/page/number").asInt())
        .containsExactly(1, 2, 2, 2, 3);
    assertThat(erp.taken()).hasSize(3);

    site.service().ledger().deliveries().redeliver("erp", null, DeliveryState.DELIVERED, "kim");
    assertThat(site.round()).isEmpty();
    assertThat(erp.posts())
        .as("what an operator orders again begins at the first page")
        .hasSize(8);
  }

  @Test
  void other_pages_than_those_that_were_taken_are_all_sent() {
    site.set("sink.erp.records-per-page", "1");
    erp.plan(Fault.NONE, Fault.status(503));
    site.post("4711", charge("r1", "", "100"), charge("r2", "", "200"), charge("r3", "", "300"));
    site.round();
    site.stop();
    site.set("sink.erp.records-per-page", "2");
    site.clock.forward(Duration.ofMinutes(20));

    assertThat(site.round()).isEmpty();
    assertThat(erp.posts()).hasSize(4);
  }

  @Test
  void a_receiver_that_promises_to_keep_the_connection_and_closes_it_gets_each_page_once() {
    site.set("sink.erp.records-per-page", "1");
    erp.always(Fault.of(Fault.Kind.RESET_AFTER_ANSWER));
    site.post("4711", charge("r1", "", "100"), charge("r2", "", "200"), charge("r3", "", "300"));

    site.roundsUntilNothingIsOwed();
    assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(1);
    assertThat(erp.taken()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 400, 404, 500})
  void a_receiver_that_repeats_what_it_was_sent_gets_no_secret_into_log_or_ledger(int status) {
    site.set("sink.erp.user", "billing").set("sink.erp.password", "p4ss/w+rd");
    String basic =
        Base64.getEncoder().encodeToString("billing:p4ss/w+rd".getBytes(StandardCharsets.UTF_8));
    erp.always(Fault.answer(
        status,
        "{\"error\":\"" + "x".repeat(240) + " Basic " + basic + ", p4ss%2Fw%2Brd, p4ss/w+rd, "
            + SECRET + ", " + SECRET.substring(6) + "\"}"));
    site.post("4711", charge("r1", "", "100"));

    String failure = site.round().get(0);
    String kept = site.service()
        .ledger()
        .deliveries()
        .list(DeliveryState.OWED, DeliveryState.REJECTED)
        .get(0)
        .lastAnswer();
    for (String text : List.of(failure, kept)) {
      assertThat(text)
          .contains("Basic ***")
          .doesNotContain("p4ss", basic.substring(0, 6), SECRET.substring(6, 12));
    }
  }

  @Test
  void a_condition_that_is_not_jq_is_refused_with_its_line() {
    site.set("sink.erp.accepted-when", ".status = = 200");
    assertThatThrownBy(site::service)
        .hasMessageContaining("application.properties:")
        .hasMessageContaining("sink.erp.accepted-when = \".status = = 200\" is not a jq condition")
        .hasMessageContaining("example: .status == 201");
    site.set("sink.erp.accepted-when", ".body | okay");
    assertThatThrownBy(site::service).hasMessageContaining("okay/0 does not exist");
  }

  @Test
  void revision_two_waits_for_revision_one() {
    erp.plan(Fault.status(503));
    site.post("4711", charge("r1", "", "100"));
    site.round();
    site.post("4711", charge("r1", "", "101"));

    site.round();
    assertThat(erp.posts()).hasSize(1);
    site.clock.forward(Duration.ofMinutes(1));
    site.round();
    assertThat(erp.posts())
        .extracting(post -> new ObjectMapper()
            .readTree(post.body())
            .at("/data/statement/revision")
            .asInt())
        .containsExactly(1, 1, 2);
  }

  @Test
  void a_receiver_that_repeats_secrets_does_not_get_them_into_what_operators_read() {
    String token = "t0ken-that-nobody-may-read";
    erp.plan(Fault.status(418, "Retry-After", "1"));
    erp.always(new Fault(Fault.Kind.STATUS, 418, java.util.Map.of("X-Said", token)));
    site.set("sink.erp.token", token).set("sink.erp.url", erp.url() + "/" + token);
    site.post("4711", charge("r1", "", "100"));

    assertThat(site.round()).singleElement().asString().doesNotContain(token);
    assertThat(site.service().ledger().deliveries().list(DeliveryState.REJECTED))
        .extracting(Delivery::lastAnswer)
        .noneMatch(answer -> answer.contains(token));
  }

  @Test
  void settings_that_make_no_sink_are_refused_in_one_sentence_without_the_secret() {
    site.set("sink.erp.secret", "dG9vIHNob3J0");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessageEndingWith(
            "application.properties:6: sink.erp.secret holds 9 bytes, but must hold 24 to 64; make one with: openssl rand -base64 32");

    site.set("sink.erp.secret", SECRET).set("sink.erp.template", "../mappings/prelude.jq");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("is not a plain file name");

    site.set("sink.erp.template", "")
        .set("sink.erp.lookup-url", erp.url() + "/search?q={statementId}");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("sink.erp.lookup-url contains neither {id} nor {revision}");

    site.set("sink.erp.lookup-url", "").set("sink.erp.token", "a").set("sink.erp.user", "b");
    assertThatThrownBy(site::service)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("give one kind of credentials");
  }
}

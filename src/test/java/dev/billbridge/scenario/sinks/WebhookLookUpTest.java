package dev.billbridge.scenario.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.Receiver.Attempt;
import dev.billbridge.testing.Receiver.Fault;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a webhook's request of which no reliable answer has come back. */
class WebhookLookUpTest {

  @TempDir
  private Path folder;

  private Receiver erp;
  private PostedSite site;

  @BeforeEach
  void a_site_with_a_receiver() {
    erp = Receiver.start();
    site = new PostedSite(folder)
        .sink("erp", "webhook", "url", erp.url() + "/in", "timeout", "PT0.5S");
  }

  @AfterEach
  void close() {
    site.close();
    erp.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RESET_AFTER_TAKING", "RESET_WITHIN_ANSWER", "SILENCE_AFTER_TAKING"})
  void a_lost_answer_is_uncertain_and_the_look_up_says_that_it_arrived(String fault) {
    site.set("sink.erp.lookup-url", erp.url() + "/deliveries");
    erp.plan(Fault.of(Fault.Kind.valueOf(fault)));
    site.post("4711", charge("r1", "", "100"));

    assertThat(site.round()).singleElement().asString().contains("may or may not have arrived");
    assertThat(site.count("erp", DeliveryState.UNCERTAIN)).isEqualTo(1);
    site.clock.forward(Duration.ofMinutes(1));
    assertThat(site.round()).isEmpty();

    assertThat(erp.posts()).hasSize(1);
    assertThat(erp.attempts().get(1).path())
        .isEqualTo("/deliveries/" + erp.posts().get(0).id());
    assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(1);
  }

  @Test
  void what_the_look_up_does_not_know_is_sent_and_a_look_up_in_trouble_sends_nothing() {
    site.set("sink.erp.lookup-url", erp.url() + "/search?q={statementId}-r{revision}");
    erp.answersLookUps("{\"data\":[]}");
    erp.plan(Fault.of(Fault.Kind.RESET_BEFORE_READING), Fault.status(503));
    site.post("47/11&x=", charge("r1", "", "100"));

    site.round();
    site.clock.forward(Duration.ofMinutes(2));
    assertThat(site.round()).singleElement().asString().contains("asked at lookup-url", "HTTP 503");
    assertThat(erp.posts()).isEmpty();
    site.clock.forward(Duration.ofMinutes(5));
    assertThat(site.round()).isEmpty();

    assertThat(erp.posts()).hasSize(1);
    assertThat(erp.attempts().get(1).path()).isEqualTo("/search?q=47%2F11%26x%3D-r1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"no permission\"}}",
        "<html><title>Sign in</title></html>",
        "{}",
        "",
        "{\"data\":{\"invoice\":null}}"
      })
  void a_look_up_that_proves_nothing_leaves_it_uncertain_for_weeks_and_sends_nothing(
      String answer) {
    site.set("sink.erp.lookup-url", erp.url() + "/search?id={id}").set("deliver.attempts", "2");
    erp.answersLookUps(answer);
    erp.plan(Fault.of(Fault.Kind.RESET_BEFORE_READING));
    site.post("4711", charge("r1", "", "100"));

    site.round();
    for (int day = 0; day < 9; day++) {
      site.clock.forward(Duration.ofDays(1));
      assertThat(site.round())
          .singleElement()
          .asString()
          .contains("may or may not have arrived", "proves neither", "found-when")
          .hasLineCount(1);
    }
    assertThat(erp.posts()).isEmpty();
    assertThat(site.count("erp", DeliveryState.UNCERTAIN)).isEqualTo(1);
    assertThat(site.service()
            .ledger()
            .deliveries()
            .list(DeliveryState.UNCERTAIN)
            .get(0)
            .lastAnswer())
        .contains(answer);

    erp.answersLookUps(
        "{\"@odata.context\":\"https://erp.example.com/$metadata#Invoices\",\"value\":[]}");
    site.clock.forward(Duration.ofDays(1));
    assertThat(site.round()).isEmpty();
    assertThat(erp.taken()).hasSize(1);
  }

  @Test
  void a_look_up_is_understood_as_found_when_says() {
    site.set("sink.erp.lookup-url", erp.url() + "/search?id={id}")
        .set("sink.erp.found-when", ".body.booked == \"\\(.statementId)/\\(.revision)\"");
    erp.answersLookUps("{\"booked\":\"4711/1\"}");
    erp.plan(
        Fault.of(Fault.Kind.RESET_BEFORE_READING),
        Fault.NONE,
        Fault.of(Fault.Kind.RESET_BEFORE_READING));
    site.post("4711", charge("r1", "", "100"));
    site.round();
    site.clock.forward(Duration.ofMinutes(1));
    assertThat(site.round()).isEmpty();
    assertThat(erp.posts()).isEmpty();
    assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(1);

    site.post("4711", charge("r1", "", "101"));
    site.round();
    site.clock.forward(Duration.ofMinutes(1));
    assertThat(site.round()).isEmpty();
    assertThat(erp.taken()).hasSize(1);
  }

  @Test
  void
      what_an_operator_wants_sent_again_is_sent_again_although_the_look_up_would_say_that_it_is_there() {
    site.set("sink.erp.lookup-url", erp.url() + "/deliveries");
    site.post("4711", charge("r1", "", "100"));
    site.round();
    erp.plan(Fault.status(503), Fault.of(Fault.Kind.RESET_BEFORE_READING));

    site.service().ledger().deliveries().redeliver("erp", null, DeliveryState.DELIVERED, "kim");
    assertThat(site.round()).singleElement().asString().contains("HTTP 503");
    site.clock.forward(Duration.ofMinutes(1));
    assertThat(site.round()).singleElement().asString().contains("may or may not have arrived");
    assertThat(erp.attempts()).extracting(Attempt::method).containsOnly("POST");
    // Only now there is something to ask.
    site.clock.forward(Duration.ofMinutes(5));
    assertThat(site.round()).isEmpty();

    assertThat(erp.attempts()).extracting(Attempt::method).containsExactly("POST", "POST", "GET");
    assertThat(erp.posts().get(1).id()).isEqualTo(erp.posts().get(0).id());
    assertThat(erp.posts().get(1).body()).isEqualTo(erp.posts().get(0).body());
  }

  @Test
  void a_look_up_that_knows_statements_alone_is_not_believed_about_pages() {
    site.set("sink.erp.lookup-url", erp.url() + "/search?q={statementId}-r{revision}")
        .set("sink.erp.records-per-page", "1");
    erp.answersLookUps("{\"data\":[4711]}");
    erp.plan(Fault.NONE, Fault.of(Fault.Kind.RESET_BEFORE_READING));
    site.post("4711", charge("r1", "", "100"), charge("r2", "", "200"));

    site.round();
    site.clock.forward(Duration.ofMinutes(1));
    assertThat(site.round()).isEmpty();

    assertThat(erp.taken().keySet()).hasSize(2);
  }

  @Test
  void without_a_look_up_an_uncertain_request_is_sent_again_under_the_same_id() {
    erp.plan(Fault.of(Fault.Kind.RESET_AFTER_TAKING), Fault.of(Fault.Kind.RESET_AFTER_ANSWER));
    site.post("4711", charge("r1", "", "100"));

    site.roundsUntilNothingIsOwed();

    assertThat(erp.posts())
        .hasSize(2)
        .extracting(Attempt::id)
        .containsOnly(erp.posts().get(0).id());
    assertThat(erp.taken().keySet()).hasSize(1);
  }
}

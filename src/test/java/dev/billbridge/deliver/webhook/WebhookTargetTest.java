package dev.billbridge.deliver.webhook;

import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.owed;
import static dev.billbridge.testing.Invented.present;
import static dev.billbridge.testing.Invented.revision;
import static dev.billbridge.testing.Invented.to;
import static dev.billbridge.testing.Invented.vanished;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.render.template.Template;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WebhookTargetTest {

  private static final String SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");

  private final OwedRevision bill = owed(
      revision(1),
      present(charge("r1", "", "100.000000000000000001"), 1),
      present(charge("r2", "", "-50"), 1),
      vanished(charge("r3", "", "7"), 1),
      present(charge("r4", "", "1"), 1),
      present(charge("r5", "", "2"), 1));
  private final List<WebhookRequest> received = new ArrayList<>();

  @Test
  void a_small_statement_is_one_signed_cloud_event() throws IOException {
    assertThat(target(500).deliver(bill))
        .isEqualTo(new Outcome.Delivered("1 request; the last was answered HTTP 202"));

    WebhookRequest request = received.get(0);
    assertThat(request.headers())
        .containsEntry("Content-Type", "application/cloudevents+json")
        .containsEntry("webhook-id", request.id())
        .containsEntry("Idempotency-Key", "\"" + request.id() + "\"")
        .containsEntry("webhook-timestamp", Long.toString(NOON.getEpochSecond()))
        .containsEntry(
            "webhook-signature",
            WebhookSignature.of(SECRET, null).sign(request.id(), NOON, request.body()));
    JsonNode event = json(request);
    assertThat(event.get("specversion").asText()).isEqualTo("1.0");
    assertThat(event.get("id").asText())
        .isEqualTo(request.id())
        .doesNotContain(".")
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat(event.get("source").asText()).isEqualTo("/billing/sakura/0012345");
    assertThat(event.get("type").asText()).isEqualTo("dev.billbridge.statement.final");
    assertThat(event.get("subject").asText()).isEqualTo("4711");
    assertThat(event.get("time").asText()).isEqualTo("2026-11-01T20:15:00Z");
    assertThat(event.at("/data/statement/total").asText()).isEqualTo("300.5");
    assertThat(event.at("/data/records")).hasSize(5);
    assertThat(event.at("/data/records/0/amount").asText()).isEqualTo("100.000000000000000001");
    assertThat(event.at("/data/summary").toString())
        .isEqualTo(
            "{\"pages\":1,\"records\":5,\"vanished\":1,\"sums\":{\"JPY\":\"53.000000000000000001\"}}");
  }

  @Test
  void a_large_statement_is_numbered_pages_and_the_last_closes_it() throws IOException {
    target(2).deliver(bill);

    assertThat(received).hasSize(3);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      JsonNode data = json(received.get(i)).get("data");
      ids.add(received.get(i).id());
      assertThat(data.at("/page/number").asInt()).isEqualTo(i + 1);
      assertThat(data.at("/page/last").asBoolean()).isEqualTo(i == 2);
      assertThat(data.get("summary").isNull()).isEqualTo(i < 2);
      assertThat(data.get("records")).hasSize(i < 2 ? 2 : 1);
    }
    assertThat(ids).hasSize(3);
    assertThat(json(received.get(2)).at("/data/summary/pages").asInt()).isEqualTo(3);
    assertThat(json(received.get(2)).at("/data/summary/records").asInt()).isEqualTo(5);
  }

  @Test
  void
      a_statement_that_fills_its_pages_exactly_has_no_empty_one_and_one_without_records_is_still_sent()
          throws IOException {
    target(5).deliver(bill);
    assertThat(received).hasSize(1);

    received.clear();
    target(5).deliver(owed(revision(2)));
    assertThat(received).hasSize(1);
    assertThat(json(received.get(0)).at("/data/summary/records").asInt()).isZero();
  }

  @Test
  void a_repetition_has_the_same_ids_and_bodies_and_a_new_time() {
    target(2).deliver(bill);
    List<WebhookRequest> first = List.copyOf(received);
    received.clear();
    target(new CloudEventForm(), 2, NOON.plusSeconds(60), true).deliver(bill);

    for (int i = 0; i < first.size(); i++) {
      assertThat(received.get(i).id()).isEqualTo(first.get(i).id());
      assertThat(received.get(i).body()).isEqualTo(first.get(i).body());
      assertThat(received.get(i).headers().get("webhook-timestamp"))
          .isNotEqualTo(first.get(i).headers().get("webhook-timestamp"));
      assertThat(received.get(i).headers().get("webhook-signature"))
          .isNotEqualTo(first.get(i).headers().get("webhook-signature"));
    }
  }

  @Test
  void another_sink_or_revision_has_other_ids() {
    target(500).deliver(bill);
    target(500).deliver(to("other", bill));
    target(500).deliver(owed(revision(2), present(charge("r1", "", "1"), 2)));

    assertThat(received).extracting(WebhookRequest::id).doesNotHaveDuplicates().hasSize(3);
  }

  @Test
  void the_first_answer_that_is_no_acceptance_ends_the_attempt() {
    List<Outcome> answers = new ArrayList<>(
        List.of(new Outcome.Delivered("HTTP 202"), new Outcome.Uncertain("the response was lost")));
    WebhookTarget target = new WebhookTarget(
        new CloudEventForm(), null, true, 2, Clock.fixed(NOON, ZoneOffset.UTC), request -> {
          received.add(request);
          return answers.remove(0);
        });

    assertThat(target.deliver(bill)).isEqualTo(new Outcome.Uncertain("the response was lost"));
    assertThat(received).hasSize(2);
    assertThat(received.get(0).headers()).doesNotContainKey("webhook-signature");
  }

  @Test
  void the_idempotency_key_can_be_bare() {
    target(new CloudEventForm(), 500, NOON, false).deliver(bill);

    assertThat(received.get(0).headers())
        .containsEntry("Idempotency-Key", received.get(0).id());
  }

  @Test
  void a_template_gives_the_bodies_their_form_and_may_make_several_or_none() throws IOException {
    target(
            new TemplateForm(Template.compile(
                "each.jq", ".records[] | select(.vanished | not) | {id: .recordId, amount}")),
            500,
            NOON,
            true)
        .deliver(bill);

    assertThat(received).hasSize(4);
    assertThat(received).extracting(WebhookRequest::id).doesNotHaveDuplicates();
    assertThat(new String(received.get(0).body(), "UTF-8"))
        .isEqualTo("{\"id\":\"sakura:0012345:4711:r1\",\"amount\":\"100.000000000000000001\"}");
    assertThat(received.get(0).headers()).containsEntry("Content-Type", "application/json");

    received.clear();
    assertThat(target(new TemplateForm(Template.compile("none.jq", "empty")), 500, NOON, true)
            .deliver(bill))
        .isEqualTo(new Outcome.Delivered("nothing to send: the template made no request"));
  }

  @Test
  void a_statement_of_which_one_page_cannot_be_formed_is_not_sent_at_all_and_waits() {
    List<WebhookRequest> sent = new ArrayList<>();
    WebhookTarget target = new WebhookTarget(
        new TemplateForm(
            Template.compile(
                "t.jq",
                "if .page.last then {total: ([.records[].amount | tonumber * 1.1] | add)} else {} end")),
        null,
        true,
        1,
        Clock.fixed(Instant.parse("2026-11-02T12:00:00Z"), ZoneOffset.UTC),
        request -> {
          sent.add(request);
          return new Outcome.Delivered("HTTP 202");
        });

    Outcome outcome = target.deliver(bill);

    assertThat(sent).isEmpty();
    assertThat(((Outcome.Blocked) outcome).reason())
        .contains("template", "correct it", "/total would be ");
  }

  @Test
  void a_template_that_gives_up_is_permanent_and_says_why() {
    Outcome outcome = target(
            new TemplateForm(Template.compile("strict.jq", "error(\"no cost centre for r2\")")),
            500,
            NOON,
            true)
        .deliver(bill);

    assertThat(outcome)
        .isEqualTo(
            new Outcome.Rejected(
                "template strict.jq cannot form page 1 of statement sakura:0012345:4711: no cost centre for r2"));
    assertThat(received).isEmpty();
  }

  private WebhookTarget target(int recordsPerPage) {
    return target(new CloudEventForm(), recordsPerPage, NOON, true);
  }

  private WebhookTarget target(PageForm form, int recordsPerPage, Instant now, boolean quotedKey) {
    return new WebhookTarget(
        form,
        WebhookSignature.of(SECRET, null),
        quotedKey,
        recordsPerPage,
        Clock.fixed(now, ZoneOffset.UTC),
        request -> {
          received.add(request);
          return new Outcome.Delivered("HTTP 202");
        });
  }

  private static JsonNode json(WebhookRequest request) throws IOException {
    return new ObjectMapper().readTree(request.body());
  }
}

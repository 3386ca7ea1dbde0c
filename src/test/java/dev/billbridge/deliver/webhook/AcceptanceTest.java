package dev.billbridge.deliver.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.deliver.DeliveryError;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.settings.text.JqCondition;
import dev.billbridge.testing.Invented;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A status of success is believed only as far as the body goes along with it. */
class AcceptanceTest {

  private static final Instant NOW = Instant.parse("2026-11-02T12:00:00Z");
  private static final String ID = "0d9c6b3e-1f4a-8c22-9b1d-6a5f4e3d2c1b";
  private final Acceptance usual = new Acceptance(null, null);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "OK",
        "taken",
        "{}",
        "[]",
        "{\"ok\":true}",
        "{\"success\":\"true\",\"error\":null,\"errors\":[]}",
        "{\"errcode\":0,\"errmsg\":\"ok\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"name\":\"PINV-1\"}}",
        "{\"data\":{\"name\":\"PINV-1\",\"status\":\"Draft\",\"is_return\":0}}",
        "<ok/>",
        "1",
        "{\"status\":\"success\"}",
        "{\"status\":201}",
        "{\"failed\":0,\"accepted\":2}",
        "{\"message\":\"no error\",\"code\":\"00\"}",
        "{\"data\":{\"attributes\":{\"error\":\"a tag of the customer's\"}}}",
        "{\"status\":\"FINAL\"}"
      })
  void an_answer_in_which_nothing_speaks_against_it_is_an_acceptance(String body) {
    assertThat(usual.of(answer(200, body), NOW)).isEqualTo(new Outcome.Delivered("HTTP 200"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":200,\"message\":\"Server Error\"}}",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1},{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":-32603}}]",
        "{\"ok\":false}",
        "{\"success\":false}",
        "{\"Success\":\"False\"}",
        "{\"is_ok\":0}",
        "{\"errors\":[{\"message\":\"no\"}]}",
        "{\"data\":null,\"errors\":[{\"message\":\"denied\"}]}",
        "{\"error\":{\"code\":\"005056\",\"message\":{\"lang\":\"en\",\"value\":\"bad\"}}}",
        "{\"@odata.error\":\"x\"}",
        "{\"error\":\"duplicate\"}",
        "{\"error\":true}",
        "{\"error_code\":17}",
        "{\"status\":\"error\"}",
        "{\"status\":\"FAILED\"}",
        "{\"status\":500}",
        "{\"result\":\"rejected\"}",
        "{\"code\":422,\"msg\":\"x\"}",
        "{\"data\":{\"createInvoice\":{\"ok\":false}}}",
        "{\"result\":{\"success\":false}}",
        "{\"d\":{\"results\":[{\"status\":\"Failure\"}]}}",
        "{\"failed\":1}",
        "{\"exc_type\":\"ValidationError\"}",
        "{\"accepted\":0}",
        "false",
        "ERROR: no such company",
        "Error 1045",
        "<response status=\"error\"/>",
        "<soap:Envelope><soap:Body><soap:Fault/></soap:Body></soap:Envelope>",
        "\uFEFF {\"ok\":false}"
      })
  void an_answer_200_whose_body_says_no_is_a_refusal_that_is_tried_again(String body) {
    Outcome.Transient refused = (Outcome.Transient) usual.of(answer(200, body), NOW);
    assertThat(refused.reason())
        .startsWith(DeliveryError.REFUSED_IN_ANSWER.sentence())
        .contains("HTTP 200: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE html><title>Sign in</title>",
        "<html><body>404</body></html>",
        "\n <!-- gateway --><HTML>",
        "<br />\n<b>Warning</b>: x in <b>y</b>",
        "<h1>It works!</h1>"
      })
  void a_web_page_leaves_it_open(String body) {
    assertThat(((Outcome.Uncertain) usual.of(answer(200, body), NOW)).reason())
        .startsWith(DeliveryError.WEB_PAGE_ANSWERED.sentence());
  }

  @Test
  void an_answer_that_breaks_off_leaves_it_open() {
    assertThat(((Outcome.Uncertain) usual.of(answer(200, "{\"ok\":tr"), NOW)).reason())
        .startsWith(DeliveryError.ANSWER_UNREADABLE.sentence());
    assertThat(usual.of(new HttpAnswer(200, Map.of(), "", false), NOW))
        .isInstanceOf(Outcome.Uncertain.class);
    assertThat(usual.of(answer(200, "{\"ok\":true} Warning: x"), NOW))
        .isInstanceOf(Outcome.Uncertain.class);
    assertThat(usual.of(answer(200, "[".repeat(9_000)), NOW)).isInstanceOf(Outcome.Uncertain.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"responses\":[{\"status\":201},{\"status\":200}]}|true",
        "{\"responses\":[{\"status\":201},{\"status\":422}]}|false",
        "{\"responses\":[{\"id\":1}]}|false",
        "{}|false",
        "<multistatus/>|false",
        "[{\"status\":\"HTTP/1.1 201 Created\"}]|true",
        "[{\"status\":\"HTTP/1.1 507 Insufficient\"}]|false",
        "{\"parts\":[{\"code\":\"200\"},{\"code\":\"409\"}]}|false"
      })
  void a_207_is_an_acceptance_if_every_part_says_that_it_went_well(String body, boolean accepted) {
    Outcome outcome = usual.of(answer(207, body), NOW);
    assertThat(outcome instanceof Outcome.Delivered).isEqualTo(accepted);
    assertThat(accepted || outcome instanceof Outcome.Uncertain).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "201|{\"state\":\"booked\"}|DELIVERED",
        "200|{\"state\":\"booked\"}|OPEN",
        "201|{\"state\":\"queued\"}|OPEN",
        "201|<html>|OPEN",
        "409|{\"state\":\"booked\"}|PASSING",
        "503|{\"state\":\"booked\"}|DOWN"
      })
  void a_condition_decides_alone_what_an_acceptance_is(int status, String body, String expected) {
    Outcome outcome = new Acceptance(
            JqCondition.compile(".status == 201 and .body.state == \"booked\""), null)
        .of(answer(status, body), NOW);
    assertThat(
            outcome instanceof Outcome.Delivered
                ? "DELIVERED"
                : outcome instanceof Outcome.Uncertain
                    ? "OPEN"
                    : outcome instanceof Outcome.Unreachable ? "DOWN" : "PASSING")
        .isEqualTo(expected);
  }

  @Test
  void a_condition_that_does_not_look_at_the_status_accepts_no_status_but_success() {
    Acceptance careless = new Acceptance(JqCondition.compile(".body.error == null"), null);
    assertThat(careless.of(answer(200, "{}"), NOW)).isInstanceOf(Outcome.Delivered.class);
    assertThat(careless.of(answer(409, ""), NOW)).isInstanceOf(Outcome.Transient.class);
    assertThat(careless.of(answer(503, ""), NOW)).isInstanceOf(Outcome.Unreachable.class);
    assertThat(((Outcome.Uncertain) careless.of(answer(200, "OK"), NOW)).reason())
        .contains("the condition .body.error == null fails");
    assertThat(careless.of(new HttpAnswer(200, Map.of(), "", false), NOW))
        .as("broken off")
        .isInstanceOf(Outcome.Uncertain.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\":\"" + ID + "\"}",
        "[{\"idempotencyKey\":\"\\\"" + ID + "\\\"\"}]",
        "{\"value\":[{\"webhookId\":\"" + ID + "\"}]}",
        ID,
        "{\"data\":[{\"bill_no\":\"4711\"}]}",
        "{\"data\":[{\"cheque_no\":\"4711-r1\"}]}",
        "{\"items\":[{\"billId\":4711}],\"total\":1}",
        "{\"errors\":[],\"data\":{\"delivery\":\"" + ID + "\"},\"links\":[]}"
      })
  void a_look_up_proves_presence_by_naming_the_request_or_the_statement(String body) {
    assertThat(lookUp(body, 1, true))
        .isEqualTo(new Outcome.Delivered("HTTP 200, was already there"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"data\":[]}",
        "{\"@odata.context\":\"https://erp.example.com/$metadata#Invoices\",\"value\":[]}",
        "{\"count\":0}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"" + ID + "\",\"result\":[]}",
        "{\"query\":\"" + ID + "\",\"hits\":0}",
        "{\"d\":{\"results\":[]}}",
        "{\"found\":false}",
        "{\"total\":0,\"items\":[]}",
        "{\"data\":{\"invoices\":{\"nodes\":[]}}}",
        "{\"status\":\"not found\"}"
      })
  void a_look_up_that_found_nothing_says_no(String body) {
    assertThat(lookUp(body, 1, true)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "null",
        "true",
        "{\"there\":true}",
        "{\"count\":1}",
        "{\"error\":{\"message\":\"no permission\"}}",
        "<html>Sign in</html>",
        "{\"error\":\"" + ID + " is not known\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"" + ID + "\",\"result\":null}",
        "{\"id\":\"" + ID + "\",\"found\":false}",
        "{\"id\":\"" + ID + "\",\"status\":\"unknown\"}",
        "{\"url\":\"https://erp.example.com/search?id=" + ID + "\"}",
        "{\"q\":\"" + ID + "\"}",
        "{\"total\":4711}",
        "{\"key\":\"" + ID + "\",\"items\":[]}",
        "{\"id\":\"" + ID,
        "{\"data\":[{\"bill_no\":\"14711\"}]}",
        "{\"data\":{\"invoice\":null}}"
      })
  void a_look_up_that_says_neither_leaves_it_open_and_does_not_count(String body) {
    Outcome.Uncertain open = (Outcome.Uncertain) lookUp(body, 1, true);
    assertThat(open.sent()).isFalse();
    assertThat(open.reason()).contains("proves neither", "found-when");
  }

  @Test
  void the_number_of_a_statement_proves_neither_one_of_several_pages_nor_a_later_revision() {
    assertThat(lookUp("{\"bill_no\":\"4711\"}", 1, false)).isInstanceOf(Outcome.Uncertain.class);
    assertThat(lookUp("{\"bill_no\":\"4711\"}", 2, true)).isInstanceOf(Outcome.Uncertain.class);
    assertThat(lookUp("{\"bill_no\":\"4711-r1\"}", 2, true)).isInstanceOf(Outcome.Uncertain.class);
    assertThat(lookUp("{\"bill_no\":\"4711-r2\"}", 2, true)).isInstanceOf(Outcome.Delivered.class);
    assertThat(lookUp("{\"bill_no\":\"4711\",\"revision\":2}", 2, true))
        .isInstanceOf(Outcome.Delivered.class);
    assertThat(lookUp("{\"id\":\"" + ID + "\"}", 2, false)).isInstanceOf(Outcome.Delivered.class);
  }

  @Test
  void found_when_is_not_asked_about_an_error_or_a_web_page() {
    Acceptance acceptance = new Acceptance(null, JqCondition.compile(".body.value | length > 0"));
    StatementRevision revision = revision(1);
    assertThat(acceptance.ofLookUp(answer(200, "{\"value\":[1]}"), ID, revision, true))
        .isInstanceOf(Outcome.Delivered.class);
    assertThat(acceptance.ofLookUp(answer(200, "{\"value\":[]}"), ID, revision, true))
        .isNull();
    assertThat(
            acceptance.ofLookUp(answer(200, "{\"error\":\"no permission\"}"), ID, revision, true))
        .isInstanceOf(Outcome.Uncertain.class);
    assertThat(acceptance.ofLookUp(answer(200, "<html>"), ID, revision, true))
        .isInstanceOf(Outcome.Uncertain.class);
  }

  private Outcome lookUp(String body, int revision, boolean onlyOne) {
    return usual.ofLookUp(answer(200, body), ID, revision(revision), onlyOne);
  }

  private static StatementRevision revision(int revision) {
    return Invented.revision("4711", revision, StatementStatus.FINAL, PaymentStatus.UNPAID);
  }

  private static HttpAnswer answer(int status, String body) {
    return new HttpAnswer(status, Map.of("content-type", "application/json"), body, true);
  }
}

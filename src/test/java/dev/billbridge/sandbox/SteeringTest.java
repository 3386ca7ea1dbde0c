package dev.billbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.sandbox.http.Fault;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clock, faults, changed amounts and the tally, from Java and over HTTP. */
class SteeringTest {
  private Sandbox sandbox;
  private Caller caller;
  private SandboxAccount sakura;
  private SandboxAccount ionos;

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.start(SandboxSettings.defaults());
    caller = new Caller(sandbox);
    sakura = sandbox.sakuraAccounts().get(0);
    ionos = sandbox.ionosAccounts().get(0);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void the_same_seed_and_clock_serve_the_same_bytes_and_another_seed_others() throws IOException {
    try (Sandbox twin = Sandbox.start(SandboxSettings.defaults());
        Sandbox other = Sandbox.start(SandboxSettings.defaults().withSeed(2))) {
      assertThat(twin.accounts()).isEqualTo(sandbox.accounts());
      assertThat(new Caller(twin).answer(ionos, "/invoices/2026-04").body())
          .isEqualTo(caller.answer(ionos, "/invoices/2026-04").body());
      assertThat(new Caller(twin).answer(sakura, bills()).body())
          .isEqualTo(caller.answer(sakura, bills()).body());
      assertThat(other.accounts()).doesNotContainAnyElementsOf(sandbox.accounts());
    }
  }

  @Test
  void a_status_fault_happens_as_often_as_planned_in_the_words_of_its_provider() {
    sandbox.fail("/bill/by-contract/", Fault.status(503), 2);
    sandbox.fail("/billing/profile", Fault.status(429, Duration.ofSeconds(7)), 1);

    assertThat(caller.get(sakura, bills()).at("/error_code").textValue()).isEqualTo("busy");
    assertThat(caller.answer(sakura, bills()).statusCode()).isEqualTo(503);
    assertThat(caller.answer(sakura, bills()).statusCode()).isEqualTo(200);
    HttpResponse<String> throttled = caller.answer(ionos, "/profile");
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("Retry-After")).contains("7");
    assertThat(throttled.body()).contains("TooManyRequestsError");
    assertThat(caller.answer(ionos, "/profile").statusCode()).isEqualTo(200);
  }

  @Test
  void an_answer_may_be_html_or_empty_or_not_ok_or_of_the_wrong_type() {
    sandbox.fail("contract", Fault.html(200), 1);
    sandbox.fail("contract", Fault.html(502), 1);
    sandbox.fail("contract", Fault.empty(200), 1);
    sandbox.fail("contract", Fault.notOk(), 1);
    sandbox.fail("contract", Fault.wrongContentType(), 1);

    assertThat(caller.answer(sakura, bills()).body()).startsWith("<!DOCTYPE html>");
    assertThat(caller.answer(sakura, bills()).statusCode()).isEqualTo(502);
    assertThat(caller.answer(sakura, bills()).body()).isEmpty();
    HttpResponse<String> notOk = caller.answer(sakura, bills());
    assertThat(notOk.statusCode()).isEqualTo(200);
    assertThat(Caller.tree(notOk).at("/is_ok").booleanValue()).isFalse();
    HttpResponse<String> wrongType = caller.answer(sakura, bills());
    assertThat(wrongType.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    assertThat(Caller.tree(wrongType).at("/is_ok").booleanValue()).isTrue();
  }

  @Test
  void a_cut_connection_is_noticed_wherever_it_is_cut() {
    sandbox.fail("contract", Fault.cutAfter(0), 1);
    assertThatThrownBy(() -> caller.answer(sakura, bills()))
        .isInstanceOf(Caller.BrokenAnswer.class);
    sandbox.fail("contract", Fault.cutAfter(100), 1);
    assertThatThrownBy(() -> caller.answer(sakura, bills()))
        .isInstanceOf(Caller.BrokenAnswer.class);
    sandbox.fail("contract", Fault.cutAfter(1_000_000_000), 1);
    assertThatThrownBy(() -> caller.answer(sakura, bills()))
        .isInstanceOf(Caller.BrokenAnswer.class);
    assertThat(caller.answer(sakura, bills()).statusCode()).isEqualTo(200);
  }

  @Test
  void a_slow_answer_and_one_behind_millions_of_spaces_are_complete() {
    JsonNode plain = caller.get(sakura, bills());
    sandbox.fail("contract", Fault.slow(Duration.ofMillis(5), 100), 1);
    long before = System.nanoTime();
    assertThat(caller.get(sakura, bills())).isEqualTo(plain);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(25));
    sandbox.fail("contract", Fault.spaces(3_000_000), 1);
    HttpResponse<String> padded = caller.answer(sakura, bills());
    assertThat(padded.body()).hasSizeGreaterThan(3_000_000);
    assertThat(Caller.tree(padded)).isEqualTo(plain);
  }

  @Test
  void planned_faults_can_be_forgotten() {
    sandbox.fail(".", Fault.status(500), 1000);
    assertThat(caller.answer(ionos, "/profile").statusCode()).isEqualTo(500);
    sandbox.heal();
    assertThat(caller.answer(ionos, "/profile").statusCode()).isEqualTo(200);
  }

  @Test
  void a_changed_amount_changes_its_line_and_the_total_and_nothing_else() {
    HeldStatement bill = held("bills", sakura);
    HeldStatement invoice = held("invoices", ionos);
    JsonNode linesBefore = caller.get(sakura, detail(bill)).at("/BillDetails");
    sandbox.changeAmount(sakura.account(), bill.statement(), 7, new BigDecimal(-41));
    sandbox.changeAmount(ionos.account(), invoice.statement(), 9, new BigDecimal("0.01"));

    JsonNode linesAfter = caller.get(sakura, detail(bill)).at("/BillDetails");
    for (int i = 0; i < linesBefore.size(); i++) {
      assertThat(linesAfter.get(i).at("/Amount").longValue()
              - linesBefore.get(i).at("/Amount").longValue())
          .isEqualTo(i == 6 ? -41 : 0);
    }
    assertThat(caller
            .get(sakura, "/api/system/1.0/bill/id/" + bill.statement())
            .at("/Bills/0/Amount")
            .decimalValue())
        .isEqualTo(bill.sums().get("total").subtract(new BigDecimal(41)));
    JsonNode changed =
        caller.get(ionos, "/" + ionos.account() + "/invoices/" + invoice.statement());
    assertThat(changed.at("/total/quantity").decimalValue())
        .isEqualByComparingTo(invoice.sums().get("total").add(new BigDecimal("0.01")));
    assertThat(IonosSandboxTest.linesLessRebates(changed))
        .isEqualByComparingTo(changed.at("/total/quantity").decimalValue());
  }

  @Test
  void a_change_of_what_is_not_there_is_refused_in_a_sentence() {
    // The bill of the running month; one of its 24 lines has not begun.
    String bill = held("bills", sakura).statement();

    assertThatThrownBy(() -> sandbox.changeAmount("000000000000", bill, 1, BigDecimal.ONE))
        .hasMessageContaining("000000000000");
    assertThatThrownBy(() -> sandbox.changeAmount(sakura.account(), "123", 1, BigDecimal.ONE))
        .hasMessageContaining("has no bill 123");
    assertThatThrownBy(() -> sandbox.changeAmount(sakura.account(), bill, 24, BigDecimal.ONE))
        .hasMessageContaining("lines 1 to 23");
    assertThatThrownBy(() -> sandbox.changeAmount(sakura.account(), bill, 1, new BigDecimal("0.5")))
        .hasMessageContaining("whole yen");
    assertThatThrownBy(() -> sandbox.changeAmount(
            ionos.account(), held("invoices", ionos).statement(), 99, BigDecimal.ONE))
        .hasMessageContaining("lines 1 to 24");
  }

  @Test
  void the_tally_holds_what_is_served_and_counts_what_was_asked_for() {
    caller.answer(sakura, bills());
    caller.answer(sakura, bills() + "?x=y");
    HeldStatement bill = held("bills", sakura);
    JsonNode detail = caller.get(sakura, detail(bill));
    HeldStatement utilization = held("utilization", ionos);
    JsonNode rows =
        caller.get(ionos, "/" + ionos.account() + "/utilization/" + utilization.month());

    assertThat(detail.at("/Count").longValue()).isEqualTo(bill.lines());
    assertThat(Caller.sum(detail.at("/BillDetails"), "/Amount"))
        .isEqualTo(bill.sums().get("amount"));
    assertThat(bill.sums().get("net").add(bill.sums().get("tax")))
        .isEqualTo(bill.sums().get("amount"));
    assertThat(rows.findValues("meters").stream().mapToLong(JsonNode::size).sum())
        .isEqualTo(utilization.lines());
    assertThat(sandbox.tally().requests().get("/cloud/zone/is1a" + bills())).isEqualTo(2);
    assertThat(sandbox.tally().requestsContaining("/utilization/")).isEqualTo(1);
  }

  @Test
  void everything_can_be_steered_over_http() {
    assertThat(admin("POST", "/clock?now=2026-06-01T00:00:00Z").at("/now").textValue())
        .isEqualTo("2026-06-01T00:00:00Z");
    assertThat(admin("POST", "/clock?forward=P1D").at("/now").textValue())
        .isEqualTo("2026-06-02T00:00:00Z");
    assertThat(sandbox.now()).isEqualTo(Instant.parse("2026-06-02T00:00:00Z"));

    assertThat(admin("POST", "/oddities?on=LATE_BATCH,negative-line").at("/on")).hasSize(2);
    assertThat(admin("POST", "/oddities?off=LATE_BATCH").at("/on/0").textValue())
        .isEqualTo("NEGATIVE_LINE");
    assertThat(admin("POST", "/oddities?on=ALL").at("/on")).hasSize(Oddity.values().length);
    assertThat(admin("POST", "/oddities?off=ALL").at("/on")).isEmpty();

    admin("POST", "/faults?path=profile&kind=status&status=423&times=2");
    assertThat(caller.answer(ionos, "/profile").statusCode()).isEqualTo(423);
    admin("DELETE", "/faults");
    assertThat(caller.answer(ionos, "/profile").statusCode()).isEqualTo(200);

    HeldStatement bill = held("bills", sakura);
    admin(
        "POST",
        "/change?account=" + sakura.account() + "&statement=" + bill.statement()
            + "&line=2&delta=5");
    JsonNode tally = admin("GET", "/tally?dataset=bills");
    assertThat(tally.at("/held/0/statement").textValue()).isEqualTo(bill.statement());
    assertThat(tally.at("/held/0/sums/total").textValue())
        .isEqualTo(bill.sums().get("total").add(new BigDecimal(5)).toPlainString());
    assertThat(tally.at("/requests").fieldNames())
        .toIterable()
        .contains("/billing/profile")
        .noneMatch(path -> path.startsWith("/sandbox"));
    assertThat(admin("GET", "/accounts").findValuesAsText("account"))
        .contains(sakura.account(), ionos.account());
  }

  @Test
  void nonsense_over_http_is_400_with_a_sentence() {
    for (String nonsense : new String[] {
      "/clock?now=yesterday",
      "/clock",
      "/oddities?on=ODD",
      "/faults?path=x&kind=BANG",
      "/faults?path=(&kind=EMPTY",
      "/faults?path=x&kind=EMPTY&times=0",
      "/faults?path=x&kind=EMPTY&times=many",
      "/change?account=1&statement=2&line=x&delta=1"
    }) {
      HttpResponse<String> answer = caller.admin("POST", nonsense);
      assertThat(answer.statusCode()).as(nonsense).isEqualTo(400);
      assertThat(Caller.tree(answer).at("/error").textValue()).as(nonsense).hasSizeGreaterThan(15);
    }
    assertThat(caller.admin("GET", "/nothing").statusCode()).isEqualTo(404);
  }

  private JsonNode admin(String method, String pathAndQuery) {
    HttpResponse<String> answer = caller.admin(method, pathAndQuery);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Caller.tree(answer);
  }

  private String bills() {
    return "/api/system/1.0/bill/by-contract/" + sakura.account();
  }

  private String detail(HeldStatement bill) {
    return "/api/system/1.0/billdetail/" + sakura.memberCode() + "/" + bill.statement();
  }

  private HeldStatement held(String dataset, SandboxAccount account) {
    return sandbox.tally(dataset).held().stream()
        .filter(statement -> statement.account().equals(account.account()))
        .findFirst()
        .orElseThrow();
  }
}

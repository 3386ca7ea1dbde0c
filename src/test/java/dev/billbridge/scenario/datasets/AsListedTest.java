package dev.billbridge.scenario.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bills and invoices that come and go, change their number or lack what proves them: what the books
 * say of a month is what is listed.
 */
class AsListedTest {

  private static final String ACCOUNT = "113012345678";

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork("2026-09-20T12:00:00Z");
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer server;
  private OperatedSite site;

  @BeforeEach
  void a_provider_that_says_what_it_is_told_to() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      String path = exchange.getRequestURI().getPath();
      String answer = answers.entrySet().stream()
          .filter(each -> path.endsWith(each.getKey()) || path.contains(each.getKey() + "/20"))
          .map(Map.Entry::getValue)
          .findFirst()
          .orElse(null);
      byte[] body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    site = new OperatedSite(folder, clock);
  }

  private void collect(String account, String provider, String dataset) {
    String prefix = "account." + account + ".";
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    site.set("accounts", account)
        .set(prefix + "provider", provider)
        .set(prefix + "base-url", url)
        .set(prefix + "datasets", dataset)
        .set(prefix + "requests-per-second", "1000");
    if (provider.equals("sakura")) {
      site.set(prefix + "account-number", ACCOUNT)
          .set(prefix + "iam-url", url)
          .set(prefix + "access-token", "t")
          .set(prefix + "access-token-secret", "s");
    } else {
      site.set(prefix + "estimate", "false").set(prefix + "token", "t");
    }
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void
      a_month_is_counted_once_whichever_number_its_bill_is_listed_under_before_and_after_it_closes() {
    assertMonth("300", bill("9001", 300));
    assertMonth("310", bill("9002", 310));
    assertMonth("300", bill("9001", 300));
    assertMonth("610", bill("9001", 300), bill("9002", 310));
    assertMonth("300", bill("9001", 300));
    assertMonth("610", bill("9001", 300), bill("9002", 310));
    assertMonth("310", bill("9002", 310));
    clock.set("2026-10-20T12:00:00Z");
    assertMonth("310", bill("9002", 310));
    assertThat(
            site.figure(
                "select count(*) from billing_statement where statement_id = '9002' and status = 'FINAL'"))
        .isEqualTo("1");
    assertMonth("300", bill("9001", 300));
    assertMonth("310", bill("9002", 310));
    // Numbers that a provider has written in another way list their bills all the same.
    assertMonth(
        "610",
        bill("9001", 300).replace(":9001,", ":9001.0,"),
        bill("9002", 310).replace(":9002,", ":9.002e3,"));
    assertMonth("310", bill("9002", 310));
    // A figure that reads like the number of a bill lists none.
    assertMonth("9002", bill("9001", 9002));
  }

  @Test
  void a_bill_of_the_first_in_tokyo_is_of_the_month_before_though_it_is_dated_in_utc() {
    clock.set("2026-10-20T12:00:00Z");
    list(bill("9001", 300).replace("2026-10-10T00:00:00+09:00", "2026-09-30T15:00:00Z"));
    Outcome outcome = site.sync(new CollectRequest(
        Set.of(), Set.of(), YearMonth.parse("2026-09"), YearMonth.parse("2026-09")));

    assertThat(outcome.failures()).isEmpty();
    assertThat(site.figure(
            "select sum(total) from billing_statement where period_start = date '2026-09-01'"))
        .isEqualTo("300");
  }

  @Test
  void a_number_that_is_listed_twice_with_two_amounts_settles_and_is_said() {
    assertMonth("300", bill("9001", 300));
    for (int run = 0; run < 2; run++) {
      list(bill("9001", 300), bill("9001", 310));
      assertThat(site.sync().failures())
          .isNotEmpty()
          .allSatisfy(failure -> assertThat(failure)
              .contains(
                  "statement 9001 is listed twice, at /Bills/",
                  "and the two entries differ; it stays out"));
      clock.forward(Duration.ofDays(1));
    }
    assertThat(revisions("9001")).hasSize(1);
    assertMonth("310", bill("9001", 310));
  }

  @Test
  void a_number_that_comes_back_for_another_month_takes_nothing_from_the_first() {
    clock.set("2026-10-20T12:00:00Z");
    assertMonth("300", bill("9001", 300));
    clock.set("2026-11-20T12:00:00Z");
    list(bill("9001", 500).replace("2026-10-10", "2026-11-10"));

    assertThat(site.sync().failures())
        .singleElement()
        .asString()
        .contains(
            "statement 9001 is final for 2026-09 and is now listed for 2026-10; it stays out, and 2026-09 stays as it is");
    assertThat(site.figure(
            "select sum(total) from billing_statement where period_start = date '2026-09-01'"))
        .isEqualTo("300");
  }

  @Test
  void a_final_bill_that_is_listed_no_more_keeps_its_charges_and_is_said_by_every_run() {
    clock.set("2026-12-20T12:00:00Z");
    String august = bill("8001", 800).replace("2026-10-10", "2026-09-10");
    String october = bill("8003", 900).replace("2026-10-10", "2026-11-10");
    assertMonth("300", august, bill("9001", 300), october);
    for (int run = 0; run < 2; run++) {
      list(august, october);
      assertThat(site.sync().findings())
          .filteredOn(finding -> finding.contains("lists it no longer"))
          .containsExactly(
              "tokyo bills 9001 for 2026-09 is final,"
                  + " but its provider lists it no longer; its charges stay as they are. Ask the provider whether it still holds");
    }
    assertMonth("300", october);
    list(october);
    assertThat(site.sync().findings())
        .as("older ones may have left the end of the list")
        .noneMatch(finding -> finding.contains("no longer"));
  }

  @Test
  void a_bill_of_which_neither_header_nor_lines_say_an_amount_stays_out_and_is_never_zero() {
    clock.set("2026-10-20T12:00:00Z");
    list(bill("9001", 300).replace(",\"Amount\":300", ""));
    answers.put(
        "/billdetail/abc12345/9001",
        answers.get("/billdetail/abc12345/9001").replace(",\"Amount\":300", ""));

    assertThat(site.sync().failures()).singleElement().asString().contains("9001", "no amount");
    assertThat(held()).isEmpty();
  }

  @Test
  void an_invoice_that_lacks_a_line_is_held_however_many_lines_might_be_rounded() {
    invoice("\"total\":{\"quantity\":1019.49,\"unit\":\"EUR\"}", 1_999);
    Outcome outcome = site.sync();

    assertThat(outcome.findings())
        .anyMatch(finding -> finding.contains(
            "the statement says 1019.49 EUR, its lines make 999.5; the difference is 19.99"));
    assertThat(held()).containsExactlyInAnyOrder("books", "drop");
  }

  @Test
  void an_invoice_without_a_total_is_held_until_it_is_accepted_or_a_sink_takes_it_so() {
    invoice("\"reference\":null", 2);
    site.set("sink.drop.unstated", "deliver");
    Outcome outcome = site.sync();

    assertThat(outcome.findings())
        .anyMatch(finding -> finding.contains(
            "cannot be checked: the statement states no total; its lines make 1 EUR. It is held"));
    assertThat(site.files(".csv")).hasSize(1);
    assertThat(held()).containsExactly("books");
    try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
      assertThat(ledger
              .acceptances()
              .accept(
                  new StatementKey("ionos", "045001234", "GY00900017"),
                  "tester",
                  "the PDF says so"))
          .isEqualTo(1);
    }
    site.sync();
    assertThat(site.books("select verdict, status from billing_statement"))
        .containsExactly(List.of("UNSTATED", "FINAL"));
  }

  @Test
  void a_contract_number_with_a_zero_more_is_the_same_contract() {
    invoice("\"total\":{\"quantity\":1,\"unit\":\"EUR\"}", 2);
    site.sync();
    answers.replaceAll((path, answer) -> answer.replace("045001234", "0045001234"));
    site.sync();

    assertThat(site.books("select account_number, revision from billing_statement"))
        .containsExactly(List.of("045001234", "1"));
  }

  /** What the books say of September after one more day. */
  private void assertMonth(String total, String... bills) {
    list(bills);
    assertThat(site.sync().failures()).isEmpty();
    assertThat(site.figure(
            "select sum(total) from billing_statement where period_start = date '2026-09-01'"))
        .isEqualTo(total);
    assertThat(
            site.figure(
                "select sum(amount) from billing_current_record where period_start = date '2026-09-01'"))
        .isEqualTo(total);
    clock.forward(Duration.ofDays(1));
  }

  private void list(String... bills) {
    collect("tokyo", "sakura", "bills");
    answers.put(
        "/bill/by-contract/" + ACCOUNT,
        "{\"is_ok\":true,\"Count\":%d,\"Bills\":[%s]}"
            .formatted(bills.length, String.join(",", bills)));
  }

  /** An entry of the list, with its details where they are asked for. */
  private String bill(String id, int amount) {
    answers.put(
        "/billdetail/abc12345/" + id,
        ("{\"is_ok\":true,\"Count\":1,\"BillDetails\":[{\"Index\":1,\"ContractID\":\"113100000021\",\"ServiceClassID\":50050,"
                + "\"Usage\":2678400,\"Amount\":%d,\"Description\":\"web-01\"}]}")
            .formatted(amount));
    return "{\"BillID\":%s,\"MemberID\":\"abc12345\",\"Date\":\"2026-10-10T00:00:00+09:00\",\"Paid\":false,\"Amount\":%d}"
        .formatted(id, amount);
  }

  /** A final invoice of lines of 50 cents. */
  private void invoice(String total, int lines) {
    clock.set("2026-10-20T12:00:00Z");
    collect("frankfurt", "ionos", "invoices");
    String meters = IntStream.range(0, lines)
        .mapToObj(
            line -> ("{\"meterId\":\"C%05d\",\"quantity\":{\"quantity\":10,\"unit\":\"1hour\"},"
                    + "\"rate\":{\"quantity\":0.05,\"unit\":\"EUR\"},\"amount\":{\"quantity\":0.5,\"unit\":\"EUR\"}}")
                .formatted(line))
        .collect(Collectors.joining(","));
    Map<String, String> all = new LinkedHashMap<>();
    all.put(
        "/profile",
        "{\"companies\":[{\"contractId\":\"045001234\",\"customerId\":\"200345678\"}]}");
    all.put("/invoices", "{\"invoices\":[{\"id\":\"GY00900017\",\"date\":\"2026-09\"}]}");
    all.put(
        "/invoices/GY00900017",
        ("{\"metadata\":{\"invoiceId\":\"GY00900017\",\"contractId\":\"045001234\",\"createdDate\":\"2026-10-05T04:00:00\","
                + "\"startDate\":\"2026-09-01\",\"endDate\":\"2026-09-30\",\"finallyPosted\":true},\"datacenters\":[{\"id\":\"dc\",\"name\":\"prod\","
                + "\"location\":\"de/fra\",\"meters\":[%s]}],%s}")
            .formatted(meters, total));
    answers.putAll(all);
  }

  private List<StatementRevision> revisions(String statement) {
    try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
      return ledger.statements().revisions(new StatementKey("sakura", ACCOUNT, statement));
    }
  }

  private List<String> held() {
    try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
      return ledger.deliveries().list(DeliveryState.HELD).stream()
          .map(each -> each.sink())
          .toList();
    }
  }
}

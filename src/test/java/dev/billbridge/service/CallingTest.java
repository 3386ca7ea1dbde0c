package dev.billbridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a provider is called: its manners, its hints, and what goes out to it. */
class CallingTest {

  private static final String IDENTITY = """
      {"is_ok": true, "Member": {"Code": "abc00001"}, "Account": {"ID": "000000000001", "Name": "x"}}""";

  @TempDir
  private Path folder;

  private final List<HttpExchange> calls = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
  private HttpServer server;
  private OperatedSite site;

  private interface Answering {
    void answer(int call, HttpExchange exchange) throws IOException;
  }

  private Answering answering = (call, exchange) -> send(exchange, 200, IDENTITY);

  @BeforeEach
  void a_server_that_answers_by_plan() throws IOException {
    AtomicInteger count = new AtomicInteger();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      nanos.add(System.nanoTime());
      calls.add(exchange);
      answering.answer(count.incrementAndGet(), exchange);
      exchange.close();
    });
    server.start();
    site = new OperatedSite(folder, new Clockwork("2026-05-12T12:00:00Z"))
        .account(
            "tokyo",
            "sakura",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            new SandboxAccount(
                "sakura", "tokyo", "000000000001", "abc00001", "token", "s3cret", null),
            "account");
  }

  @Test
  void a_run_that_was_taken_for_dead_takes_nothing_more_in() {
    answering = (call, exchange) -> {
      try (Ledger later =
          Service.openLedger(site.settings(), () -> Instant.parse("2026-05-12T12:05:01Z"))) {
        assertThat(later.runs().begin("tokyo", "account", Duration.ofMinutes(5)).number())
            .isNotNull();
      }
      send(exchange, 200, IDENTITY);
    };

    assertThat(site.sync().failures())
        .singleElement()
        .asString()
        .contains("tokyo account", "another one has taken the run over");

    try (Ledger ledger = Service.openLedger(site.settings(), site.clock())) {
      assertThat(ledger.statements().all()).isEmpty();
      assertThat(ledger.runs().holder("tokyo", "account").orElseThrow().until())
          .isEqualTo("2026-05-12T12:10:01Z");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%2e%2e", "../../../auth-status", "..%2fcsv", "7/csv?x=1#"})
  void an_id_from_a_document_leads_to_no_other_place_of_the_server(String id) {
    site.set("account.tokyo.datasets", "bills").set("account.tokyo.account-number", "000000000001");
    answering = (call, exchange) -> send(
        exchange,
        exchange.getRequestURI().getPath().contains("by-contract") ? 200 : 404,
        """
        {"is_ok": true, "Count": 1, "Bills": [{"MemberID": "abc00001", "BillID": "%s", "Date": "2026-05-01T00:00:00+09:00", "Amount": 1}]}""".formatted(id));

    assertThat(site.sync().failures()).isNotEmpty();

    assertThat(calls)
        .allSatisfy(call -> assertThat(call.getRequestURI().getRawPath().split("/"))
            .hasSizeLessThanOrEqualTo(8)
            .doesNotContain("..", "%2e%2e")
            .satisfies(path -> assertThat(path[4]).isIn("bill", "billdetail")));
    assertThat(calls).hasSize(id.startsWith("7") ? 2 : 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 503})
  void a_provider_that_repeats_the_credentials_gets_them_into_no_message(int status) {
    site.set("collect.retries", "0");
    answering = (call, exchange) -> send(
        exchange,
        status,
        "x".repeat(150) + " you sent " + exchange.getRequestHeaders().getFirst("Authorization")
            + " that is s3cret");

    assertThat(site.sync().failures())
        .isNotEmpty()
        .allSatisfy(failure -> assertThat(failure)
            .contains("you sent Basic ***")
            .doesNotContain("s3cret", "dG9rZW46"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Test
  void a_provider_that_asks_for_a_pause_gets_it() {
    answering = (call, exchange) -> {
      if (call == 1) {
        exchange.getResponseHeaders().set("Retry-After", "1");
        send(exchange, 429, "{}");
      } else {
        send(exchange, 200, IDENTITY);
      }
    };

    assertThat(site.sync().failures()).isEmpty();

    assertThat(nanos).hasSize(2);
    assertThat(nanos.get(1) - nanos.get(0)).isGreaterThanOrEqualTo(1_000_000_000L);
  }

  @Test
  void nobody_is_called_more_often_than_the_settings_allow() {
    site.set("account.tokyo.requests-per-second", "5").set("collect.retries", "3");
    answering = (call, exchange) -> send(exchange, 503, "{}");

    site.sync();

    assertThat(nanos).hasSize(4);
    // A pause is counted by the client when it sends, so the server may see a little less of it.
    assertThat(nanos.get(3) - nanos.get(0)).isGreaterThanOrEqualTo(3 * 190_000_000L);
  }

  @Test
  void a_passing_failure_is_repeated_as_often_as_the_settings_say_and_a_permanent_one_never() {
    site.set("collect.retries", "3");
    answering = (call, exchange) -> send(exchange, 500, "{}");
    assertThat(site.sync().failures()).singleElement().asString().contains("answered 500");
    assertThat(calls).hasSize(4);

    calls.clear();
    answering = (call, exchange) -> send(exchange, 403, "{}");
    assertThat(site.sync().failures()).singleElement().asString().contains("answered 403");
    assertThat(calls).hasSize(1);
  }

  @Test
  void nothing_is_sent_but_what_the_route_says_and_the_credentials() {
    site.sync();

    assertThat(calls.get(0).getRequestHeaders().keySet())
        .isSubsetOf(
            "Accept", "Accept-encoding", "Authorization", "Connection", "Host", "User-agent");
    assertThat(calls.get(0).getRequestMethod()).isEqualTo("GET");
  }

  @Test
  void an_endpoint_that_failed_ten_times_in_a_row_is_left_alone_and_that_counts_as_failure() {
    site.set("collect.retries", "20");
    answering = (call, exchange) -> send(exchange, 503, "{}");

    Outcome outcome = site.sync();

    assertThat(calls).hasSize(10);
    assertThat(outcome.failures()).singleElement().asString().contains("failed ten times in a row");
  }

  @Test
  void no_message_and_no_archived_file_holds_a_secret() throws IOException {
    answering = (call, exchange) -> send(exchange, 401, "{\"error_msg\":\"no\"}");
    assertThat(site.sync().failures().toString()).doesNotContain("s3cret");
    answering = (call, exchange) -> send(exchange, 200, IDENTITY);
    site.sync();
    try (var files = java.nio.file.Files.walk(folder.resolve("archive"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        assertThat(java.nio.file.Files.readString(file))
            .doesNotContain("s3cret")
            .doesNotContain("Basic ");
      }
    }
  }
}

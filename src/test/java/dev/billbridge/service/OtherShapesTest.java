package dev.billbridge.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.QuarantinedItem;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider that answers in another form than its own is never taken at its silence. */
class OtherShapesTest {

  private static final String BILL = """
      {"BillID": 4711, "MemberID": "abc00001", "Date": "2026-04-10T00:00:00+09:00", "Amount": 110, "Paid": true}""";

  @TempDir
  private Path folder;

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private HttpServer server;
  private OperatedSite site;

  @BeforeEach
  void a_provider_with_one_bill() throws IOException {
    answers.put(
        "auth-status",
        "{\"is_ok\": true, \"Member\": {\"Code\": \"abc00001\"}, \"Account\": {\"ID\": \"000000000001\", \"Name\": \"x\"}}");
    answers.put("by-contract", "{\"is_ok\": true, \"Count\": 1, \"Bills\": [" + BILL + "]}");
    answers.put(
        "billdetail",
        "{\"is_ok\": true, \"Count\": 1, \"BillDetails\": [{\"Index\": 1, \"ContractID\": \"000000000002\", \"ServiceClassID\": 5, \"Amount\": 110}]}");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      calls.incrementAndGet();
      String path = exchange.getRequestURI().getPath();
      String answer = path.endsWith("/csv")
          ? null
          : answers.entrySet().stream()
              .filter(each -> path.contains("/" + each.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(null);
      byte[] body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
      exchange.getResponseBody().write(body);
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
            "bills");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"is_ok\": true, \"count\": 1, \"bills\": [BILL]}          | there is no \"Bills\"",
        "{\"is_ok\": true, \"Count\": 1, \"Items\": [BILL]}          | there is no \"Bills\"",
        "{\"is_ok\": true, \"Count\": 0}                             | there is no \"Bills\"",
        "{\"is_ok\": true, \"Bills\": []}                            | stands where the list should say how many entries it has",
        "[BILL]                                                      | a list stands where an object with \"Bills\" should",
        "{\"is_ok\": true, \"Count\": 1, \"Bills\": \"none\"}        | a text stands where a list should"
      })
  void a_list_in_another_shape_fails_with_its_place_and_waits_in_quarantine(
      String list, String sentence) {
    answers.put("by-contract", list.replace("BILL", BILL));

    OperatedSite.Outcome outcome = site.sync();

    assertThat(outcome.failures())
        .singleElement()
        .asString()
        .contains("sakura/tokyo/bills/bills-", sentence);
    assertThat(outcome.findings()).noneMatch(finding -> finding.contains("is absent"));
    try (Ledger ledger = Service.openLedger(site.settings(), site.clock())) {
      assertThat(ledger.quarantine().entries())
          .singleElement()
          .extracting(QuarantinedItem::reason)
          .asString()
          .contains(sentence);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"is_ok\": \"false\", \"Count\": 0, \"Bills\": []}         | answered 200, but with an error: is_ok is not true",
        "{\"is_ok\": 0, \"Count\": 0, \"Bills\": []}                 | answered 200, but with an error: is_ok is not true",
        "{\"is_ok\": true, \"Count\": 0, \"Bills\": [], \"Bills\": [BILL]} | has \"Bills\" twice in one object at byte "
      })
  void a_no_in_any_form_is_no_answer_and_is_not_asked_for_again(String list, String sentence) {
    answers.put("by-contract", list.replace("BILL", BILL));

    assertThat(site.sync().failures()).singleElement().asString().contains(sentence);
    assertThat(calls).hasValue(2);
  }

  @Test
  void an_account_without_bills_says_so_in_its_own_form() {
    answers.put("by-contract", "{\"is_ok\": true, \"Count\": 0, \"Bills\": null}");

    OperatedSite.Outcome outcome = site.sync();

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.findings()).anyMatch(finding -> finding.contains("is absent"));
  }

  @Test
  void a_bill_whose_number_comes_as_a_float_is_the_bill_it_was() {
    site.sync();
    answers.put(
        "by-contract",
        "{\"is_ok\": true, \"Count\": 1.0, \"Bills\": [" + BILL.replace("4711", "4.711E3") + "]}");

    OperatedSite.Outcome again = site.sync();

    assertThat(again.failures()).isEmpty();
    assertThat(again.counts().statementsUnchanged()).isEqualTo(1);
    answers.put(
        "by-contract",
        "{\"is_ok\": true, \"Count\": 1, \"Bills\": [" + BILL.replace("4711", "4711.5") + "]}");
    assertThat(site.sync().failures())
        .singleElement()
        .asString()
        .contains("at /Bills/0/BillID: 4711.5 cannot be an id or a count");
  }

  @Test
  void what_a_document_says_never_commands_the_terminal_or_the_ledger() {
    answers.put(
        "billdetail",
        "{\"is_ok\": true, \"Count\": 1, \"BillDetails\": [{\"Index\": 1, \"ContractID\": \"a\\u001b[2Jb\\u0000\\nc\", \"Amount\": 110}]}");

    String failure = site.sync().failures().get(0);

    assertThat(failure).contains("/BillDetails/0").doesNotContain("\u001b", "\u0000", "\n");
    try (Ledger ledger = Service.openLedger(site.settings(), site.clock())) {
      assertThat(ledger.quarantine().entries())
          .singleElement()
          .extracting(QuarantinedItem::reason)
          .asString()
          .doesNotContain("\u001b", "\u0000", "\n");
    }
  }
}

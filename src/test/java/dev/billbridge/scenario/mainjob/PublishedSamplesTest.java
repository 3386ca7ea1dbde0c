package dev.billbridge.scenario.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The figures of the payloads SAKURA publishes in its billing manual, served as they are by a plain
 * HTTP server. They are real in shape and shortened in content: the list announces twelve bills and
 * has two, and the lines of the first make 648 of 4330 yen.
 */
class PublishedSamplesTest {

  private static final String BILL = "13481639";
  private static final String DETAIL = """
      {"is_ok": true, "ResponsedAt": "2016-06-01T13:39:54+09:00", "Count": 3, "BillDetails": [
        {"Usage": 2592000, "ServiceClassID": 50000, "Index": 1, "ContractID": "112700526782", "Amount": 0},
        {"Usage": 2592000, "ServiceClassID": 50118, "Index": 2, "ContractID": "112700654736", "Amount": 108},
        {"Usage": 2474113, "ServiceClassID": 50295, "Index": 3, "ContractID": "112700675125", "Amount": 540}]}""";

  @TempDir
  private Path folder;

  private final Map<String, String> answers = new HashMap<>();
  private HttpServer server;
  private OperatedSite site;

  @BeforeEach
  void a_plain_server() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      String answer = answers.get(exchange.getRequestURI().getPath());
      byte[] body = (answer == null ? "not here" : answer).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    answers.put("/api/cloud/1.1/auth-status", """
        {"is_ok": true, "Member": {"Errors": null, "Code": "xxx000001", "Class": "sakura"}, "User": null, "AuthMethod": "apikey",
         "AuthClass": "account", "Permission": "create", "ExternalPermission": "bill", "RESTFilter": null, "IsAPIKey": true,
         "OperationPenalty": "none", "Account": {"Code": "billTest", "Name": "APIテスト用", "Class": "account", "ID": "000000526782"}}""");
    answers.put("/api/system/1.0/bill/by-contract/000000526782", """
        {"is_ok": true, "ResponsedAt": "2016-06-01T13:33:13+09:00", "Count": 12, "Bills": [
          {"PaymentClassID": 200, "PayLimit": "2016-06-30T00:00:00+09:00", "Paid": false, "MemberID": "xxx000001",
           "Date": "2016-06-10T00:00:00+09:00", "BillID": 13481639, "Amount": 4330}]}""");
    answers.put("/api/system/1.0/billdetail/xxx000001/" + BILL, DETAIL);
    site = new OperatedSite(folder, new Clockwork("2016-06-20T00:00:00Z"))
        .account(
            "tokyo",
            "sakura",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            new SandboxAccount(
                "sakura", "tokyo", "000000526782", "xxx000001", "token", "secret", null),
            "bills");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void three_records_arrive_and_the_statement_is_held_with_its_difference_named() {
    Outcome outcome = site.sync();

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.counts().recordsNew()).isEqualTo(3);
    assertThat(outcome.findings())
        .hasSize(2)
        .anySatisfy(finding ->
            assertThat(finding).contains("does not add up", "the difference is 3682", "held"))
        .anySatisfy(
            finding -> assertThat(finding).contains("/Count that it has 12 entries, but it has 1"));
    try (Service service = site.start(Service.Mode.ON_DEMAND)) {
      StatementRevision revision = service.ledger().statements().all().get(0);
      assertThat(revision.key().toString()).isEqualTo("sakura:000000526782:13481639");
      assertThat(revision.statement().period().toString()).isEqualTo("2016-05");
      assertThat(revision.status()).isEqualTo(StatementStatus.FINAL);
      assertThat(revision.reconciliation().verdict()).isEqualTo(Verdict.MISMATCHED);
      assertThat(revision.reconciliation().difference()).isEqualByComparingTo("3682");
      assertThat(revision.reconciliation().linesTotal()).isEqualByComparingTo("648");
      assertThat(service.ledger().deliveries().counts().get("books"))
          .isEqualTo(Map.of(DeliveryState.HELD, 1L));
    }
    assertThat(site.files(".csv")).isEmpty();
  }

  @Test
  void an_operator_may_have_it_delivered_all_the_same() {
    site.set("sink.books.mismatched", "deliver");
    site.sync();

    assertThat(site
            .books(
                "select resource_id, amount, currency, quantity, account_number from billing_record order by line_number")
            .stream()
            .map(row -> List.of(
                row.get(0),
                new java.math.BigDecimal(row.get(1)).toBigInteger().toString(),
                row.get(2),
                row.get(4)))
            .toList())
        .containsExactly(
            List.of("112700526782", "0", "JPY", "000000526782"),
            List.of("112700654736", "108", "JPY", "000000526782"),
            List.of("112700675125", "540", "JPY", "000000526782"));
  }

  @Test
  void a_csv_of_another_statement_contradicts_the_bill_and_keeps_it_out() {
    answers.put("/api/system/1.0/billdetail/xxx000001/" + BILL + "/csv", """
        {"is_ok": true, "Count": 1, "Body": "\\"2\\",\\"000000000\\",\\"2015/09\\",\\"入金済み\\",\\"xxx000001\\",\\"payTest\\",\\"112700654736\\",\\"50118\\",\
        \\"ISOイメージアップロード/5GB\\",\\"is1b\\",\\"石狩第2ゾーン\\",\\"30\\",\\"0\\",\\"100\\",\\"8\\",\\"名称未設定 ISOイメージ 14ef10fedac\\""}""");

    Outcome outcome = site.sync();

    assertThat(outcome.failures())
        .singleElement()
        .asString()
        .contains("13481639")
        .contains("not ingested")
        .contains("contradict");
    assertThat(outcome.counts().recordsNew()).isZero();
  }
}

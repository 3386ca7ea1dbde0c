package dev.billbridge.scenario.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * IONOS Cloud as its OpenAPI document 3.9.0 describes it, which is not quite what the wire has:
 * numbers where the wire has texts, lists under {@code ip}, ids without their leading zero, and
 * values no list of values names. Written from the document alone, so that the readers cannot get
 * used to the sandbox's habits.
 */
class PublishedIonosApiTest {

  private static final String META =
      "\"contractId\":45001234,\"customerId\":200345678,\"reference\":\"45001234\"";
  private static final String VDC = "5b0c7c1e-0a52-4c0e-9d0b-0f6d3b1a2c11";

  @TempDir
  private Path folder;

  private HttpServer server;
  private OperatedSite site;

  @BeforeEach
  void a_server_made_from_the_document() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      String body = answer(exchange);
      byte[] bytes = (body == null
              ? "{\"status\":404,\"code\":\"NotFoundError\",\"message\":\"ContractId not found for user\"}"
              : body)
          .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
    server.start();
    site = new OperatedSite(folder, new Clockwork("2025-07-20T12:00:00Z"))
        .account(
            "frankfurt",
            "ionos",
            "http://127.0.0.1:" + server.getAddress().getPort() + "/billing",
            new SandboxAccount("ionos", "frankfurt", "045001234", null, null, null, "token"),
            "account, invoices, products, usage, utilization, traffic, evn");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static String answer(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath().replaceFirst("^/billing", "");
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String june = "2025-06";
    if (path.equals("/profile")) {
      return "{\"companies\":[{" + META + "}]}";
    }
    if (path.equals("/intern/ping")) {
      return "1";
    }
    String rest = path.replaceFirst("^/0?45001234", "");
    if (rest.equals(path)) {
      return null;
    }
    if (rest.equals("/invoices")) {
      return "{\"metadata\":{" + META
          + "},\"invoices\":[{\"id\":\"GY00900017\",\"date\":\"2025-06\",\"amount\":110.4,\"unit\":\"EUR\"}]}";
    }
    if (rest.equals("/invoices/GY00900017")) {
      return """
          {"metadata":{"invoiceId":"GY00900017","contractId":45001234,"customerId":200345678,"createdDate":"2025-07-05T04:00:00",
            "startDate":"2025-06-01","endDate":"2025-06-30","postingPeriod":"2025-06","finallyPosted":true},
           "datacenters":[{"id":"%s","name":"prod","location":"de/fra","meters":[
              {"meterId":"C04000","meterDesc":"1h core","quantity":{"quantity":2880,"unit":"1hour"},"rate":{"quantity":0.03,"unit":"EUR"},
               "amount":{"quantity":86.4,"unit":"EUR"}},
              {"meterId":"NEW9999","meterDesc":"not in any list","quantity":{"quantity":1.234567890123456789,"unit":"1M tokens"},
               "rate":{"quantity":19.44,"unit":"EUR"},"amount":{"quantity":24,"unit":"EUR"}}]}],
           "total":{"quantity":110.40,"unit":"EUR"}}""".formatted(VDC);
    }
    if (rest.startsWith("/products")) {
      return "{\"metadata\":{" + META
          + "},\"liability\":\"none\",\"products\":[{\"meterId\":\"C04000\",\"meterDesc\":\"1h core\",\"unit\":\"1hour\","
          + "\"unitCost\":{\"quantity\":0.03,\"unit\":\"EUR\"}},{\"meterId\":\"TI1000\",\"meterDesc\":\"in\",\"unit\":\"1G\",\"unitCost\":null}]}";
    }
    if (rest.equals("/usage")) {
      return !query.contains("period=" + june)
          ? null
          : "{\"startDate\":\"2025-06-01\",\"endDate\":\"2025-06-30\",\"metadata\":{" + META
              + "},\"datacenters\":[{\"id\":\"" + VDC
              + "\",\"name\":\"prod\",\"location\":\"de/fra\",\"meters\":["
              + "{\"meterId\":\"C04000\",\"meterDesc\":\"1h core\",\"quantity\":{\"quantity\":2880.12345678901234567,\"unit\":\"1hour\"}}]}]}";
    }
    if (rest.equals("/utilization/" + june)) {
      return "{\"startDate\":\"2025-06-01\",\"endDate\":\"2025-06-30\",\"metadata\":{" + META
          + "},\"datacenters\":[{\"id\":\"" + VDC
          + "\",\"name\":\"prod\",\"meters\":[{\"id\":\"0d8f4e6a-5a39-4a57-b1f4-7b8f3c0f9e01\",\"resourceId\":null,\"name\":\"\",\"type\":\"QUANTUM\","
          + "\"from\":\"2025-06-01T00:00:00.000Z\",\"to\":\"2025-06-30T23:59:59.999Z\",\"meterId\":\"C04000\",\"meterDesc\":\"1h core\",\"region\":\"de/fra\","
          + "\"quantity\":{\"quantity\":14.933333,\"unit\":\"1hour\"}}]}]}";
    }
    if (rest.equals("/traffic/" + june)) {
      return "{\"metadata\":{" + META
          + ",\"period\":\"2025-06\",\"unit\":\"Byte\"},\"type\":\"nic\",\"trafficObj\":{\"ip\":[{\"vdcUUID\":\""
          + VDC
          + "\",\"vdcName\":\"prod\",\"ip\":\"192.0.2.7\",\"dates\":[{\"Date\":\"2025-06-01\",\"In\":\"0.2\",\"Out\":\"1.3\"},"
          + "{\"Date\":\"2025-06-02\",\"In\":null}]}]}}";
    }
    if (rest.equals("/evn/" + june)) {
      return "{\"metadata\":{" + META + ",\"period\":\"2025-06\"},\"datacenters\":[{\"vdcUUID\":\""
          + VDC + "\",\"name\":\"prod\",\"data\":["
          + "{\"resourceType\":\"SERVER\",\"resourceUUID\":\"c2a1f1de-6a0e-4ab0-b0b3-1b8a1f3b7711\",\"intervalMin\":43200,\"intervalDivisor\":60,"
          + "\"from\":\"2025-06-01T00:00:00Z\",\"to\":\"2025-07-01T00:00:00Z\",\"itemStub\":\"C04000\",\"value\":4,\"valueDivisor\":1,"
          + "\"additionalParameters\":\"INTEL_ICELAKE\"}]}]}";
    }
    return null;
  }

  @Test
  void everything_the_document_describes_is_collected() {
    Outcome outcome = site.sync();

    assertThat(outcome.failures()).isEmpty();
    assertThat(
            site.books(
                "select dataset, count(*) from billing_statement where period_start = '2025-06-01' group by dataset order by dataset"))
        .contains(
            List.of("evn", "1"),
            List.of("invoices", "1"),
            List.of("products", "1"),
            List.of("traffic", "1"),
            List.of("usage", "1"),
            List.of("utilization", "1"));
    assertThat(site.books(
            "select verdict, status from billing_statement where statement_id = 'GY00900017'"))
        .containsExactly(List.of("MATCHED", "FINAL"));
    assertThat(site.figure("select quantity from billing_record where dataset = 'usage'"))
        .isEqualTo("2880.12345678901234567");
    assertThat(site.figure("select quantity from billing_record where product_id = 'NEW9999'"))
        .isEqualTo("1.234567890123456789");
    assertThat(site.figure("select quantity from billing_record where dataset = 'utilization'"))
        .isEqualTo("14.933333");
    assertThat(site.books("select resource_type from billing_record where dataset = 'utilization'"))
        .containsExactly(List.of("QUANTUM"));
    assertThat(site.figure("select sum(quantity) from billing_record where dataset = 'traffic'"))
        .isEqualTo("1.5");

    Outcome again = site.sync();
    assertThat(again.failures()).isEmpty();
    assertThat(again.counts().statementsNew() + again.counts().statementsRevised())
        .isZero();
  }
}

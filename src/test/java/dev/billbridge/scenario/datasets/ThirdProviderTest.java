package dev.billbridge.scenario.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.billbridge.collect.route.CsvRows;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.mapping.cases.MappingCase;
import dev.billbridge.mapping.cases.MappingCases;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A provider unknown to Billbridge, added as routes/README.md describes: a route template, a
 * mapping and its cases, no Java.
 */
class ThirdProviderTest {

  private static final Path SHIPPED = Path.of("routes");
  private static final Path THIRD = Path.of("src/test/resources/third-provider");
  private static final Path DOCUMENTS = THIRD.resolve("tests/digitalocean-invoices/two-pages");

  @TempDir
  private Path folder;

  private HttpServer provider;
  private Path routes;
  private OperatedSite site;

  @BeforeEach
  void a_site_with_a_provider_of_its_own() throws IOException {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext("/v2/customers/my/invoices", this::answer);
    provider.start();
    routes = folder.resolve("routes");
    Folder.copy(SHIPPED.resolve("sinks"), routes.resolve("sinks"));
    Folder.copy(THIRD, routes);
    Files.copy(SHIPPED.resolve("schedule.camel.yaml"), routes.resolve("schedule.camel.yaml"));
    Files.copy(SHIPPED.resolve("mappings/prelude.jq"), routes.resolve("mappings/prelude.jq"));
    site = new OperatedSite(folder.resolve("site"), new Clockwork("2026-05-12T12:00:00Z"))
        .routes(routes)
        .set("accounts", "team")
        .set("account.team.provider", "digitalocean")
        .set("account.team.token", "dop-secret")
        .set(
            "account.team.base-url", "http://127.0.0.1:" + provider.getAddress().getPort())
        .set("account.team.requests-per-second", "1000");
  }

  @AfterEach
  void close() {
    provider.stop(0);
  }

  @Test
  void its_invoices_arrive_once_with_all_their_pages() {
    Outcome first = site.sync();
    Outcome second = site.sync();

    assertThat(first.failures()).isEmpty();
    assertThat(first.findings()).isEmpty();
    assertThat(
            site.books(
                "select provider, account_number, statement_id, status, verdict, line_count from billing_statement"))
        .containsExactly(List.of(
            "digitalocean",
            "team",
            "22737513-0ea7-4206-8ceb-98a575af7681",
            "FINAL",
            "MATCHED",
            "3"));
    assertThat(site.figure("select sum(amount) from billing_record")).isEqualTo("27.13");
    assertThat(second.counts().statementsUnchanged()).isEqualTo(1);
    assertThat(second.delivered("books")).isZero();
  }

  @Test
  void its_own_words_explain_a_refusal() {
    site.set("account.team.token", "another");

    assertThat(site.sync().failures())
        .singleElement()
        .asString()
        .contains(
            "answered 401 (unauthorized: Unable to authenticate you.)",
            "Check the credentials of account.team")
        .doesNotContain("another");
  }

  @Test
  void its_cases_pass() throws IOException, MappingException {
    List<MappingCase> cases = MappingCases.in(routes);

    assertThat(cases).isNotEmpty();
    try (CsvRows.Standalone csv = CsvRows.standalone()) {
      for (MappingCase each : cases) {
        assertThat(each.differences(
                Mappings.load(routes.resolve("mappings")), csv, folder.resolve("scratch")))
            .as(each.toString())
            .isEmpty();
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean known =
        "Bearer dop-secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
    boolean list = exchange.getRequestURI().getPath().endsWith("/invoices");
    boolean second = exchange.getRequestURI().getQuery().startsWith("page=2&");
    byte[] body = !known
        ? "{\"id\":\"unauthorized\",\"message\":\"Unable to authenticate you.\"}"
            .getBytes(StandardCharsets.UTF_8)
        : Files.readAllBytes(
            DOCUMENTS.resolve(list ? "invoices.json" : second ? "page-2.json" : "page-1.json"));
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(known ? 200 : 401, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}

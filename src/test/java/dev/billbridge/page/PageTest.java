package dev.billbridge.page;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.bill.BillPart;
import dev.billbridge.ledger.bill.DrawnMonth;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.service.Service;
import dev.billbridge.settings.SettingsReader;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Folder;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser gets it from a running service. */
class PageTest {

  private static final String SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>";
  private static final String TURNED = "\u202Egnp.exe \u05D0\u05D1";
  private static final String HUGE = "x".repeat(900_000) + "END";

  @TempDir
  private static Path folder;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static Service service;
  private static String address;

  @BeforeAll
  static void start() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    address = "http://127.0.0.1:" + port;
    Path file = Files.writeString(folder.resolve("application.properties"), """
            ledger.url = jdbc:h2:mem:page
            archive.directory = %s
            management.port = %d
            resale.since = 2026-10
            sinks = drop
            sink.drop.type = file
            sink.drop.directory = %s
            """.formatted(
            folder.resolve("archive"), port, folder.resolve("drop")));
    Path routes = folder.resolve("routes");
    Folder.copyRoutes(routes);
    Files.writeString(routes.resolve("books/alerts.yaml"), """
        alerts:
          cost: { sum: amount, by: account, over: last month, when: "> 1.5 usual" }
        """);
    Files.writeString(routes.resolve("books/customers.csv"), "id,name\nacme,ACME\n");
    Files.writeString(routes.resolve("books/assignments.csv"), "resourceId,to\nweb,acme\n");
    Files.writeString(
        routes.resolve("books/issuers.csv"),
        "provider,issuerName,serviceProviderName,timeZone,paymentTerms,amounts\n"
            + "sakura,SAKURA,SAKURA,Asia/Tokyo,Not stated,net\n");
    service = Service.start(
        SettingsReader.read(file, routes, Map.of()),
        routes,
        new Clockwork("2026-11-02T12:00:00Z"),
        Service.Mode.SCHEDULED);
    post("4710", 9, "12345.5", charge("disk", "", "12345.5"));
    post("4711", 10, "350.25", charge("web", "", "300.25"), charge("db", "", "50"));
    post("4711", 10, "351.25", charge("web", "", "301.25"), charge("db", "", "50"));
    post("4712", 10, "1000", charge("web", "", "1"));
    post(
        "hostile & \"id\"",
        10,
        "3",
        charge(SCRIPT, "", "1", SCRIPT, Map.of(SCRIPT, SCRIPT)),
        charge("turned", "", "1", TURNED, Map.of()),
        charge("huge", "", "1", HUGE, Map.of()));
    postBill("acme", Verdict.MATCHED);
    postBill("gamma", Verdict.MISMATCHED);
    service
        .ledger()
        .bills()
        .drawn(new DrawnMonth(
            YearMonth.of(2026, 10),
            "rules",
            "inputs",
            true,
            Instant.parse("2026-11-02T12:00:00Z"),
            List.of(new DrawnMonth.Sums(
                Currency.getInstance("JPY"),
                new BigDecimal("355.25"),
                new BigDecimal("302.25"),
                BigDecimal.ZERO,
                new BigDecimal("53")))));
    service.alerts().evaluate();
  }

  /** A bill of a customer with a name that is markup. */
  private static void postBill(String customer, Verdict verdict) {
    Statement bill = new Statement(
        new StatementKey(StatementKey.RESALE, customer, customer + "-2026-10-JPY"),
        "bills",
        BillingPeriod.of(YearMonth.of(2026, 10)),
        null,
        null,
        new BigDecimal("4624"),
        Currency.getInstance("JPY"),
        1L,
        PaymentStatus.UNKNOWN,
        true,
        null,
        new TreeMap<>(Map.of("customerName", SCRIPT)));
    Intake intake = new Intake(
        StatementKey.RESALE,
        customer,
        "bills",
        StatementKey.RESALE,
        Map.of("inputs", "1"),
        Map.of(),
        Instant.parse("2026-11-02T12:00:00Z"));
    service
        .ledger()
        .postings()
        .post(
            intake,
            StatementKey.RESALE,
            bill,
            List.of(charge("web", "", "4624")),
            new Reconciliation(
                1,
                new BigDecimal("4624"),
                BigDecimal.ZERO,
                verdict,
                verdict == Verdict.MATCHED ? null : "it is below zero"),
            (handle, no) -> service
                .ledger()
                .bills()
                .write(
                    handle,
                    no,
                    List.of(new BillPart(
                        "web",
                        "",
                        "sakura:0012345:4711:web",
                        new BigDecimal("3824"),
                        "assignments.csv:2",
                        "prices.csv:2"))));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static void post(String id, int month, String total, BillingRecord... lines) {
    BigDecimal sum =
        List.of(lines).stream().map(BillingRecord::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    BigDecimal difference = new BigDecimal(total).subtract(sum);
    Statement statement = new Statement(
        new StatementKey("sakura", "0012345", id),
        "bills",
        BillingPeriod.of(YearMonth.of(2026, month)),
        LocalDate.of(2026, 11, 1),
        null,
        new BigDecimal(total),
        lines[0].currency(),
        (long) lines.length,
        PaymentStatus.UNPAID,
        true,
        null,
        new TreeMap<>());
    Intake intake = new Intake(
        "sakura",
        "tokyo",
        "bills",
        "sakura-bills",
        Map.of("id", id + sum),
        Map.of(),
        Instant.parse("2026-11-02T12:00:00Z"));
    try (Posting posting = service.ledger().postings().begin(intake, "mapping", statement, false)) {
      List.of(lines).forEach(posting::add);
      posting.commit(
          new Reconciliation(
              lines.length,
              sum,
              difference,
              difference.signum() == 0 ? Verdict.MATCHED : Verdict.MISMATCHED,
              difference.signum() == 0 ? null : "the difference is " + difference),
          key -> true);
    }
  }

  private static HttpResponse<String> send(String method, String path) {
    try {
      return CLIENT.send(
          HttpRequest.newBuilder(URI.create(address + path))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Document page(String path) {
    HttpResponse<String> answer = send("GET", "/page/" + path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return Jsoup.parse(answer.body());
  }

  private static String key(String id) {
    return URLEncoder.encode("sakura:0012345:" + id, StandardCharsets.UTF_8);
  }

  @Test
  void the_address_without_a_path_leads_to_the_page() {
    HttpResponse<String> answer = send("GET", "/");

    assertThat(answer.statusCode()).isEqualTo(307);
    assertThat(answer.headers().firstValue("Location")).contains("page/");
  }

  @Test
  void what_needs_a_person_comes_first_with_the_command_that_fixes_it() {
    Document overview = page("");

    assertThat(overview.select("h1").text()).contains("need");
    assertThat(overview.select(".items li").first().text())
        .contains("Held", "4712 is held and not delivered to drop: the difference is 999");
    assertThat(overview.select(".fix code").eachText())
        .contains("billbridge accept sakura:0012345:4712 --reason \"…\" --config "
            + folder.resolve("application.properties"));
  }

  @Test
  void a_customers_bill_that_does_not_add_up_is_drawn_again_and_not_collected() {
    assertThat(page("").select(".items li").eachText())
        .anySatisfy(item -> assertThat(item)
            .contains("gamma-2026-10-JPY: it is below zero")
            .contains("billbridge redraw --period 2026-10 --reason \"…\""));
  }

  @Test
  void an_alert_without_measure_is_shown_last_and_needs_nobody() {
    Document overview = page("");

    assertThat(overview.select("section .items li").last().text())
        .contains(
            "Alert without measure",
            "cost: tokyo 2026-10: what is usual is not yet known: 1 of 3 months",
            "billbridge alerts");
    assertThat(overview.select("section .items li").last().className()).isEqualTo("note");
  }

  @Test
  void costs_are_the_totals_of_the_ledger_by_month_and_the_products_come_to_the_same()
      throws IOException {
    Document costs = page("costs?months=2");

    assertThat(costs.select(".matrix tfoot .total td").eachText())
        .containsExactly("≈\u200912,346", "≈\u20091,354", "≈\u200913,700");
    JsonNode months =
        new ObjectMapper().readTree(send("GET", "/page/costs.json").body());
    assertThat(months.findValuesAsText("amount")).containsExactly("12345.5", "1354.25");
    String products = send("GET", "/page/costs.csv?by=product").body();
    assertThat(products).contains("(not in the lines),2026-10,999,JPY");
    assertThat(costs.select("svg[role=img]")).hasSize(2);
    assertThat(costs.select(".matrix td.open")).hasSize(1);
  }

  @Test
  void costs_usage_and_changes_are_shown_by_what_is_asked_for_as_the_command_shows_them()
      throws IOException {
    assertThat(page("analyze?by=resource&from=2026-10").select("tbody tr").eachText())
        .startsWith("web web server JPY 302.25 2 0")
        .endsWith("total JPY 355.25 6 0");
    assertThat(page("analyze?by=resource&from=2026-10&top=1").select("tbody tr").eachText())
        .containsExactly(
            "web web server JPY 302.25 2 0", "(4 others) JPY 53.00 4 0", "total JPY 355.25 6 0");
    Document changes = page("analyze?what=changes");
    assertThat(changes.select("h1").text()).isEqualTo("Changes by product");
    assertThat(changes.select("tbody tr").text())
        .startsWith("server/plan/4core サーバ 4コア JPY 12,345.5 355.25 −11,990.25 ");
    assertThat(page("analyze?what=usage&by=month&and=class").select("thead").text())
        .isEqualTo("Month Class Unit Quantity Resources Average Lines Provisional lines");
    assertThat(page("analyze?by=resource").select("script, img")).isEmpty();
    String query = "?by=account&and=month&account=tokyo";
    assertThat(new ObjectMapper()
            .readTree(send("GET", "/page/analyze.json" + query).body())
            .findValuesAsText("amount"))
        .containsExactly("12345.5", "355.25");
    assertThat(page("analyze" + query).select(".files a").first().attr("href"))
        .isEqualTo("analyze.csv" + query);
    assertThat(send("GET", "/page/analyze.csv?by=resource&from=2026-10").body().lines())
        .hasSize(6)
        .first()
        .isEqualTo("\uFEFFresource,resourceName,currency,amount,netAmount,taxAmount,lines,"
            + "provisionalLines");
    assertThat(Jsoup.parse(send("GET", "/page/analyze?by=produkt").body()).text())
        .contains("by names \"produkt\", which is unknown; did you mean product?");
    assertThat(send("GET", "/page/analyze?from=2026-11&to=2026-10").statusCode())
        .isEqualTo(400);
    assertThat(page("analyze?to=2024-12").select("input[name=from]").attr("placeholder"))
        .isEqualTo("2024-01");
  }

  @Test
  void margins_are_cost_and_price_of_each_customers_bill_and_its_name_is_text() throws IOException {
    Document margins = page("margins?customer=acme");

    assertThat(margins.select("nav a").eachText()).contains("Margins");
    assertThat(margins.select("tbody tr")).hasSize(1);
    assertThat(margins.select("tbody td").eachText())
        .contains("acme", SCRIPT, "2026-10", "Final", "JPY", "3,824", "4,624", "800");
    assertThat(page("margins?customer=beta").text()).contains("No customer's bill matches.");
    JsonNode rows = new ObjectMapper()
        .readTree(send("GET", "/page/margins.json?customer=acme").body());
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).get("cost").asText()).isEqualTo("3824");
    assertThat(rows.get(0).get("margin").asText()).isEqualTo("800");
    assertThat(send("GET", "/page/margins.csv").body())
        .contains("acme-2026-10-JPY", ",3824,4624,800,");
  }

  @Test
  void what_belongs_to_nobody_is_shown_by_resource_and_where_a_months_charges_went()
      throws IOException {
    assertThat(page("margins").select("section a").eachText())
        .containsExactly(
            "2026-10: Providers charge 355.25 JPY = customers 302.25 + own use 0 + unassigned 53");

    Document margins = page("margins?month=2026-10");
    assertThat(margins.select("section p").eachText())
        .contains("Providers charge 355.25 JPY = customers 302.25 + own use 0 + unassigned 53");
    assertThat(margins.select("section tbody tr").eachText())
        .hasSize(4)
        .anySatisfy(row -> assertThat(row)
            .startsWith("2026-10 sakura:0012345 db web server 50 JPY ")
            .endsWith("no row of assignments.csv matches"))
        .anySatisfy(row -> assertThat(row).contains(SCRIPT));
    assertThat(page("margins?month=2026-09").select("section")).isEmpty();
    assertThat(new ObjectMapper()
            .readTree(send("GET", "/page/unassigned.json").body())
            .findValuesAsText("cost"))
        .containsExactlyInAnyOrder("50", "1", "1", "1");
  }

  @Test
  void a_statement_shows_its_verdict_its_lines_and_what_a_revision_changed() {
    Document statement = page("statement?key=" + key("4711"));

    assertThat(statement.select(".verdict").text()).contains("Matched", "351.25 JPY", "0 JPY");
    assertThat(statement.select("#lines tbody tr")).hasSize(2);
    assertThat(statement.select("h3").text()).contains("Revision 1 compared with 2");
    assertThat(statement
            .select("table:has(caption:contains(Lines that differ)) tbody tr")
            .eachText())
        .containsExactly("web web server amount 300.25 301.25 JPY");
    assertThat(page("statement?key=" + key("4711") + "&sort=amount&order=desc")
            .select("#lines tbody tr")
            .first()
            .text())
        .contains("web");
    assertThat(page("record?id=" + key("4711") + "%3Aweb").text())
        .contains("Revision 2: changed", "300.25", "301.25");
  }

  @Test
  void names_that_would_be_markup_turn_the_line_or_never_end_are_shown_as_text() {
    Document statement = page("statement?key=" + key("hostile & \"id\""));

    assertThat(statement.select("script, img, [onerror], [style]")).isEmpty();
    assertThat(statement.select("#lines").text())
        .contains(SCRIPT, "\\u202egnp.exe")
        .doesNotContain("\u202E", "END");
    Document record = page("record?id=" + key("hostile & \"id\"") + "%3Ahuge");
    assertThat(record.select("dd").eachText()).anyMatch(text -> text.endsWith("END"));
    assertThat(page("").select("script")).isEmpty();
  }

  @Test
  void every_list_is_also_json_and_csv_in_which_no_spreadsheet_runs_anything() {
    for (String list : List.of(
        "attention",
        "accounts",
        "sinks",
        "costs",
        "analyze",
        "margins",
        "unassigned",
        "statements",
        "runs",
        "deliveries")) {
      for (String format : List.of("json", "csv")) {
        HttpResponse<String> answer = send("GET", "/page/" + list + "." + format);
        assertThat(answer.statusCode()).as(list + "." + format).isEqualTo(200);
        assertThat(answer.body()).isNotBlank();
      }
    }
    assertThat(send("GET", "/page/statement.csv?key=" + key("4711")).body())
        .startsWith("\uFEFFrecord_id,")
        .contains("301.25");
  }

  @Test
  void no_request_of_any_kind_changes_anything_and_nothing_comes_from_elsewhere() {
    long entries = service.ledger().audit().lastNo();
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")) {
      assertThat(send(method, "/page/statements").statusCode()).as(method).isEqualTo(405);
    }
    assertThat(send("HEAD", "/page/statements").statusCode()).isEqualTo(200);
    HttpResponse<String> answer = send("GET", "/page/");

    assertThat(service.ledger().audit().lastNo()).isEqualTo(entries);
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; style-src 'self';");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    Document page = Jsoup.parse(answer.body());
    assertThat(page.select("[src], [href]").eachAttr("href"))
        .noneMatch(href -> href.startsWith("http") || href.startsWith("//"));
    String style = page.select("link[rel=stylesheet]").attr("href");
    assertThat(send("GET", "/page/" + style).headers().firstValue("Cache-Control"))
        .hasValueSatisfying(value -> assertThat(value).contains("immutable"));
  }

  @Test
  void what_is_not_there_or_not_understood_is_said_in_one_sentence() {
    HttpResponse<String> unknown = send("GET", "/page/nothing");

    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body()).contains("There is no page at this address.");
    assertThat(send("GET", "/page/statement?key=" + key("4799")).statusCode()).isEqualTo(404);
    assertThat(send("GET", "/page/statements?month=2026-13").statusCode()).isEqualTo(400);
    assertThat(send("GET", "/page/statements?status=open").body())
        .contains("must be one of provisional, final, restated");
    assertThat(send("GET", "/page/runs?page=0").statusCode()).isEqualTo(400);
    assertThat(send("GET", "/elsewhere").body()).doesNotContain("Exception", "at dev.");
  }

  @Test
  void its_threads_are_not_ended_under_a_request_by_a_garbage_collection() {
    page("");
    List<Thread> readers = Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("page(-\\d+)?"))
        .toList();
    System.gc();

    assertThat(readers).isNotEmpty();
    await()
        .during(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(readers).allMatch(Thread::isAlive));
  }
}

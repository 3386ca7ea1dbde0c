package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.overview.Concerns;
import dev.billbridge.overview.RefusedChange;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.http.Fault;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.service.Service;
import dev.billbridge.service.observe.ReportedTrouble;
import dev.billbridge.service.observe.Scrape;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.Receiver;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Page, metrics, {@code status} and database after some months in which bills were restated, one
 * did not add up, a provider was away, and a receiver was never there.
 */
class AgreementTest {

  private static final String LEDGER = "jdbc:h2:mem:agreement";

  private static final String NEVER = "0 0 3 1 1 ?";

  @TempDir
  private static Path folder;

  private static final Clockwork CLOCK = new Clockwork("2026-01-10T12:00:00Z");
  private static Sandbox sandbox;
  private static OperatedSite site;
  private static Receiver guarded;
  private static Service service;
  private static String address;
  private static JsonNode status;

  @BeforeAll
  static void months_pass() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    address = "http://127.0.0.1:" + port;
    sandbox = Sandbox.start(
        SandboxSettings.defaults().withAccounts(1).withMonths(1).withLines(3).withClock(CLOCK));
    guarded = Receiver.start();
    site = new OperatedSite(folder, CLOCK)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices, usage")
        .set("ledger.url", LEDGER)
        .set("account.tokyo.bills.schedule", NEVER)
        .set("account.frankfurt.invoices.schedule", NEVER)
        .set("account.frankfurt.usage.schedule", NEVER)
        .set("management.port", Integer.toString(port))
        .set("deliver.interval", "PT0.05S")
        .set("collect.retries", "0")
        .set("sinks", "books, drop, erp, guarded")
        .set("sink.erp.type", "webhook")
        .set("sink.erp.url", "http://127.0.0.1:1/")
        .set("sink.guarded.type", "webhook")
        .set("sink.guarded.url", guarded.url());
    guarded.always(Receiver.Fault.status(401));
    service = site.start(Service.Mode.SCHEDULED);
    for (int month = 1; month <= 4; month++) {
      CLOCK.set("2026-%02d-10T12:00:00Z".formatted(month));
      if (month == 3) {
        restate();
      }
      collect();
    }
    CLOCK.forward(Duration.ofDays(1));
    sandbox.set(Oddity.BILL_DIFFERS_FROM_LINES);
    sandbox.fail("/invoices", Fault.status(503), 100);
    collect();
    // Until nothing moves: what can be delivered is, and of what erp refuses the first has been
    // tried.
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> sql("""
            select count(*) from ledger_delivery d
            where state in ('SENDING', 'UNCERTAIN') or state = 'OWED'
            and (sink in ('books', 'drop') and last_answer is null
            or sink = 'erp' and next_attempt_at <= timestamp '%s'
            and not exists (select 1 from ledger_delivery before where before.sink = d.sink
            and before.statement_no = d.statement_no and before.revision < d.revision
            and before.state = 'OWED'))""".formatted(
                    CLOCK.instant().toString().replaceAll("[TZ]", " ").strip()))
            .equals(List.of("0")));
    status = new ObjectMapper().readTree(command("status", "--json"));
  }

  private static void collect() {
    service.collector().collect(CollectRequest.CURRENT, report -> {});
  }

  /** The provider corrects a bill that was final. */
  private static void restate() {
    var bill = service.ledger().statements().all().stream()
        .filter(each -> each.account().equals("tokyo"))
        .findFirst()
        .orElseThrow();
    sandbox.changeAmount(bill.key().accountNumber(), bill.id(), 1, new BigDecimal("100"));
  }

  @AfterAll
  static void everything_ends() {
    service.close();
    guarded.close();
    sandbox.close();
  }

  private static String command(String... arguments) {
    StringWriter out = new StringWriter();
    assertThat(BillbridgeCommand.execute(
            new SiteOptions.RunningService(service, site.settings(), Path.of("routes"), "operator"),
            List.of(arguments),
            new PrintWriter(out),
            new PrintWriter(out)))
        .as(out.toString())
        .isZero();
    return out.toString();
  }

  private static String get(String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create(address + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode page(String path) throws IOException {
    return new ObjectMapper().readTree(get("/page/" + path));
  }

  /** Rows of the ledger, cells joined by a blank; figures without trailing zeros. */
  private static List<String> sql(String query) {
    try (Connection connection = DriverManager.getConnection(LEDGER, "", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      TreeSet<String> found = new TreeSet<>();
      while (rows.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.append(i == 1 ? "" : " ")
              .append(
                  rows.getObject(i) instanceof BigDecimal figure
                      ? ExactDecimal.canonical(figure).toPlainString()
                      : rows.getString(i));
        }
        found.add(row.toString());
      }
      return List.copyOf(found);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  private static List<String> rows(JsonNode list, String... names) {
    TreeSet<String> rows = new TreeSet<>();
    list.forEach(each -> rows.add(
        String.join(" ", List.of(names).stream().map(n -> each.path(n).asText()).toList())));
    return List.copyOf(rows);
  }

  @Test
  void the_page_shows_the_totals_that_the_database_adds_up() throws IOException {
    List<String> months = sql("""
        select s.account, formatdatetime(v.period_start, 'yyyy-MM'),
          sum(coalesce(v.total, v.lines_total)), v.currency, count(*)
        from ledger_statement s join ledger_revision v
          on v.statement_no = s.statement_no and v.revision = s.revision
        where s.replaced_by is null and v.currency is not null
        group by s.account, v.period_start, v.currency""");
    assertThat(months).hasSizeGreaterThan(8);
    assertThat(rows(
            page("costs.json?months=24"), "account", "month", "amount", "currency", "statements"))
        .isEqualTo(months);
  }

  @Test
  void a_sink_has_for_each_invoice_the_lines_that_make_the_total_on_the_page() throws IOException {
    Map<String, BigDecimal> lines = new TreeMap<>();
    site.books("""
            select s.statement_id, sum(r.amount) from billing_record r
            join billing_statement s on s.statement_id = r.statement_id
            where r.vanished = false and s.dataset = 'invoices' and s.total is not null
            group by s.statement_id""")
        .forEach(row -> lines.put(row.get(0), ExactDecimal.canonical(new BigDecimal(row.get(1)))));
    Map<String, BigDecimal> totals = new TreeMap<>();
    page("statements.json").forEach(each -> {
      if (each.path("total").isTextual()
          && !each.path("verdict").asText().equalsIgnoreCase("mismatched")
          && lines.containsKey(each.path("statement").asText())) {
        totals.put(
            each.path("statement").asText(),
            ExactDecimal.canonical(new BigDecimal(each.path("total").asText())));
      }
    });
    assertThat(totals).hasSizeGreaterThan(3).isEqualTo(lines);
  }

  @Test
  void all_four_count_the_same_statements() throws IOException {
    List<String> counted = sql("""
        select s.account, s.dataset, v.status, v.verdict, count(*)
        from ledger_statement s join ledger_revision v
          on v.statement_no = s.statement_no and v.revision = s.revision
        where s.replaced_by is null
        group by s.account, s.dataset, v.status, v.verdict""");
    assertThat(counted)
        .anyMatch(row -> row.startsWith("tokyo bills RESTATED MISMATCHED"))
        .anyMatch(row -> row.contains("PROVISIONAL"));
    Function<JsonNode, List<String>> counts = list -> {
      Map<String, Integer> of = new TreeMap<>();
      for (JsonNode each : list) {
        // Of files a field of their own, of commands an attribute.
        if (each.path("replacedBy").isTextual()
            || each.at("/attributes/replacedBy").isTextual()) {
          continue;
        }
        String group = String.join(
            " ",
            each.path("account").asText(),
            each.path("dataset").asText(),
            upper(each.path("status").asText()),
            upper(each.path("verdict").asText()));
        of.merge(group, 1, Integer::sum);
      }
      return of.entrySet().stream()
          .map(each -> each.getKey() + " " + each.getValue())
          .toList();
    };
    assertThat(counts.apply(status.path("statements"))).isEqualTo(counted);
    assertThat(counts.apply(page("statements.json"))).isEqualTo(counted);
    Scrape scrape = new Scrape(get("/observe/metrics"));
    assertThat(counted).allSatisfy(row -> {
      String[] cells = row.split(" ");
      assertThat(scrape.value(
              "billbridge_ledger_statements",
              "account=\"" + cells[0] + "\"",
              "dataset=\"" + cells[1] + "\"",
              "status=\"" + lower(cells[2]) + "\"",
              "verdict=\"" + lower(cells[3]) + "\""))
          .isEqualTo(Double.parseDouble(cells[4]));
    });
    assertThat(scrape.value("billbridge_ledger_statements"))
        .isEqualTo(counted.stream()
            .mapToInt(row -> Integer.parseInt(row.replaceFirst(".* ", "")))
            .sum());
  }

  @Test
  void all_four_count_the_same_deliveries() throws IOException {
    List<String> counted =
        sql("select sink, lower(state), count(*) from ledger_delivery group by sink, state");
    assertThat(counted)
        .anyMatch(row -> row.startsWith("books delivered"))
        .anyMatch(row -> row.startsWith("drop held"))
        .anyMatch(row -> row.startsWith("erp owed"));
    TreeSet<String> ofStatus = new TreeSet<>();
    status
        .path("deliveries")
        .properties()
        .forEach(sink -> sink.getValue()
            .properties()
            .forEach(state -> ofStatus.add("%s %s %d"
                .formatted(
                    sink.getKey(), lower(state.getKey()), state.getValue().asLong()))));
    TreeSet<String> ofPage = new TreeSet<>();
    page("sinks.json")
        .forEach(sink -> sink.properties().forEach(cell -> {
          if (cell.getKey().matches("owed|sending|delivered|rejected|uncertain|held|superseded")
              && cell.getValue().asLong() > 0) {
            ofPage.add("%s %s %d"
                .formatted(
                    sink.path("sink").asText(), cell.getKey(), cell.getValue().asLong()));
          }
        }));
    assertThat(List.copyOf(ofStatus)).isEqualTo(counted);
    assertThat(List.copyOf(ofPage)).isEqualTo(counted);
    Scrape scrape = new Scrape(get("/observe/metrics"));
    assertThat(counted)
        .filteredOn(row -> row.matches(".* (owed|held|rejected|uncertain) .*"))
        .allSatisfy(row -> {
          String[] cells = row.split(" ");
          assertThat(scrape.value(
                  "billbridge_deliveries",
                  "sink=\"" + cells[0] + "\"",
                  "state=\"" + cells[1] + "\""))
              .isEqualTo(Double.parseDouble(cells[2]));
        });
  }

  @Test
  void status_lists_what_needs_a_person_as_the_page_does() throws IOException {
    String[] fields = {"kind", "urgent", "account", "dataset", "sink", "statement", "sentence"};
    List<String> listed = rows(status.path("attention").path("items"), fields);
    assertThat(listed)
        .anyMatch(row -> row.startsWith("HELD true tokyo bills"))
        .anyMatch(row -> row.startsWith("FAILED true frankfurt invoices"))
        .anyMatch(row -> row.startsWith("BLOCKED true null null guarded"))
        .anyMatch(row -> row.startsWith("WAITING false null null erp"));
    assertThat(rows(page("attention.json"), fields))
        .extracting(row -> lower(row))
        .containsExactlyInAnyOrderElementsOf(
            listed.stream().map(row -> lower(row)).toList());
    assertThat(command("status"))
        .contains("things need a person:")
        .containsPattern("Held: tokyo bills: \\d+ is held .*\n    billbridge accept sakura:")
        .containsPattern(
            "Blocked: guarded: .*\n    billbridge redeliver --now --sink guarded --config /.*\n");
  }

  @Test
  void another_process_learns_from_the_health_check_what_the_service_alone_knows()
      throws IOException {
    Concerns.Trouble own = service.activity().trouble();
    service.refuseChange(
        new RefusedChange(List.of("one.yaml:3: is wrong", "sinks names nothing"), CLOCK.instant()));
    try {
      ReportedTrouble reported =
          ReportedTrouble.of(new ObjectMapper().readTree(get("/observe/health?data=true")));
      assertThat(own.blocked()).containsKey("guarded");
      assertThat(reported.blocked()).isEqualTo(own.blocked());
      assertThat(reported.refusedChange().orElseThrow().problems())
          .isEqualTo(own.refusedChange().orElseThrow().problems());
      assertThat(reported.stuck()).isEqualTo(own.stuck());
      assertThat(new Scrape(get("/observe/metrics")).value("billbridge_refused_changes"))
          .isEqualTo(2);
    } finally {
      service.refuseChange(null);
    }
  }
}

package dev.billbridge.service.observe;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.Quarantine;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.ledger.run.Runs;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.service.Service;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SettingsReader;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Invented;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What Prometheus reads of a service that has just been restarted, and after it has worked. */
class MetricsTest {

  private static final Path DEPLOY = Path.of("src/deploy");
  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final String NEVER = "0 0 3 1 1 ?";

  @TempDir
  private static Path folder;

  private static final Clockwork CLOCK = new Clockwork("2026-11-02T12:00:00Z");
  private static Sandbox sandbox;
  private static Service service;
  private static Scrape first;
  private static Scrape worked;

  @BeforeAll
  static void a_service_is_restarted_and_works() throws Exception {
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withClock(CLOCK).withMonths(1).withLines(3));
    Settings settings = settings();
    try (Ledger ledger = Service.openLedger(settings, CLOCK)) {
      leaveBehind(ledger);
    }
    CLOCK.forward(Duration.ofHours(1));
    service = Service.start(settings, Path.of("routes"), CLOCK, Service.Mode.SCHEDULED);
    first = scrape();
    service.collector().collect(CollectRequest.CURRENT, report -> {});
    worked = await()
        .atMost(Duration.ofSeconds(20))
        .until(
            MetricsTest::scrape,
            scrape -> scrape.value(
                        "billbridge_delivery_attempts_seconds_count",
                        "sink=\"drop\"",
                        "outcome=\"delivered\"")
                    > 1
                && scrape.value(
                        "billbridge_delivery_attempts_seconds_count", "outcome=\"unreachable\"")
                    > 0);
  }

  private static Settings settings() throws IOException {
    var tokyo = sandbox.sakuraAccounts().get(0);
    Path file = Files.writeString(folder.resolve("application.properties"), """
            ledger.url = jdbc:h2:file:%1$s/ledger
            archive.directory = %1$s/archive
            management.port = %2$d
            deliver.interval = PT0.1S
            collect.retries = 0
            accounts = tokyo, frankfurt
            account.tokyo.provider = sakura
            account.tokyo.base-url = %3$s
            account.tokyo.access-token = %4$s
            account.tokyo.access-token-secret = %5$s
            account.tokyo.datasets = bills
            account.tokyo.bills.schedule = %6$s
            account.tokyo.requests-per-second = 1000
            account.frankfurt.provider = ionos
            account.frankfurt.base-url = http://127.0.0.1:1/billing
            account.frankfurt.token = secret-of-frankfurt
            account.frankfurt.datasets = invoices
            account.frankfurt.invoices.schedule = 0 0 * * * ?
            camel.metrics.binders = jvm-info, jvm-gc
            camel.management.info-enabled = true
            sinks = drop, erp
            sink.drop.type = file
            sink.drop.directory = %1$s/drop
            sink.erp.type = webhook
            sink.erp.url = http://127.0.0.1:1/
            """.formatted(
            folder, freePort(), sandbox.baseUrl(tokyo), tokyo.user(), tokyo.password(), NEVER));
    return SettingsReader.read(file, Path.of("routes"), Map.of());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** What a process that has ended has left in the ledger. */
  private static void leaveBehind(Ledger ledger) {
    Runs runs = ledger.runs();
    runs.end(runs.begin("tokyo", "bills", LEASE).number(), null);
    runs.end(runs.begin("frankfurt", "invoices", LEASE).number(), null);
    CLOCK.forward(Duration.ofMinutes(10));
    runs.end(runs.begin("frankfurt", "invoices", LEASE).number(), "the provider answered 503");
    post(ledger, "owed", 10, "10");
    post(ledger, "held", 10, "11");
    post(ledger, "old", 8, "10");
    ledger
        .quarantine()
        .put(
            "tokyo",
            "bills",
            "bill 4711",
            List.of(new Quarantine.Problem("bill-4711.json", "/0/Amount", "it is a text")));
    ledger.audit().backup("/backup/2026-11-02", "alice");
  }

  private static void post(Ledger ledger, String id, int month, String total) {
    Statement statement = new Statement(
        new StatementKey("sakura", "0012345", id),
        "bills",
        BillingPeriod.of(YearMonth.of(2026, month)),
        LocalDate.of(2026, 11, 1),
        LocalDate.of(2026, 11, 30),
        new BigDecimal(total),
        Invented.JPY,
        1L,
        PaymentStatus.UNPAID,
        true,
        null,
        new TreeMap<>());
    Intake intake = new Intake(
        "sakura", "tokyo", "bills", "sakura-bills", Map.of("id", id), Map.of(), CLOCK.instant());
    BigDecimal difference = new BigDecimal("10").subtract(new BigDecimal(total));
    try (Posting posting = ledger.postings().begin(intake, "mapping", statement, false)) {
      posting.add(charge("server", "", "10"));
      posting.commit(
          new Reconciliation(
              1,
              new BigDecimal("10"),
              difference,
              difference.signum() == 0 ? Verdict.MATCHED : Verdict.MISMATCHED,
              null),
          key -> true);
    }
  }

  private static Scrape scrape() throws IOException, InterruptedException {
    return new Scrape(get("/observe/metrics"));
  }

  private static String get(String path) throws IOException, InterruptedException {
    String port = Files.readAllLines(folder.resolve("application.properties")).stream()
        .filter(line -> line.startsWith("management.port"))
        .findFirst()
        .orElseThrow()
        .replaceAll("\\D", "");
    HttpResponse<String> response = HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  @AfterAll
  static void everything_ends() {
    service.close();
    sandbox.close();
  }

  @Test
  void the_first_scrape_after_a_restart_shows_what_the_ledger_has() {
    String tokyo = "account=\"tokyo\",dataset=\"bills\"";
    String frankfurt = "account=\"frankfurt\",dataset=\"invoices\"";
    assertThat(first.value("billbridge_ledger_up")).isEqualTo(1);
    assertThat(first.value("billbridge_last_good_run_age_seconds", tokyo)).isEqualTo(4_200);
    assertThat(first.value("billbridge_last_good_run_age_seconds", frankfurt)).isEqualTo(4_200);
    assertThat(first.value("billbridge_last_good_run_timestamp_seconds", tokyo))
        .isEqualTo(CLOCK.instant().minusSeconds(4_200).getEpochSecond());
    assertThat(first.value("billbridge_last_run_failed", tokyo)).isZero();
    assertThat(first.value("billbridge_last_run_failed", frankfurt)).isEqualTo(1);
    assertThat(first.value("billbridge_overdue_seconds", tokyo)).isZero();
    assertThat(first.value(
            "billbridge_ledger_statements", tokyo, "status=\"final\"", "verdict=\"mismatched\""))
        .isEqualTo(1);
    assertThat(first.value(
            "billbridge_ledger_statements", tokyo, "status=\"final\"", "verdict=\"matched\""))
        .isEqualTo(2);
    assertThat(first.value("billbridge_open_findings", tokyo, "kind=\"missing_month\""))
        .isEqualTo(1);
    assertThat(first.value("billbridge_quarantine", tokyo)).isEqualTo(1);
    assertThat(first.value("billbridge_quarantine", frankfurt)).isZero();
    assertThat(first.value("billbridge_deliveries", "sink=\"erp\"", "state=\"held\""))
        .isEqualTo(1);
    assertThat(first.value("billbridge_last_backup_age_seconds")).isEqualTo(3_600);
    assertThat(first.value("billbridge_refused_changes")).isZero();
    assertThat(first.value("billbridge_backlog", "sink=\"erp\"")).isEqualTo(2);
    assertThat(first.value("billbridge_backlog_age_seconds", "sink=\"erp\"")).isEqualTo(3_600);
  }

  @Test
  void what_the_service_does_is_counted_and_timed() {
    assertThat(worked.value("billbridge_records_total", "account=\"tokyo\"", "outcome=\"new\""))
        .isPositive();
    assertThat(
            worked.value("billbridge_runs_seconds_count", "account=\"tokyo\"", "outcome=\"done\""))
        .isEqualTo(1);
    assertThat(worked.value(
            "billbridge_runs_seconds_count", "account=\"frankfurt\"", "outcome=\"failed\""))
        .isEqualTo(1);
    assertThat(
            worked.value("billbridge_calls_seconds_count", "provider=\"sakura\"", "answer=\"2xx\""))
        .isPositive();
    assertThat(
            worked.value("billbridge_calls_seconds_bucket", "provider=\"sakura\"", "le=\"60.0\""))
        .isPositive();
    assertThat(worked.value(
            "billbridge_account_calls_total", "account=\"frankfurt\"", "answer=\"none\""))
        .isPositive();
    assertThat(worked.text).doesNotContain("secret-of-frankfurt");
  }

  @Test
  void binders_and_information_of_camel_are_switched_on_by_their_own_settings() throws Exception {
    assertThat(worked.value("jvm_info")).isEqualTo(1);
    assertThat(worked.labels()).containsKey("jvm_gc_max_data_size_bytes");
    assertThat(get("/observe/info")).contains("\"version\"");
  }

  /** Metrics of Billbridge itself are listed one by one, of others those that are worth knowing. */
  @Test
  void the_table_in_operations_lists_every_metric_with_its_type_and_labels() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    Map<String, String> served = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("src/docs/operations.md"))) {
      List<String> cells = List.of(line.split(" *\\| *"));
      if (cells.size() == 6 && cells.get(1).matches("`[a-z_]+`")) {
        String name = cells.get(1).replace("`", "");
        listed.put(name, (cells.get(2) + " " + cells.get(3).replaceAll("[`,]", "")).strip());
      }
    }
    worked.types().forEach((name, type) -> {
      if (name.startsWith("billbridge_") || listed.containsKey(name)) {
        served.put(name, (type + " " + String.join(" ", worked.labelsOf(name))).strip());
      }
    });
    assertThat(listed).containsExactlyInAnyOrderEntriesOf(served);
  }

  @Test
  void alerts_use_only_metrics_and_labels_that_there_are() throws IOException {
    List<String> expressions = new ArrayList<>();
    Map<?, ?> file = (Map<?, ?>) new Load(LoadSettings.builder().build())
        .loadFromString(Files.readString(DEPLOY.resolve("alerts.yml")));
    for (Object group : (List<?>) file.get("groups")) {
      for (Object each : (List<?>) ((Map<?, ?>) group).get("rules")) {
        Map<?, ?> rule = (Map<?, ?>) each;
        assertThat(((Map<?, ?>) rule.get("annotations")).keySet())
            .as("%s", rule.get("alert"))
            .isEqualTo(Set.of("summary", "description"));
        expressions.add((String) rule.get("expr"));
      }
    }
    assertThat(expressions).hasSizeGreaterThan(10).allSatisfy(worked::answers);
  }

  @Test
  void the_dashboard_uses_only_metrics_and_labels_that_there_are() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(DEPLOY.resolve("grafana.json").toFile());
    List<String> expressions = dashboard.findValuesAsText("expr");
    assertThat(expressions).hasSizeGreaterThan(20).allSatisfy(worked::answers);
    assertThat(dashboard.findValuesAsText("definition"))
        .allSatisfy(definition -> worked.answers(
            definition.replaceFirst("label_values\\((\\w+), (\\w+)\\)", "sum by ($2) ($1)")));
    assertThat(dashboard.findValues("gridPos"))
        .allSatisfy(place ->
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isBetween(1, 24));
  }

  @Test
  void an_expression_with_a_misspelt_metric_label_or_value_is_noticed() {
    assertThatThrownBy(() -> worked.answers("max(billbridge_ledgers_up)"))
        .hasMessageContaining("billbridge_ledgers_up");
    assertThatThrownBy(() -> worked.answers("max by (snik) (billbridge_backlog)"))
        .hasMessageContaining("snik");
    assertThatThrownBy(() -> worked.answers("billbridge_deliveries{state=\"holding\"}"))
        .hasMessageContaining("holding");
  }
}

package dev.billbridge.scenario.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.http.Fault;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Billbridge as a process: exit codes, schedules, signals, memory. */
@Tag("slow")
class ProcessTest {

  @TempDir
  private Path folder;

  private OperatedSite site(Sandbox sandbox) {
    return new OperatedSite(folder, new Clockwork("2026-05-12T12:00:00Z"))
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices");
  }

  private static Sandbox sandbox() throws IOException {
    return Sandbox.start(SandboxSettings.defaults()
        .withClock(InstantSource.system())
        .withMonths(1)
        .withLines(8));
  }

  @Test
  void
      the_demo_needs_nothing_and_says_where_everything_lies_and_its_second_run_delivers_nothing_in_whatever_language()
          throws Exception {
    for (String delivered : List.of("7", "0")) {
      List<String> language = delivered.equals("0")
          ? List.of(
              "-Duser.language=ar",
              "-Duser.country=EG",
              "-Djava.io.tmpdir=" + folder.resolve("none"))
          : List.of("-Duser.language=tr");
      try (Forked demo = Forked.start(
          folder, language, "demo", "--directory", folder.resolve("demo").toString())) {
        assertThat(demo.waitFor(60)).as(demo.err()).isZero();
        assertThat(demo.out())
            .contains("frankfurt")
            .contains("tokyo")
            .contains("Database")
            .contains(folder.resolve("demo/csv").toString());
        assertThat(demo.out())
            .containsPattern("books +" + (delivered.equals("0") ? "0" : "[1-9]\\d*") + " +0");
      }
    }
  }

  @Test
  void sync_ends_with_0_when_all_is_well_1_when_something_failed_2_when_refused() throws Exception {
    try (Sandbox sandbox = sandbox()) {
      OperatedSite site = site(sandbox);
      try (Forked sync =
          Forked.start(folder, List.of(), "sync", "--config", site.file().toString())) {
        assertThat(sync.waitFor(60)).as(sync.err()).isZero();
        assertThat(sync.out()).contains("RECORDS NEW").containsPattern("books +[1-9]");
      }
      sandbox.fail("/profile", Fault.status(401), 10);
      try (Forked sync =
          Forked.start(folder, List.of(), "sync", "--config", site.file().toString())) {
        assertThat(sync.waitFor(60)).isEqualTo(1);
        assertThat(sync.err())
            .contains("Failed: frankfurt")
            .contains("401")
            .doesNotContain("\tat ");
      }
      site.set("acount.tokyo.provider", "sakura").set("collect.retries", "many");
      try (Forked sync =
          Forked.start(folder, List.of(), "sync", "--config", site.file().toString())) {
        assertThat(sync.waitFor(60)).isEqualTo(2);
        assertThat(sync.err())
            .contains("2 problems")
            .contains("acount.tokyo.provider")
            .contains("collect.retries")
            .doesNotContain("\tat ");
      }
      try (Forked sync = Forked.start(folder, List.of(), "sync", "--period", "2026-13")) {
        assertThat(sync.waitFor(60)).isEqualTo(2);
        assertThat(sync.err()).contains("\"2026-13\" is not a month");
      }
    }
  }

  @Test
  void plan_shows_what_sync_would_do_and_keeps_and_sends_nothing() throws Exception {
    try (Sandbox sandbox = sandbox()) {
      OperatedSite site = site(sandbox);
      try (Forked plan =
          Forked.start(folder, List.of(), "plan", "--config", site.file().toString())) {
        assertThat(plan.waitFor(60)).as(plan.err()).isZero();
        assertThat(plan.out())
            .containsPattern("tokyo +bills +6 +2 +2 ")
            .containsPattern("books +sakura:\\d+:\\d+ .* sent");
      }
      assertThat(site.files(".csv")).isEmpty();
      assertThat(java.nio.file.Files.exists(folder.resolve("books.mv.db"))).isFalse();
      assertThat(java.nio.file.Files.exists(folder.resolve("archive"))).isFalse();
      assertThat(java.nio.file.Files.exists(folder.resolve("ledger.mv.db"))).isFalse();
      try (Forked sync =
          Forked.start(folder, List.of(), "sync", "--config", site.file().toString())) {
        assertThat(sync.waitFor(60)).as(sync.err()).isZero();
      }
      // Whether or not the platform has a place for what it collects.
      try (Forked plan = Forked.start(
          folder,
          List.of("-Djava.io.tmpdir=" + folder.resolve("none")),
          "plan",
          "--config",
          site.file().toString())) {
        assertThat(plan.waitFor(60)).as(plan.err()).isZero();
        assertThat(plan.out()).contains("Nothing would be sent");
      }
    }
  }

  @Test
  void run_collects_on_schedule_answers_health_and_ends_when_it_is_told_to() throws Exception {
    try (Sandbox sandbox = sandbox()) {
      OperatedSite site = site(sandbox)
          .set("management.port", "0")
          .set("deliver.interval", "PT0.2S")
          .set("account.tokyo.bills.schedule", "0/1 * * * * ?")
          .set("account.frankfurt.invoices.schedule", "0/1 * * * * ?");
      try (Forked run = Forked.start(
          folder,
          List.of("-Dbillbridge.log=json"),
          "run",
          "--config",
          site.file().toString())) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> Stream.of("Ready: ", "drop: ", "books: ").allMatch(run.err()::contains)
                || !run.isAlive());
        assertThat(run.isAlive()).as(run.err()).isTrue();
        int port = portInLog(run.err());
        HttpRequest readiness = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + "/observe/health/ready"))
            .build();
        // Not ready between a run that failed and the next one, a second later.
        HttpResponse<String> ready = await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () -> HttpClient.newHttpClient()
                    .send(readiness, HttpResponse.BodyHandlers.ofString()),
                response -> response.statusCode() == 200);
        assertThat(ready.body())
            .contains("billbridge-ledger")
            .contains("billbridge-runs")
            .contains("billbridge-deliveries");
        HttpResponse<String> metrics = HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/observe/metrics"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(metrics.body())
            .containsPattern(
                "billbridge_records_total\\{account=\"tokyo\",dataset=\"bills\",outcome=\"new\"} [1-9]")
            .containsPattern("billbridge_deliveries\\{sink=\"books\",state=\"owed\"}")
            .contains("billbridge_last_good_run_age_seconds")
            .containsPattern(
                "billbridge_ledger_statements\\{account=\"frankfurt\",dataset=\"invoices\",");
        assertThat(answerToHttp2(port))
            .doesNotContain("HTTP/1.1 101")
            .doesNotContain("\u0000\u0000");
        sandbox.fail("auth-status", Fault.status(401), 1_000_000);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> HttpClient.newHttpClient()
                    .send(
                        HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/observe/health/ready"))
                            .build(),
                        HttpResponse.BodyHandlers.ofString())
                    .statusCode()
                == 503);

        run.terminate();

        // Well below the time after which Camel gives up waiting: a schedule of every second must
        // not keep it from ending.
        assertThat(run.waitFor(20)).isEqualTo(143);
        assertThat(lines(run.err()))
            .filteredOn(line ->
                line.at("/labels.account").asText().equals("tokyo") && line.has("event.duration"))
            .as("a line for each run")
            .isNotEmpty()
            .allSatisfy(line -> {
              assertThat(line.at("/labels.dataset").asText()).isEqualTo("bills");
              assertThat(line.at("/trace.id").asText()).matches("[0-9a-f]{32}");
              assertThat(line.at("/labels.run").asLong()).isPositive();
              assertThat(line.at("/event.duration").asLong()).isPositive();
            });
        assertThat(lines(run.err())).as("a line for each round of deliveries").anySatisfy(line -> {
          assertThat(line.at("/labels.sink").asText()).isEqualTo("books");
          assertThat(line.at("/event.duration").asLong()).isPositive();
        });
        assertThat(run.err())
            .contains("Ready: 2 accounts, 2 sinks")
            .contains("tokyo bills: ")
            .contains("Stopped")
            .doesNotContain("Exception");
      }
      sandbox.heal();
      assertThat(site.figure("select count(*) from billing_statement")).isNotEqualTo("0");
      assertThat(site.sync().failures()).isEmpty();
    }
  }

  private static int portInLog(String log) {
    Matcher health = Pattern.compile("health at http://127.0.0.1:(\\d+)/").matcher(log);
    assertThat(health.find()).as(log).isTrue();
    return Integer.parseInt(health.group(1));
  }

  /** The log as JSON, where every line is an object. */
  private static List<JsonNode> lines(String log) {
    return log.lines().map(ProcessTest::line).toList();
  }

  private static JsonNode line(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError(line, e);
    }
  }

  /** What comes back to the preface of HTTP/2 over a connection without TLS. */
  private static String answerToHttp2(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(2_000);
      socket
          .getOutputStream()
          .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
              .getBytes(StandardCharsets.ISO_8859_1));
      byte[] answer = new byte[1_000];
      int length = socket.getInputStream().read(answer);
      return length < 0 ? "" : new String(answer, 0, length, StandardCharsets.ISO_8859_1);
    } catch (SocketTimeoutException | SocketException e) {
      return "";
    }
  }

  @Test
  void a_start_that_is_not_wanted_any_more_ends_at_once() throws Exception {
    try (Sandbox sandbox = sandbox()) {
      OperatedSite site = site(sandbox).set("management.port", "0");
      for (String sign : List.of("archive", "ledger.mv.db")) {
        try (Forked run =
            Forked.start(folder, List.of(), "run", "--config", site.file().toString())) {
          await()
              .atMost(Duration.ofSeconds(30))
              .pollInterval(Duration.ofMillis(5))
              .until(() -> java.nio.file.Files.exists(folder.resolve(sign)));
          run.terminate();
          long told = System.nanoTime();
          assertThat(run.waitFor(20)).isEqualTo(143);
          assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(8));
        }
      }
      assertThat(site.sync().failures()).isEmpty();
    }
  }

  @Test
  void a_ledger_in_use_by_another_process_is_reported_in_one_sentence() throws Exception {
    try (Sandbox sandbox = sandbox()) {
      OperatedSite site = site(sandbox);
      try (Service holder = site.start(Service.Mode.ON_DEMAND)) {
        assertThat(holder.ledger().answers()).isTrue();
        try (Forked sync =
            Forked.start(folder, List.of(), "sync", "--config", site.file().toString())) {
          assertThat(sync.waitFor(60)).isEqualTo(1);
          assertThat(sync.err().strip())
              .contains("is in use by another process")
              .doesNotContain("\n")
              .doesNotContain("\tat ");
        }
      }
    }
  }

  @Test
  void run_ends_with_one_sentence_when_it_cannot_start() throws Exception {
    try (Sandbox sandbox = sandbox();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      OperatedSite site =
          site(sandbox).set("management.port", Integer.toString(taken.getLocalPort()));
      try (Forked run =
          Forked.start(folder, List.of(), "run", "--config", site.file().toString())) {
        assertThat(run.waitFor(60)).isEqualTo(1);
        assertThat(run.err())
            .contains("is in use; choose another with management.port")
            .doesNotContain("\tat ");
      }
    }
  }

  /** A million lines take a minute or two: {@code -Dlines=1000000}. */
  @Test
  void a_statement_far_larger_than_memory_goes_through() throws Exception {
    int lines = Integer.getInteger("lines", 20_000);
    try (Sandbox sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(1).withLines(lines).withAccounts(1))) {
      OperatedSite site = new OperatedSite(folder, new Clockwork("2026-05-12T12:00:00Z"))
          .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
          .set("collect.response-timeout", "PT10M");
      List<String> jvm =
          lines > 100_000 ? List.of("-Xmx256m", "-XX:TieredStopAtLevel=4") : List.of("-Xmx96m");
      try (Forked sync = Forked.start(
          folder, jvm, "sync", "--config", site.file().toString(), "--period", "2026-04")) {
        assertThat(sync.waitFor(900)).as(sync.err()).isZero();
        assertThat(sync.out()).containsPattern("tokyo +bills +4 +1 +1 +0 +0 +0 +" + lines);
      }
      List<Path> files = site.files(".csv");
      assertThat(files).hasSize(1);
      try (var rows = java.nio.file.Files.lines(files.get(0))) {
        assertThat(rows.filter(row -> row.startsWith("sakura:")).count()).isEqualTo(lines);
      }
    }
  }
}

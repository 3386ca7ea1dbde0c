package dev.billbridge.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.billbridge.service.Service;
import dev.billbridge.settings.SettingsReader;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Relay;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page with a password, on a ledger that can go away. */
class AccessTest {

  @TempDir
  private static Path folder;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static Relay relay;
  private static Service service;
  private static String address;

  @BeforeAll
  static void start() throws Exception {
    String direct = Engines.POSTGRESQL.freshDatabase();
    relay = Relay.before(direct);
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    address = "http://127.0.0.1:" + port;
    Files.writeString(folder.resolve("users"), "user.alice=wonder\n");
    Path file = Files.writeString(folder.resolve("application.properties"), """
            ledger.url = %s
            ledger.timeout = PT1S
            archive.directory = %s
            management.port = %d
            camel.management.authentication-enabled = true
            camel.management.basic-properties-file = %s
            camel.management.authentication-path = /page/*
            """.formatted(
            relay.url(direct), folder.resolve("archive"), port, folder.resolve("users")));
    Path routes = Path.of("routes");
    service = Service.start(
        SettingsReader.read(file, routes, Map.of()),
        routes,
        new Clockwork("2026-11-02T12:00:00Z"),
        Service.Mode.SCHEDULED);
  }

  @AfterAll
  static void stop() throws IOException {
    service.close();
    relay.close();
  }

  private static HttpResponse<String> get(String path, String login) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
    if (login != null) {
      request.header(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/",
        "/page",
        "/page/statements",
        "/page/costs.csv",
        "//page/costs",
        "/observe/../page/costs",
        "/%70age/costs"
      })
  void nothing_of_the_page_is_served_without_the_password(String path) {
    HttpResponse<String> stranger = get(path, null);

    assertThat(stranger.statusCode()).isIn(401, 404);
    assertThat(stranger.body()).doesNotContain("amount", "Costs");
    assertThat(get(path, "alice:guess").statusCode()).isIn(401, 404);
  }

  @Test
  void a_user_of_the_file_sees_it_and_probes_need_no_password() {
    assertThat(get("/page/", null).statusCode()).isEqualTo(401);
    assertThat(get("/page/", null).headers().firstValue("WWW-Authenticate"))
        .hasValueSatisfying(value -> assertThat(value).startsWith("Basic "));
    assertThat(get("/page/", "alice:wonder").statusCode()).isEqualTo(200);
    assertThat(get("/page/costs.csv", "alice:wonder").statusCode()).isEqualTo(200);
    assertThat(get("/observe/health/live", null).statusCode()).isEqualTo(200);
    assertThat(get("/observe/metrics", null).statusCode()).isEqualTo(200);
  }

  @Test
  void while_the_ledger_is_away_the_page_says_so_in_a_sentence_and_is_back_with_it() {
    relay.cut();
    try {
      for (String path : new String[] {"/page/statements", "/page/runs.csv"}) {
        HttpResponse<String> away = get(path, "alice:wonder");
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(Jsoup.parse(away.body()).text())
            .contains("the ledger jdbc:postgresql:", "does not answer", "check host and port")
            .doesNotContain("Exception", "at dev.", "user=");
      }
    } finally {
      relay.mend();
    }
    await().until(() -> get("/page/statements", "alice:wonder").statusCode() == 200);
    assertThat(get("/page/", "alice:wonder").statusCode()).isEqualTo(200);
  }
}

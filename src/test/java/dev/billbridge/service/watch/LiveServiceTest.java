package dev.billbridge.service.watch;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.billbridge.overview.RefusedChange;
import dev.billbridge.service.Service;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SettingsReader;
import dev.billbridge.settings.SinkSettings;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.PostedSite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that change while a service runs. */
class LiveServiceTest {

  private static final String MAPPING = "mappings/sakura-bills.jq";

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork("2026-11-02T12:00:00Z");
  private Path file;
  private Path routes;
  private int port;
  private LiveService live;

  @BeforeEach
  void a_service_that_has_delivered_a_bill() throws IOException {
    try (PostedSite site = new PostedSite(folder)
        .sink("drop", "file", "directory", folder.resolve("drop").toString())) {
      site.post("4711", charge("server", "", "100"));
      assertThat(site.round()).isEmpty();
    }
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    file = folder.resolve("application.properties");
    Files.writeString(file, Files.readString(file) + "management.port = " + port + "\n");
    routes = folder.resolve("routes");
    Folder.copyRoutes(routes);
  }

  @AfterEach
  void close() {
    if (live != null) {
      live.close();
    }
  }

  private void start() {
    LiveService.Site site = new LiveService.Site() {
      @Override
      public Settings settings() {
        return SettingsReader.read(file, routes, Map.of());
      }

      @Override
      public Path routes() {
        return routes;
      }
    };
    live = LiveService.start(
        site.settings(),
        site,
        (settings, from) -> Service.start(settings, from, clock, Service.Mode.SCHEDULED),
        clock);
  }

  private List<String> sinks() {
    return live.use(
        running -> running.settings().sinks().stream().map(SinkSettings::name).toList());
  }

  private List<String> refused() {
    return live.use(running ->
        running.service().refusedChange().map(RefusedChange::problems).orElse(List.of()));
  }

  private String get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void sound_files_are_taken_over_and_others_are_not_which_log_health_and_page_say()
      throws Exception {
    start();
    live.watch(Duration.ofMillis(50), Duration.ofSeconds(30));
    String good = Files.readString(file);
    Service before = live.use(LiveService.Running::service);

    Files.writeString(file, good.replace("sinks = drop", "sinks = drop, late"));
    await().until(() -> !refused().isEmpty());

    assertThat(refused()).singleElement().asString().contains("sink.late.type");
    assertThat(get("/page/"))
        .contains("Changed files", "goes on without changes", "sink.late.type");
    assertThat(get("/observe/health?data=true")).contains("sink.late.type");
    assertThat(live.use(LiveService.Running::service)).isSameAs(before);

    Files.writeString(
        file,
        good.replace("sinks = drop", "sinks = drop, late") + "sink.late.type = file\n"
            + "sink.late.directory = " + folder.resolve("late") + "\n");
    await().atMost(Duration.ofSeconds(30)).until(() -> sinks().contains("late"));

    assertThat(refused()).isEmpty();
    await().until(() -> Files.exists(folder.resolve("late/sakura-0012345-4711-r1.csv")));
    try (Stream<Path> delivered = Files.list(folder.resolve("drop"))) {
      assertThat(delivered).as("a bill and its manifest, once").hasSize(2);
    }
    assertThat(get("/page/")).doesNotContain("Changed files");
  }

  @Test
  void routes_of_a_mounted_config_map_change_by_one_link_and_a_broken_one_is_named()
      throws Exception {
    Folder.copy(routes, folder.resolve("mount/..one"));
    Folder.copy(routes, folder.resolve("mount/..two"));
    Files.writeString(folder.resolve("mount/..two").resolve(MAPPING), "{ not jq");
    Files.createSymbolicLink(folder.resolve("mount/..data"), Path.of("..one"));
    try (Stream<Path> entries = Files.list(routes)) {
      for (Path each : entries.toList()) {
        Path name = each.getFileName();
        Files.createSymbolicLink(
            folder.resolve("mount").resolve(name), Path.of("..data").resolve(name));
      }
    }
    routes = folder.resolve("mount");
    start();
    live.watch(Duration.ofMillis(50), Duration.ofSeconds(30));

    link("..two");
    await().until(() -> !refused().isEmpty());
    assertThat(refused()).anySatisfy(problem -> assertThat(problem).contains(MAPPING));

    link("..one");
    await().until(() -> refused().isEmpty());
  }

  private void link(String to) throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("mount/..data_tmp"), Path.of(to));
    Files.move(link, folder.resolve("mount/..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void a_restart_that_fails_although_the_files_are_sound_ends_in_the_service_as_it_was()
      throws Exception {
    start();
    String good = Files.readString(file);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(
          file,
          good.replace("management.port = " + port, "management.port = " + taken.getLocalPort()));
      live.reloadNow();
      assertThat(refused()).singleElement().asString().contains("port", "is in use");
    }
    assertThat(get("/observe/health/live")).contains("UP");
    boolean answers = live.use(running -> running.service().ledger().answers());
    assertThat(answers).isTrue();

    Files.writeString(
        file, good.replace("jdbc:h2:file:" + folder, "jdbc:h2:file:" + folder + "/elsewhere"));
    live.reloadNow();
    assertThat(refused()).singleElement().asString().contains("stopped and started");

    Files.writeString(file, good);
    live.reloadNow();
    assertThat(refused()).isEmpty();
  }
}

package dev.billbridge.scenario.deploy;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.billbridge.service.Service;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SettingsReader;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What lies in {@code src/deploy}, and the Dockerfile, against what the program has. */
class DeployFilesTest {

  private static final Path DEPLOY = Path.of("src/deploy");
  private static final int PORT = Settings.Management.DEFAULT.port();

  @TempDir
  private Path folder;

  @Test
  void the_settings_of_compose_are_settings_of_the_program() throws IOException {
    Map<?, ?> service = map(map(yaml("compose.yaml").get(0), "services"), "billbridge");
    Map<String, String> environment = map(service, "environment").entrySet().stream()
        .collect(toMap(each -> (String) each.getKey(), each -> secretsHere(each.getValue())));
    Files.writeString(folder.resolve("ledger-password"), "geheim");

    Settings settings = SettingsReader.read(null, Path.of("routes"), environment);

    assertThat(settings.ledger().url()).isEqualTo("jdbc:postgresql://database/billbridge");
    assertThat(settings.ledger().password()).isEqualTo("geheim");
    assertThat(settings.archiveDirectory()).isEqualTo(Path.of("/app/data/archive"));
    assertThat(settings.management().host()).isEqualTo("0.0.0.0");
    assertThat(service.get("ports")).isEqualTo(List.of("127.0.0.1:%d:%d".formatted(PORT, PORT)));
    assertThat((List<?>) service.get("volumes"))
        .filteredOn(each -> each.toString().startsWith("../../"))
        .allSatisfy(each ->
            assertThat(DEPLOY.resolve(each.toString().replaceFirst(":.*", ""))).exists());
    assertThat((List<?>) service.get("volumes"))
        .as("a file that is mounted alone never changes")
        .noneMatch(each -> each.toString().contains("application.properties:"));
    assertThat((List<?>) service.get("command"))
        .isEqualTo(List.of("run", "--watch", "--config", "/app/settings/application.properties"));
    assertThat(seconds(service.get("stop_grace_period"))).isGreaterThan(30);
  }

  @Test
  void the_settings_of_kubernetes_are_settings_of_the_program() throws IOException {
    String text = (String) map(kind("ConfigMap"), "data").get("application.properties");
    Map<?, ?> secrets = map(kind("Secret"), "stringData");
    for (Object name : secrets.keySet()) {
      Files.writeString(folder.resolve((String) name), "geheim");
    }
    Path file = Files.writeString(folder.resolve("application.properties"), secretsHere(text));

    Settings settings = SettingsReader.read(file, Path.of("routes"), Map.of());

    assertThat(settings.ledger().url()).startsWith("jdbc:postgresql:");
    assertThat(settings.schedule().cluster())
        .as("two processes share a timetable")
        .isTrue();
    assertThat(settings.management().host()).isEqualTo("0.0.0.0");
    assertThat(new TreeSet<>(secrets.keySet()))
        .as("no secret that nothing uses")
        .isEqualTo(new TreeSet<>(found("\\{\\{secret:/app/secrets/([^}]+)}}", text)));
    List<?> arguments = (List<?>) container().get("args");
    assertThat(arguments).first().isEqualTo("run");
    assertThat(arguments.contains("--watch")).isTrue();
    assertThat((List<?>) container().get("volumeMounts"))
        .as("a file mounted by subPath is never updated")
        .noneMatch(each -> map(each).containsKey("subPath"))
        .anyMatch(
            each -> arguments.contains(map(each).get("mountPath") + "/application.properties"));
    assertThat(map(kind("Deployment"), "spec").get("replicas")).isEqualTo(2);
    assertThat(map(kind("PodDisruptionBudget"), "spec").get("minAvailable")).isEqualTo(1);
  }

  @Test
  void a_running_service_answers_every_probe() throws Exception {
    Map<?, ?> container = container();
    assertThat(((List<?>) container.get("ports")).get(0))
        .isEqualTo(Map.of("name", "management", "containerPort", PORT));
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path file = Files.writeString(
        folder.resolve("application.properties"),
        "ledger.url = jdbc:h2:mem:probes\narchive.directory = ./archive\nmanagement.port = "
            + port);
    Settings settings = SettingsReader.read(file, Path.of("routes"), Map.of());
    Map<?, ?> scraped =
        map(map(map(map(kind("Deployment"), "spec"), "template"), "metadata"), "annotations");
    assertThat(scraped.get("prometheus.io/port")).isEqualTo(Integer.toString(PORT));
    try (Service service = Service.start(
        settings, Path.of("routes"), InstantSource.system(), Service.Mode.SCHEDULED)) {
      assertThat(service).isNotNull();
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        Map<?, ?> request = map(map(container, probe), "httpGet");
        assertThat(request.get("port")).isEqualTo("management");
        assertThat(status(port, (String) request.get("path"))).as(probe).isEqualTo(200);
      }
      assertThat(status(port, (String) scraped.get("prometheus.io/path"))).isEqualTo(200);
    }
  }

  @Test
  void prometheus_itself_accepts_the_rules_and_finds_nothing_to_complain_about() throws Exception {
    Path promtool = Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(each -> Path.of(each, "promtool"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
    assumeTrue(promtool != null, "promtool is not installed (apt-get install prometheus)");
    Process check = new ProcessBuilder(
            promtool.toString(),
            "check",
            "rules",
            "--lint=all",
            "--lint-fatal",
            DEPLOY.resolve("alerts.yml").toString())
        .redirectErrorStream(true)
        .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
  }

  @Test
  void images_are_pinned_and_of_this_version() throws IOException {
    String dockerfile = Files.readString(Path.of("Dockerfile"));
    List<String> images = new ArrayList<>(found("(?m)^FROM (\\S+)", dockerfile));
    Map<?, ?> services = map(yaml("compose.yaml").get(0), "services");
    images.add((String) map(services, "database").get("image"));
    assertThat(images).hasSize(3).allMatch(image -> image.matches(".+:\\d+\\.\\d+.*"));
    String version =
        found("<version>([^<]+)", Files.readString(Path.of("pom.xml"))).get(0);
    assertThat(Stream.of(map(services, "billbridge").get("image"), container().get("image")))
        .allMatch(image -> image.toString().endsWith("billbridge:" + version));
  }

  @Test
  void the_image_is_made_of_the_distribution_and_stops_in_time() throws IOException {
    String dockerfile = Files.readString(Path.of("Dockerfile"));
    assertThat(dockerfile)
        .contains(
            "RUN bin/billbridge class-data", "EXPOSE " + PORT, "ENTRYPOINT [\"bin/billbridge\"]")
        .contains("--uid " + map(podSecurity()).get("runAsUser"));
    assertThat(Path.of("src/dist/bin/billbridge")).isExecutable();
    String unit = Files.readString(DEPLOY.resolve("billbridge.service"));
    assertThat(unit).contains("ExecStart=/opt/billbridge/bin/billbridge run --config ");
    assertThat(seconds(found("TimeoutStopSec=(\\d+)", unit).get(0))).isGreaterThan(30);
    assertThat(found("LoadCredential=([^:]+):", unit))
        .containsAll(found("\\{\\{secret:/run/credentials/billbridge.service/([^}]+)}}", unit));
    Object grace = map(map(map(kind("Deployment"), "spec"), "template"), "spec")
        .get("terminationGracePeriodSeconds");
    assertThat((Integer) grace).isGreaterThan(30);
  }

  private static Object podSecurity() throws IOException {
    return map(map(map(kind("Deployment"), "spec"), "template"), "spec").get("securityContext");
  }

  private static Map<?, ?> container() throws IOException {
    Object pod = map(map(map(kind("Deployment"), "spec"), "template"), "spec");
    return map(((List<?>) map(pod).get("containers")).get(0));
  }

  private static Map<?, ?> kind(String kind) throws IOException {
    return yaml("kubernetes.yaml").stream()
        .map(DeployFilesTest::map)
        .filter(each -> kind.equals(each.get("kind")))
        .findFirst()
        .orElseThrow();
  }

  private static List<Object> yaml(String name) throws IOException {
    List<Object> documents = new ArrayList<>();
    new Load(LoadSettings.builder().build())
        .loadAllFromString(Files.readString(DEPLOY.resolve(name)))
        .forEach(documents::add);
    return documents;
  }

  private static Map<?, ?> map(Object node) {
    return (Map<?, ?>) node;
  }

  private static Map<?, ?> map(Object node, String key) {
    return map(map(node).get(key));
  }

  /** What a container has in one of these folders lies in that of the test. */
  private String secretsHere(Object text) {
    return text.toString().replaceAll("/(run|app)/secrets", folder.toString());
  }

  private static long seconds(Object duration) {
    return Long.parseLong(duration.toString().replaceFirst("s$", ""));
  }

  private static List<String> found(String regex, String text) {
    return Pattern.compile(regex)
        .matcher(text)
        .results()
        .map((MatchResult r) -> r.group(1))
        .toList();
  }

  private static int status(int port, String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}

package dev.billbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.database.H2Files;
import dev.billbridge.overview.RefusedChange;
import dev.billbridge.service.observe.HealthChecks;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** Whether the running service goes on without files that have changed. */
final class ChangedFiles {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private ChangedFiles() {}

  /**
   * Why the service does not use changed files: what it says itself if this command runs within it,
   * and otherwise what its health check does. With an H2 ledger no service runs while a command has
   * the ledger.
   *
   * @return empty when it does, when none runs, or when its health needs a password
   */
  static List<String> refused(SiteOptions site, Settings settings) {
    if (site.isWithinService()) {
      return site.refusedChange().map(RefusedChange::problems).orElse(List.of());
    }
    Settings.Management management = settings.management();
    boolean alone = H2Files.file(settings.ledger().url()).isPresent();
    if (alone || !management.enabled() || management.port() == 0) {
      return List.of();
    }
    String host = management.host().equals("0.0.0.0") ? "127.0.0.1" : management.host();
    try {
      HttpResponse<byte[]> health = HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          .build()
          .send(
              HttpRequest.newBuilder(URI.create(
                      "http://%s:%d/observe/health?data=true".formatted(host, management.port())))
                  .timeout(PATIENCE)
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      for (JsonNode check : new ObjectMapper().readTree(health.body()).path("checks")) {
        if (check.path("name").asText().endsWith("-" + HealthChecks.FILES)) {
          return check.path("data").path(HealthChecks.REFUSED).asText().lines().toList();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | IllegalArgumentException e) {
      // No service runs here.
    }
    return List.of();
  }
}

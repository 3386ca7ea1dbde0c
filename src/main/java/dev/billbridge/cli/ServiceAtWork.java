package dev.billbridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.cli.option.SiteOptions;
import dev.billbridge.collect.schedule.Schedule;
import dev.billbridge.database.H2Files;
import dev.billbridge.overview.Concerns.Activity;
import dev.billbridge.service.observe.ReportedTrouble;
import dev.billbridge.settings.DefaultFile;
import dev.billbridge.settings.ExportSettings;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SinkSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a running service knows and the ledger does not. */
final class ServiceAtWork {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private ServiceAtWork() {}

  /**
   * What the service says itself if this command runs within it, and otherwise what its health
   * check does. While none runs, or its health needs a password, nothing is blocked and nothing is
   * overdue: with {@code sync} in a timetable of your own the schedules mean nothing.
   */
  static Activity activity(SiteOptions site, Settings settings) {
    if (site.isWithinService()) {
      return site.activity();
    }
    Optional<JsonNode> health = health(settings);
    return new Activity(
        health.isEmpty() ? List.of() : Schedule.of(settings, RouteTemplates.read(site.routes())),
        settings.exports().stream().map(ExportSettings::name).collect(Collectors.toSet()),
        settings.sinks().stream().map(SinkSettings::name).collect(Collectors.toSet()),
        DefaultFile.named(settings.file()),
        InstantSource.system(),
        Instant.now(),
        health.map(ReportedTrouble::of).orElse(ReportedTrouble.NONE));
  }

  /** With an H2 ledger no service runs while a command has the ledger. */
  private static Optional<JsonNode> health(Settings settings) {
    Settings.Management management = settings.management();
    if (H2Files.file(settings.ledger().url()).isPresent()
        || !management.enabled()
        || management.port() == 0) {
      return Optional.empty();
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
      return Optional.of(new ObjectMapper().readTree(health.body()))
          .filter(tree -> tree.has("checks"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | IllegalArgumentException e) {
      // No service runs here.
    }
    return Optional.empty();
  }
}

package dev.billbridge.service;

import static org.awaitility.Awaitility.await;

import dev.billbridge.collect.route.Collector;
import dev.billbridge.settings.SettingsReader;
import dev.billbridge.testing.Clockwork;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What is left of a service that has ended in a process that goes on, as after a reload. */
@ResourceLock("Quartz, which has one scheduler for all services of a process")
class EndedServiceTest {

  private static final Path ROUTES = Path.of("routes");

  @TempDir
  private Path folder;

  @Test
  void nothing_of_it_stays_in_memory() throws Exception {
    WeakReference<Collector> ended = endedService();

    // Routes and registry lead to the collector, the threads of the management server to them.
    await().atMost(Duration.ofSeconds(30)).until(() -> {
      System.gc();
      return ended.get() == null;
    });
  }

  private WeakReference<Collector> endedService() throws IOException {
    Path file = Files.writeString(folder.resolve("application.properties"), """
        ledger.url = jdbc:h2:file:./ledger
        archive.directory = ./archive
        management.port = 0
        """);
    try (Service service = Service.start(
        SettingsReader.read(file, ROUTES, Map.of()),
        ROUTES,
        new Clockwork("2026-11-27T12:00:00Z"),
        Service.Mode.SCHEDULED)) {
      return new WeakReference<>(service.collector());
    }
  }
}

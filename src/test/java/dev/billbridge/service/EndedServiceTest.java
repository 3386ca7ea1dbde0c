package dev.billbridge.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.billbridge.collect.route.Collector;
import dev.billbridge.settings.SettingsReader;
import dev.billbridge.testing.Clockwork;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What is left of a service that has ended in a process that goes on, as after a reload. */
@ResourceLock("Quartz, which has one scheduler for all services of a process")
class EndedServiceTest {

  private static final Path ROUTES = Path.of("routes");

  @TempDir
  private Path folder;

  @AutoClose("shutdown")
  private final ExecutorService longLived = Executors.newSingleThreadExecutor();

  @Test
  void nothing_of_it_stays_in_memory_once_another_has_started() throws Exception {
    WeakReference<Collector> ended = endedService("first");
    // Camel and Flyway keep the last context and the last data source in static fields.
    endedService("second");

    // Routes and registry lead to the collector, the threads of the management server to them.
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
      System.gc();
      assertThat(ended.get()).isNull();
    });
  }

  private WeakReference<Collector> endedService(String name) throws Exception {
    Path file = Files.writeString(folder.resolve(name + ".properties"), """
        ledger.url = jdbc:h2:file:./%1$s
        archive.directory = ./%1$s
        management.port = 0
        """.formatted(name));
    try (Service service = Service.start(
        SettingsReader.read(file, ROUTES, Map.of()),
        ROUTES,
        new Clockwork("2026-11-27T12:00:00Z"),
        Service.Mode.SCHEDULED)) {
      // A pool remembers its connections by the thread that has used them.
      longLived.submit(() -> service.ledger().statements().all()).get();
      return new WeakReference<>(service.collector());
    }
  }
}

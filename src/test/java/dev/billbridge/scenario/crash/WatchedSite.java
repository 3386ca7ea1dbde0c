package dev.billbridge.scenario.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.Service;
import dev.billbridge.settings.SettingsReader;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.Invented;
import dev.billbridge.testing.InventedCharge;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A site that takes steps of half a day: it reads a bill, evaluates its alerts and delivers what
 * they say. What each step does follows from its number, so a process that is killed can be
 * followed by another one.
 */
public final class WatchedSite {

  private static final Instant BEGIN = Instant.parse("2026-01-01T06:00:00Z");
  private static final Duration STEP = Duration.ofHours(12);
  /** Steps after which the bill is another. */
  private static final int TURN = 5;

  private final Path folder;

  private WatchedSite(Path folder) {
    this.folder = folder;
  }

  /** @param url of the receiver of webhooks */
  static WatchedSite create(Path folder, String url) throws IOException {
    Path routes = folder.resolve("routes");
    Folder.copyRoutes(routes);
    Files.writeString(routes.resolve("books/alerts.yaml"), """
        alerts:
          cost: { sum: netAmount, by: account, when: "> 12", repeat: P1D }
        """);
    Files.writeString(
        folder.resolve("application.properties"), """
        ledger.url = jdbc:h2:file:%1$s/ledger
        archive.directory = %1$s/archive
        management.enabled = false
        sinks = drop, ops
        sink.drop.type = file
        sink.drop.directory = %1$s/drop
        sink.drop.format = jsonl
        sink.drop.alerts = all
        sink.ops.type = webhook
        sink.ops.url = %2$s/in
        sink.ops.alerts = all
        """.formatted(folder.toAbsolutePath(), url));
    return new WatchedSite(folder);
  }

  /** Argument: folder of the site. */
  public static void main(String[] arguments) throws IOException {
    new WatchedSite(Path.of(arguments[0])).run(Integer.MAX_VALUE);
  }

  /** The same as {@link #run} in a process of its own, which never ends by itself. */
  Forked start() throws IOException {
    return Forked.start(folder, WatchedSite.class, folder.toString());
  }

  /** Takes the step that was begun last again, and those after it. */
  private void run(int steps) throws IOException {
    Clockwork clock = new Clockwork(BEGIN.toString());
    try (Service service = service(clock)) {
      run(service, clock, steps);
    }
  }

  private void run(Service service, Clockwork clock, int steps) throws IOException {
    for (int step = step(); step < steps; step++) {
      begun(step);
      clock.set(BEGIN.plus(STEP.multipliedBy(step)).toString());
      post(service, step, clock.instant());
      service.alerts().evaluate();
      service.deliverer().deliverDue();
    }
  }

  /**
   * Takes the steps that are left, and delivers what a killed process had begun to.
   *
   * @return how often each kind of notice was delivered to the sink of files
   */
  Map<String, Long> finish(int steps) throws IOException {
    Map<String, Long> notices = new TreeMap<>();
    Clockwork clock = new Clockwork(BEGIN.toString());
    try (Service service = service(clock)) {
      run(service, clock, steps);
      for (int round = 0; round < 3; round++) {
        clock.forward(STEP);
        service.deliverer().deliverDue();
      }
      assertThat(service
              .ledger()
              .deliveries()
              .list(DeliveryState.OWED, DeliveryState.SENDING, DeliveryState.UNCERTAIN))
          .isEmpty();
      service.ledger().deliveries().list(DeliveryState.DELIVERED).stream()
          .filter(each -> each.sink().equals("drop"))
          .forEach(each ->
              notices.merge(each.revision().statement().attributes().get("notice"), 1L, Long::sum));
    }
    return notices;
  }

  private Service service(Clockwork clock) {
    Path routes = folder.resolve("routes");
    return Service.start(
        SettingsReader.read(folder.resolve("application.properties"), routes, Map.of()),
        routes,
        clock,
        Service.Mode.ON_DEMAND);
  }

  /** The step that was begun last; 0 when none was. */
  int step() throws IOException {
    Path file = folder.resolve("step");
    return Files.exists(file) ? Integer.parseInt(Files.readString(file)) : 0;
  }

  private void begun(int step) throws IOException {
    Path next = Files.writeString(folder.resolve("step.next"), Integer.toString(step));
    Files.move(next, folder.resolve("step"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void post(Service service, int step, Instant now) {
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    BigDecimal net = step / TURN % 2 == 0 ? new BigDecimal("12.01") : BigDecimal.ONE;
    Currency euro = Currency.getInstance("EUR");
    Statement statement = Invented.statement(
        new StatementKey("ionos", "4711", "bill-" + month),
        "invoices",
        month,
        null,
        null,
        1,
        false);
    Invented.post(
        service.ledger(),
        "frankfurt",
        statement,
        List.of(InventedCharge.of("r1", month, net, euro).net(net, null).record()),
        now);
  }

  Path files() {
    return folder.resolve("drop");
  }
}

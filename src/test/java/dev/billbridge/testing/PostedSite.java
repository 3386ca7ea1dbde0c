package dev.billbridge.testing;

import static dev.billbridge.testing.Invented.charge;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.deliver.Deliverer.Round;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.service.Service;
import dev.billbridge.settings.SettingsReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A site with the shipped routes and no account: what is owed is put into its ledger directly. */
public final class PostedSite implements AutoCloseable {

  private static final Path SHIPPED = Path.of("routes");

  public final Clockwork clock = new Clockwork("2026-11-02T12:00:00Z");
  private final Path folder;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private Path routes = SHIPPED;
  private Service service;

  public PostedSite(Path folder) {
    this.folder = folder;
    set("ledger.url", "jdbc:h2:file:" + folder.resolve("ledger").toAbsolutePath());
    set("archive.directory", folder.resolve("archive").toString());
  }

  public PostedSite set(String key, String value) {
    settings.put(key, value);
    return this;
  }

  public PostedSite routes(Path other) {
    routes = other;
    return this;
  }

  /** A rule file that takes the place of the shipped one, in a copy of the shipped routes. */
  public PostedSite rule(String file, String text) {
    try {
      if (routes.equals(SHIPPED)) {
        routes = folder.resolve("routes");
        Folder.copyRoutes(routes);
      }
      Files.writeString(routes.resolve("books").resolve(file), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path routes() {
    return routes;
  }

  /** Adds a sink with these settings: key, value, key, value … */
  public PostedSite sink(String name, String type, String... keysAndValues) {
    set("sinks", settings.containsKey("sinks") ? settings.get("sinks") + ", " + name : name);
    set("sink." + name + ".type", type);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      set("sink." + name + "." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return this;
  }

  /** Adds a sink that delivers to this SFTP server, with further settings like {@link #sink}. */
  public PostedSite partner(SftpDrop partner, String directory, String... keysAndValues) {
    sink(
        "partner",
        "sftp",
        "host",
        "127.0.0.1",
        "port",
        Integer.toString(partner.port()),
        "user",
        "billing",
        "password",
        "pass-4711",
        "known-hosts",
        partner.knownHosts(folder.resolve("known_hosts")).toString(),
        "directory",
        directory);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      set("sink.partner." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return this;
  }

  public Path file() {
    StringBuilder text = new StringBuilder();
    settings.forEach((key, value) ->
        text.append(key).append(" = ").append(value.replace("\\", "\\\\")).append('\n'));
    try {
      return Files.writeString(folder.resolve("application.properties"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Service service() {
    if (service == null) {
      service = another();
    }
    return service;
  }

  /** A second process with the same settings and the same ledger; the caller closes it. */
  public Service another() {
    return Service.start(
        SettingsReader.read(file(), routes, Map.of()), routes, clock, Service.Mode.ON_DEMAND);
  }

  /** Ends the process; the next call begins another. */
  public void stop() {
    if (service != null) {
      service.close();
      service = null;
    }
  }

  /** A final bill with these records, or its next revision. */
  public void post(String statementId, BillingRecord... records) {
    post("0012345", statementId, List.of(records));
  }

  public void post(String account, String statementId, List<BillingRecord> records) {
    BigDecimal total = records.stream()
        .map(BillingRecord::amount)
        .filter(Objects::nonNull)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
    post(account, statementId + records, statementId, records.stream(), records.size(), total);
  }

  private void post(
      String account,
      String documents,
      String statementId,
      Stream<BillingRecord> records,
      long count,
      BigDecimal total) {
    Statement statement = new Statement(
        new StatementKey("sakura", account, statementId),
        "bills",
        BillingPeriod.of(YearMonth.of(2026, 10)),
        LocalDate.of(2026, 11, 1),
        LocalDate.of(2026, 11, 30),
        total,
        Invented.JPY,
        count,
        PaymentStatus.UNPAID,
        true,
        null,
        new TreeMap<>());
    Intake intake = new Intake(
        "sakura",
        "tokyo",
        "bills",
        "sakura-bills",
        Map.of("id", account + documents),
        Map.of(),
        clock.instant());
    try (Posting posting =
        service().ledger().postings().begin(intake, "mapping", statement, false)) {
      records.forEach(posting::add);
      posting.commit(
          new Reconciliation(count, total, BigDecimal.ZERO, Verdict.MATCHED, null), key -> true);
    }
  }

  /**
   * A final bill of so many records, made while they are taken in: {@code r0000001},
   * {@code r0000002} … of 1.01 yen each.
   */
  public void postLong(String statementId, int records) {
    post(
        "0012345",
        statementId,
        statementId,
        IntStream.rangeClosed(1, records).mapToObj(i -> charge("r%07d".formatted(i), "", "1.01")),
        records,
        new BigDecimal("1.01").multiply(BigDecimal.valueOf(records)));
  }

  /**
   * So many bills of two lines each, {@code bill-1} with 1 and 100 yen, {@code bill-2} with 2 and
   * 100 …
   */
  public void postBills(int count) {
    for (int i = 1; i <= count; i++) {
      post(
          "bill-" + i,
          charge("server-" + i, "", Integer.toString(i)),
          charge("disk-" + i, "", "100"));
    }
  }

  /** What this round could not deliver, of all sinks. */
  public List<String> round() {
    List<String> failures = new ArrayList<>();
    service().deliverer().deliverDue().forEach(round -> failures.addAll(round.failures()));
    return failures;
  }

  public Round round(String sink) {
    return service().deliverer().deliverDue().stream()
        .filter(round -> round.sink().equals(sink))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Rounds, with the clock moved in between, until nothing is owed.
   *
   * @return how many
   */
  public int roundsUntilNothingIsOwed() {
    for (int round = 1; round <= 400; round++) {
      round();
      if (service()
          .ledger()
          .deliveries()
          .list(DeliveryState.OWED, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
          .isEmpty()) {
        return round;
      }
      clock.forward(Duration.ofMinutes(20));
    }
    throw new AssertionError("still owed: " + service().ledger().deliveries().counts());
  }

  public long count(String sink, DeliveryState state) {
    return service()
        .ledger()
        .deliveries()
        .counts()
        .getOrDefault(sink, Map.of())
        .getOrDefault(state, 0L);
  }

  @Override
  public void close() {
    stop();
  }
}

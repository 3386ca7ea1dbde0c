package dev.billbridge.bench;

import dev.billbridge.bench.Measured.Cost;
import dev.billbridge.bench.Measured.Service;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.SftpDrop;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.postgresql.PGConnection;

/**
 * Measures Billbridge against what a user would write instead, every case in turn, several times,
 * on one machine: {@code mvn -q -ntp -Pbench verify}. Rates leave out what a statement of 1 000
 * lines takes, which is nearly all start-up.
 *
 * <p>{@code -Dbench.lines} (200 000) and {@code -Dbench.times} (3) say how much and how often;
 * {@code -Dbench.only} is a regular expression of case names, and {@code -Dbench.present} how many
 * records a ledger holds before one more statement is posted to it (0, which leaves this out).
 */
public final class Benchmark {

  private static final int SMALL = 1_000;
  private static final String DRAWN = "draw: %d customers, -Xmx256m".formatted(Reseller.CUSTOMERS);
  /** Every delivery is preceded by a reading that finds nothing new. */
  private static final String AGAIN = "the same again";

  private static final List<String> HEAP = List.of("-Xmx512m");
  private static final List<String> TIGHT = List.of("-Xmx128m");
  private static final List<String> MODEST = List.of("-Xmx256m");

  private final int lines = Integer.getInteger("bench.lines", 200_000);
  private final int times = Integer.getInteger("bench.times", 3);
  private final long present = Long.getLong("bench.present", 0);
  private final String only = System.getProperty("bench.only", ".*");
  private final Path folder;
  private final EmbeddedPostgres postgres;
  private final Shipped shipped;
  private final Map<String, List<Cost>> costs = new LinkedHashMap<>();
  private int databases;

  private Benchmark(Path folder, EmbeddedPostgres postgres, Shipped shipped) {
    this.shipped = shipped;
    this.folder = folder;
    this.postgres = postgres;
  }

  private interface Work {
    Cost run() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of("target", "bench").toAbsolutePath();
    remove(folder);
    Files.createDirectories(folder);
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(folder.resolve("postgresql").toFile())
        .setServerConfig("shared_buffers", "256MB")
        .setServerConfig("max_wal_size", "4GB")
        .start()) {
      new Benchmark(folder, postgres, Shipped.unpack(folder)).run();
    } finally {
      remove(folder);
    }
  }

  private void run() throws Exception {
    // The list of an account names the bills of twelve months.
    int many = Math.min(200, Math.max(1, lines / 100 / 12));
    try (Documents small = Documents.record(folder.resolve("small"), 1, 1, SMALL);
        Documents large = Documents.record(folder.resolve("large"), 1, 1, lines);
        Documents bills = Documents.record(folder.resolve("many"), many, 12, 100);
        Documents distant = Documents.record(folder.resolve("distant"), many, 3, 100);
        Documents few = Documents.record(folder.resolve("few"), 1, 1, Math.min(lines, 20_000));
        Receiver receiver = Receiver.start();
        SftpDrop drop = SftpDrop.start(Files.createDirectories(folder.resolve("drop")))) {
      receiver.forgetful();
      for (int i = 0; i < times; i++) {
        measure("start: plain Camel", () -> camel(PlainCamel.class, small, database()));
        measure("start: Camel + COPY", () -> camel(CopyCamel.class, small, database()));
        measure("start: Billbridge", () -> collected(small, true, database()));
        measure("start: Billbridge, H2", () -> collected(small, true, h2()));
        service(small);
        measure("(a) plain Camel", () -> camel(PlainCamel.class, few, database()));
        measure("(a) plain Camel, H2", () -> camel(PlainCamel.class, few, h2()));
        measure("(b) Camel + COPY", () -> camel(CopyCamel.class, large, database()));
        measure("new, JSON + CSV", () -> collected(large, true, database()));
        measure("new, JSON alone", () -> collected(large, false, database()));
        measure("new, JSON alone, H2", () -> collected(large, false, h2()));
        measure("new, JSON alone, -Xmx128m", () -> collected(large, false, database(), TIGHT));
        manyBills(bills);
        onAFullLedger(large, receiver, drop);
        customersBills(large);
        for (int processes : new int[] {1, 2, 4}) {
          measure("scale: " + processes + " processes, 300 ms", () -> together(distant, processes));
        }
      }
      if (present > 0) {
        crowded(few, large);
      }
      for (int some = 10_000; some < lines; some *= 10) {
        try (Documents part = Documents.record(folder.resolve("part-" + some), 1, 1, some)) {
          measure("growth: " + some, () -> collected(part, true, database()));
        }
      }
      System.out.printf("%s%n%n", large);
      print(name -> name.contains("many")
          ? bills.lines()
          : name.contains("300 ms")
              ? distant.lines()
              : name.startsWith("(a)")
                  ? few.lines()
                  : name.startsWith("growth")
                      ? Long.parseLong(name.replaceAll("\\D", ""))
                      : large.lines());
    }
  }

  /** Months of bills of many accounts, and the commands that show them. */
  private void manyBills(Documents bills) throws Exception {
    bills.csv(true);
    Site site =
        new Site(Files.createTempDirectory(folder, "many"), shipped, HEAP, bills, database());
    measure("new, many bills", () -> site.run("sync"));
    for (String[] command :
        new String[][] {{"status"}, {"statements"}, {"explain", bills.bill()}}) {
      measure("many bills: " + command[0], () -> site.run(command));
    }
  }

  /** The service, from its start until it has been idle for some time. */
  private void service(Documents documents) throws Exception {
    if ("run".matches(only)) {
      documents.csv(true);
      Service service = site(documents, database()).serve(Duration.ofSeconds(20));
      measured("run: ready", service.ready());
      measured("run: idle for 20 s", service.idle());
    }
  }

  /** A statement posted to a ledger that holds many others. */
  private void crowded(Documents first, Documents then) throws Exception {
    String ledger = database();
    Path archive = Files.createTempDirectory(folder, "archive");
    List.of(first, then).forEach(documents -> documents.csv(true));
    site(first, ledger).archive(archive).run("sync");
    System.out.printf(
        "%d bytes for each of %d records that are there%n%n",
        new Crowd(ledger, present / first.lines()).make(), present);
    measure("new, crowded ledger", () -> site(then, ledger).archive(archive).run("sync"));
  }

  private Site site(Documents documents, String ledger) throws IOException {
    return new Site(Files.createTempDirectory(folder, "site"), shipped, HEAP, documents, ledger);
  }

  /** Processes that share a ledger and the accounts of a provider that takes its time. */
  private Cost together(Documents documents, int processes) throws Exception {
    documents.latency(Duration.ofMillis(300));
    String ledger = database();
    Path archive = Files.createTempDirectory(folder, "archive");
    List<String> names = List.copyOf(documents.accounts().keySet());
    ExecutorService threads = Executors.newFixedThreadPool(processes);
    try {
      List<Callable<Cost>> work = new ArrayList<>();
      for (int i = 0; i < processes; i++) {
        Map<String, String> accounts = new LinkedHashMap<>();
        for (int each = i; each < names.size(); each += processes) {
          accounts.put(names.get(each), documents.accounts().get(names.get(each)));
        }
        Path home = Files.createTempDirectory(folder, "process");
        work.add(() -> new Site(home, shipped, HEAP, documents, ledger, accounts)
            .archive(archive)
            .run("sync"));
      }
      long start = System.nanoTime();
      Duration cpu = Duration.ZERO;
      long heap = 0;
      long resident = 0;
      for (Future<Cost> done : threads.invokeAll(work)) {
        cpu = cpu.plus(done.get().cpu());
        heap += done.get().heap();
        resident += done.get().resident();
      }
      return new Cost(Duration.ofNanos(System.nanoTime() - start), cpu, heap, resident);
    } finally {
      threads.shutdown();
    }
  }

  /** What comes after the first reading of a statement, all on one ledger. */
  private void onAFullLedger(Documents documents, Receiver receiver, SftpDrop drop)
      throws Exception {
    documents.csv(true);
    documents.changed(false);
    String ledger = database();
    Path home = Files.createTempDirectory(folder, "full");
    Site site = new Site(home, shipped, HEAP, documents, ledger);
    site.run("sync");
    measure("(c) COPY of the ledger's rows", () -> copied(ledger));
    measure(AGAIN, () -> site.run("sync"));
    for (String[] command : new String[][] {{"status"}, {"statements"}, {"check"}}) {
      measure("command: " + command[0], () -> site.run(command));
    }
    deliver("jdbc", home, documents, ledger, "jdbc", "url", database());
    deliver("csv", home, documents, ledger, "file", "directory", "csv");
    deliver("jsonl", home, documents, ledger, "file", "directory", "jsonl", "format", "jsonl");
    deliver(
        "hledger", home, documents, ledger, "file", "directory", "hledger", "format", "hledger");
    measure(
        "export: focus",
        () -> site.run("export", "focus", "--to", home.resolve("focus").toString()));
    deliver(
        "sftp",
        home,
        documents,
        ledger,
        "sftp",
        "host",
        "127.0.0.1",
        "port",
        Integer.toString(drop.port()),
        "user",
        "billing",
        "password",
        "pass-4711",
        "known-hosts",
        drop.knownHosts(folder.resolve("known_hosts")).toString(),
        "directory",
        "in");
    deliver("webhook", home, documents, ledger, "webhook", "url", receiver.url() + "/in");
    documents.changed(true);
    measure("1 % changed", () -> site.run("sync"));
    documents.changed(false);
  }

  /** A bill divided between customers. */
  private void customersBills(Documents documents) throws Exception {
    if (!DRAWN.matches(only)) {
      return;
    }
    documents.csv(true);
    documents.changed(false);
    String ledger = database();
    Path home = Files.createTempDirectory(folder, "customers");
    new Site(home, shipped, HEAP, documents, ledger).run("sync");
    Path routes = Reseller.routes(home.resolve("routes"), lines);
    Site site = new Site(home, shipped, MODEST, documents, ledger).reselling(routes);
    measure(DRAWN, () -> site.run("draw"));
  }

  private void deliver(
      String name, Path home, Documents documents, String ledger, String type, String... options)
      throws Exception {
    // Each kind of sink has a name of its own in the ledger, so that it is owed everything anew.
    Site site = new Site(home, shipped, HEAP, documents, ledger);
    measure("deliver: " + name, () -> site.sink(name, type, options).run("sync"));
  }

  private Cost collected(Documents documents, boolean csv, String ledger) throws Exception {
    return collected(documents, csv, ledger, HEAP);
  }

  private Cost collected(Documents documents, boolean csv, String ledger, List<String> options)
      throws Exception {
    documents.csv(csv);
    documents.changed(false);
    return new Site(Files.createTempDirectory(folder, "site"), shipped, options, documents, ledger)
        .run("sync");
  }

  private Cost camel(Class<?> main, Documents documents, String database) throws Exception {
    return Measured.run(
        folder,
        // Camel keeps a document whole in memory unless it is told otherwise.
        List.of("-Xmx3g", "-XX:+UseSerialGC"),
        System.getProperty("java.class.path"),
        main,
        documents.detailUrl(),
        database);
  }

  /** The ledger's own rows, copied into a table with the same keys: as fast as it gets. */
  private Cost copied(String ledger) throws SQLException, IOException {
    Path rows = folder.resolve("rows.copy");
    try (Connection connection = java.sql.DriverManager.getConnection(ledger);
        Statement sql = connection.createStatement()) {
      try (var out = Files.newOutputStream(rows)) {
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("copy ledger_record to stdout", out);
      }
      sql.execute("create table copied (like ledger_record including all)");
      long start = System.nanoTime();
      try (var in = Files.newInputStream(rows)) {
        connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy copied from stdin", in);
      }
      Duration wall = Duration.ofNanos(System.nanoTime() - start);
      sql.execute("drop table copied");
      return new Cost(wall, Duration.ZERO, 0, 0);
    } finally {
      Files.deleteIfExists(rows);
    }
  }

  private void measure(String name, Work work) throws Exception {
    if (name.startsWith("start: ") || name.equals(AGAIN) || name.matches(only)) {
      try {
        measured(name, work.run());
      } catch (IllegalStateException e) {
        // The others are still worth knowing.
        System.out.printf("%s failed: %s%n%n", name, e.getMessage());
      }
    }
  }

  private void measured(String name, Cost cost) {
    costs.computeIfAbsent(name, n -> new ArrayList<>()).add(cost);
  }

  private String database() throws SQLException {
    String name = "bench_" + ++databases;
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute("create database " + name);
    }
    return postgres.getJdbcUrl("postgres", name);
  }

  private String h2() {
    return "jdbc:h2:file:" + folder.resolve("h2-" + ++databases).toAbsolutePath();
  }

  /** @param records how many a case has */
  private void print(ToLongFunction<String> records) {
    System.out.printf(
        "%d lines, %d times, Java %s, %d processors%n%n"
            + "| case | median s | spread s | records/s | × (a) | × (b) | CPU s | heap MB | peak MB |%n"
            + "|---|---|---|---|---|---|---|---|---|%n",
        lines, times, Runtime.version(), Runtime.getRuntime().availableProcessors());
    costs.forEach((name, all) -> {
      double rate = rate(name, records);
      System.out.printf(
          "| %s | %.1f | %.1f–%.1f | %s | %s | %s | %.1f | %d | %d |%n",
          name,
          seconds(median(all)),
          seconds(all.stream().map(Cost::wall).min(Comparator.naturalOrder()).orElseThrow()),
          seconds(all.stream().map(Cost::wall).max(Comparator.naturalOrder()).orElseThrow()),
          rate == 0 ? "" : "%,.0f".formatted(rate),
          ratio(
              name, rate, name.endsWith("H2") ? "(a) plain Camel, H2" : "(a) plain Camel", records),
          ratio(name, rate, "(b) Camel + COPY", records),
          seconds(all.get(all.size() / 2).cpu()),
          all.get(all.size() / 2).heap() >> 20,
          all.get(all.size() / 2).resident() >> 20);
    });
  }

  private String ratio(String name, double rate, String other, ToLongFunction<String> records) {
    double base = name.startsWith("new,") && costs.containsKey(other) ? rate(other, records) : 0;
    return rate == 0 || base == 0 ? "" : "%.2f".formatted(rate / base);
  }

  /** Records a second without the start; 0 where there is none, or too little to be measured. */
  private double rate(String name, ToLongFunction<String> records) {
    String start = start(name);
    if (start == null) {
      return 0;
    }
    double base = start.isEmpty() ? 0 : seconds(median(costs.get(start)));
    double net = seconds(median(costs.get(name))) - base;
    return net < 0.2 ? 0 : records.applyAsLong(name) / net;
  }

  /** What is left out of a rate; empty for nothing, null where there is no rate. */
  private static String start(String name) {
    return switch (name.split("[ :]")[0]) {
      case "(a)" -> "start: plain Camel";
      case "(b)" -> "start: Camel + COPY";
      case "(c)", "scale", "export" -> "";
      case "deliver" -> AGAIN;
      case "growth", "new,", "1", "the", "draw" ->
        name.endsWith("H2") ? "start: Billbridge, H2" : "start: Billbridge";
      default -> null;
    };
  }

  private static Duration median(List<Cost> all) {
    List<Duration> sorted = all.stream().map(Cost::wall).sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static void remove(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(each);
        }
      }
    }
  }
}

package dev.billbridge.scenario.sinks.trouble;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.SftpDrop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} in the middle of deliveries, again and again. The short form kills six times,
 * {@code -Dbillbridge.delivery.kills=100} as often as one has patience for.
 */
@Tag("slow")
class KilledTest {

  private static final int KILLS = Integer.getInteger("billbridge.delivery.kills", 6);
  /** So many that the last kill too meets work. */
  private static final int STATEMENTS = 10 * KILLS;
  /** Of which so many change while some have arrived and others have not. */
  private static final int RESTATED = 2 * KILLS;
  /**
   * Just below what there is to see when all has arrived: a file and a manifest at the one, a
   * request at the other.
   */
  private static final int ALL = 3 * STATEMENTS - 1;

  @TempDir
  private Path folder;

  @Test
  void a_process_killed_again_and_again_while_delivering_leaves_no_gap_and_no_double()
      throws Exception {
    String books = Engines.POSTGRESQL.freshDatabase();
    String warehouse = Engines.POSTGRESQL.freshDatabase();
    try (Connection connection = DriverManager.getConnection(warehouse);
        Statement sql = connection.createStatement()) {
      sql.execute("create table cost (id text)");
    }
    try (SftpDrop partner = SftpDrop.start(folder.resolve("partner"));
        Receiver erp = Receiver.start();
        PostedSite site = new PostedSite(folder)) {
      site.set("deliver.lease", "PT0.1S")
          .set("deliver.interval", "PT0.1S")
          .set("management.enabled", "false")
          .sink("books", "jdbc", "url", books)
          .sink(
              "warehouse",
              "sql",
              "url",
              warehouse,
              "record-sql",
              "insert into cost values (:?record_id)")
          .sink("drop", "file", "directory", folder.resolve("drop").toString())
          .sink("queue", "camel", "uri", "file:" + folder.resolve("queue") + "?tempPrefix=.")
          .rule("accounts.csv", "resourceId,glAccount\nserver*,Server\n,Disk\n")
          .rule("parties.csv", "party,partyAccount\nSAKURA,Owed\n")
          .sink(
              "journal",
              "file",
              "directory",
              folder.resolve("journal").toString(),
              "format",
              "hledger")
          .partner(partner, "in")
          .sink("erp", "webhook", "url", erp.url() + "/in", "lookup-url", erp.url() + "/seen");
      site.postBills(STATEMENTS);
      site.stop();

      int killedMidway = 0;
      for (int kill = 1; kill <= KILLS; kill++) {
        int before = progress(partner, erp);
        try (Forked run = Forked.start(folder, List.of(), command(site, "run"))) {
          // On a busy machine a process may be through before it is killed; then there is nothing
          // left to wait for.
          await()
              .atMost(Duration.ofSeconds(120))
              .pollInterval(Duration.ofMillis(5))
              .until(() -> progress(partner, erp) > Math.min(before + 5, ALL) || !run.isAlive());
          assertThat(run.isAlive()).as(run.err()).isTrue();
          run.kill();
          run.waitFor(30);
        }
        killedMidway += count(books, "select count(*) from billing_record") < 2 * STATEMENTS
                || names(folder.resolve("drop")).size() < 2 * STATEMENTS
                || partner.names("in").size() < 2 * STATEMENTS
            ? 1
            : 0;
        if (kill == KILLS / 2) {
          restate(site);
        }
      }
      try (Forked sync = Forked.start(folder, List.of(), command(site, "sync"))) {
        assertThat(sync.waitFor(180 + 5 * KILLS)).as(sync.err()).isZero();
      }

      if (KILLS > 6) {
        LogManager.getFormatterLogger(KilledTest.class)
            .info("%d kills, %d of them midway, %d statements", KILLS, killedMidway, STATEMENTS);
      }
      assertThat(killedMidway).isGreaterThanOrEqualTo(KILLS / 2);
      assertThat(count(books, "select count(*) from billing_record")).isEqualTo(2 * STATEMENTS);
      long servers = STATEMENTS * (STATEMENTS + 1L) / 2 + 1000L * RESTATED;
      assertThat(count(books, "select sum(amount) from billing_record"))
          .isEqualTo(servers + 100L * STATEMENTS);
      // A first revision that was not yet sent when the second came is left out.
      assertThat(count(warehouse, "select count(*) from cost"))
          .isEqualTo(STATEMENTS + site.count("warehouse", DeliveryState.DELIVERED));
      assertThat(count(warehouse, "select count(distinct id) from cost")).isEqualTo(2 * STATEMENTS);
      assertThat(hidden(names(folder.resolve("drop"))))
          .as("left by killed attempts")
          .isEmpty();
      assertThat(hidden(partner.names("in"))).as("left by killed attempts").isEmpty();
      assertThat(names(folder.resolve("drop")))
          .hasSize(2 * (int) site.count("drop", DeliveryState.DELIVERED));
      assertThat(partner.names("in"))
          .hasSize(2 * (int) site.count("partner", DeliveryState.DELIVERED));
      assertThat(names(folder.resolve("journal")))
          .hasSize(2 * (int) site.count("journal", DeliveryState.DELIVERED));
      assertThat(balances(folder.resolve("journal")))
          .isEqualTo(Map.of(
              "Server", servers, "Disk", 100L * STATEMENTS, "Owed", -servers - 100L * STATEMENTS));
      for (String name : inBoth(partner.names("in"), names(folder.resolve("drop")))) {
        assertThat(partner.root().resolve("in").resolve(name))
            .hasSameBinaryContentAs(folder.resolve("drop").resolve(name));
      }
      assertThat(erp.taken().keySet()).hasSize((int) site.count("erp", DeliveryState.DELIVERED));
      assertThat(site.count("journal", DeliveryState.DELIVERED)).isGreaterThan(STATEMENTS);
      for (String name : inBoth(names(folder.resolve("queue")), names(folder.resolve("drop")))) {
        if (name.endsWith(".csv")) {
          assertThat(folder.resolve("queue").resolve(name))
              .hasSameBinaryContentAs(folder.resolve("drop").resolve(name));
        }
      }
    }
  }

  private static String[] command(PostedSite site, String name) {
    return new String[] {
      name, "--config", site.file().toString(), "--routes", site.routes().toString()
    };
  }

  /** After what the killed process has done, by its clock too. */
  private static void restate(PostedSite site) {
    site.clock.forward(Duration.between(site.clock.instant(), Instant.now()));
    for (int i = 1; i <= RESTATED; i++) {
      site.post(
          "bill-" + i,
          charge("server-" + i, "", Integer.toString(1000 + i)),
          charge("disk-" + i, "", "100"));
    }
    site.stop();
  }

  /** What the postings of all files of hledger add up to, by account. */
  private static Map<String, Long> balances(Path directory) throws IOException {
    Map<String, Long> balances = new TreeMap<>();
    Pattern posting = Pattern.compile(" {4}(\\w+) {2}(-?\\d+) JPY");
    for (String name : names(directory)) {
      if (name.endsWith(".journal")) {
        for (String line : Files.readAllLines(directory.resolve(name))) {
          Matcher matcher = posting.matcher(line);
          if (matcher.matches()) {
            balances.merge(matcher.group(1), Long.valueOf(matcher.group(2)), Long::sum);
          }
        }
      }
    }
    return balances;
  }

  private static List<String> inBoth(List<String> some, List<String> others) {
    List<String> both = some.stream().filter(others::contains).toList();
    assertThat(both).hasSizeGreaterThanOrEqualTo(STATEMENTS);
    return both;
  }

  private static int progress(SftpDrop partner, Receiver erp) {
    return partner.names("in").size() + erp.taken().size();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> hidden(List<String> names) {
    return names.stream().filter(name -> name.startsWith(".")).toList();
  }

  private static long count(String url, String query) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}

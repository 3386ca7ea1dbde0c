package dev.billbridge.scenario.sinks.trouble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.List;
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
          .partner(partner, "in")
          .sink("erp", "webhook", "url", erp.url() + "/in", "lookup-url", erp.url() + "/seen");
      site.postBills(STATEMENTS);
      site.stop();

      int killedMidway = 0;
      for (int kill = 1; kill <= KILLS; kill++) {
        int before = progress(partner, erp);
        try (Forked run =
            Forked.start(folder, List.of(), "run", "--config", site.file().toString())) {
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
      }
      try (Forked sync =
          Forked.start(folder, List.of(), "sync", "--config", site.file().toString())) {
        assertThat(sync.waitFor(180 + 5 * KILLS)).as(sync.err()).isZero();
      }

      if (KILLS > 6) {
        LogManager.getFormatterLogger(KilledTest.class)
            .info("%d kills, %d of them midway, %d statements", KILLS, killedMidway, STATEMENTS);
      }
      assertThat(killedMidway).isGreaterThanOrEqualTo(KILLS / 2);
      assertThat(count(books, "select count(*) from billing_record")).isEqualTo(2 * STATEMENTS);
      assertThat(count(books, "select sum(amount) from billing_record"))
          .isEqualTo(STATEMENTS * (STATEMENTS + 1L) / 2 + 100L * STATEMENTS);
      assertThat(count(warehouse, "select count(*) from cost")).isEqualTo(2 * STATEMENTS);
      assertThat(count(warehouse, "select count(distinct id) from cost")).isEqualTo(2 * STATEMENTS);
      assertThat(hidden(names(folder.resolve("drop"))))
          .as("left by killed attempts")
          .isEmpty();
      assertThat(hidden(partner.names("in"))).as("left by killed attempts").isEmpty();
      assertThat(names(folder.resolve("drop"))).hasSize(2 * STATEMENTS);
      assertThat(partner.names("in")).isEqualTo(names(folder.resolve("drop")));
      for (String name : partner.names("in")) {
        assertThat(partner.root().resolve("in").resolve(name))
            .hasSameBinaryContentAs(folder.resolve("drop").resolve(name));
      }
      assertThat(erp.taken().keySet()).hasSize(STATEMENTS);
      for (String name : names(folder.resolve("drop"))) {
        if (name.endsWith(".csv")) {
          assertThat(folder.resolve("queue").resolve(name))
              .hasSameBinaryContentAs(folder.resolve("drop").resolve(name));
        }
      }
    }
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

package dev.billbridge.scenario.sinks.trouble;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.Receiver.Attempt;
import dev.billbridge.testing.Receiver.Fault;
import dev.billbridge.testing.SftpDrop;
import dev.billbridge.testing.StandardWebhooks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many statements to every kind of sink while everything fails by plan; in the end each has exactly
 * what it is owed. The short form takes silence for a lost answer soon;
 * {@code -Dbillbridge.faults.statements=100 -Dbillbridge.faults.timeout=PT30S} waits for it in
 * earnest.
 */
@Tag("slow")
class FaultMatrixTest {

  private static final String SECRET = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  private static final int STATEMENTS = Integer.getInteger("billbridge.faults.statements", 40);
  private static final String TIMEOUT = System.getProperty("billbridge.faults.timeout", "PT0.3S");

  @TempDir
  private Path folder;

  @Test
  void whatever_fails_on_the_way_every_sink_ends_with_each_record_exactly_once() throws Exception {
    String books = Engines.POSTGRESQL.freshDatabase();
    String warehouse = Engines.POSTGRESQL.freshDatabase();
    execute(warehouse, "create table cost (id text, revision int, amount numeric, gone boolean)");
    try (Receiver erp = Receiver.start();
        Receiver legacy = Receiver.start();
        SftpDrop partner = SftpDrop.start(folder.resolve("partner"));
        PostedSite site = new PostedSite(folder)) {
      site.sink("books", "jdbc", "url", books)
          .sink(
              "warehouse",
              "sql",
              "url",
              warehouse,
              "record-sql",
              "insert into cost values (:?record_id, :?revision, :?amount, :?vanished)")
          .sink("drop", "file", "directory", folder.resolve("drop").toString())
          .partner(partner, "in", "timeout", "PT5S")
          .sink(
              "erp",
              "webhook",
              "url",
              erp.url() + "/in",
              "secret",
              SECRET,
              "lookup-url",
              erp.url() + "/seen",
              "timeout",
              TIMEOUT)
          .sink(
              "legacy",
              "webhook",
              "url",
              legacy.url() + "/in",
              "secret",
              SECRET,
              "records-per-page",
              "1",
              "timeout",
              TIMEOUT);
      site.postBills(STATEMENTS);
      site.post(
          "bill-1",
          charge("server-1", "", "1.5"),
          charge("disk-1", "", "100"),
          charge("extra-1", "", "7"));
      erp.plan(faults(1));
      legacy.plan(faults(2));
      Random random = new Random(3);

      int rounds = 0;
      for (boolean owed = true; owed; rounds++) {
        for (SftpDrop.Fault fault : SftpDrop.Fault.values()) {
          partner.plan(fault, 1 + random.nextInt(12));
        }
        // For one round nobody at the partner's knows the password any more.
        partner.password(rounds == 1 ? "another" : "pass-4711");
        if (rounds == 0) {
          Files.writeString(folder.resolve("drop"), "in the way");
          execute(
              books,
              "do $$ begin execute 'alter database ' || current_database() || ' set default_transaction_read_only = on'; end $$");
        } else if (rounds == 2) {
          Files.delete(folder.resolve("drop"));
          execute(
              books,
              "set default_transaction_read_only = off",
              "do $$ begin execute 'alter database ' || current_database() || ' set default_transaction_read_only = off'; end $$");
        }
        Thread cutting = cutting(rounds < 5 ? 10 : 0, books, warehouse);
        // A restatement while everything is on fire.
        if (rounds == 3) {
          site.post("bill-2", charge("server-2", "", "2"), charge("disk-2", "", "99"));
        }
        site.round();
        cutting.join();
        // What is refused for good is sent again by an operator.
        site.service().ledger().deliveries().redeliver(null, null, DeliveryState.REJECTED, "kim");
        owed = rounds < 4
            || !site.service()
                .ledger()
                .deliveries()
                .list(DeliveryState.OWED, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
                .isEmpty();
        site.clock.forward(java.time.Duration.ofMinutes(20));
        assertThat(rounds)
            .as("%s", site.service().ledger().deliveries().counts())
            .isLessThan(300);
      }

      Map<String, String> expected = expected();
      assertThat(rows(books, "select record_id, amount from billing_current_record"))
          .isEqualTo(expected);
      assertThat(count(books, "select count(*) from billing_record")).isEqualTo(expected.size());
      assertThat(count(warehouse, "select count(*) from cost")).isEqualTo(expected.size() + 2);
      assertThat(rows(
              warehouse, "select distinct on (id) id, amount from cost order by id, revision desc"))
          .isEqualTo(expected);
      assertThat(files(folder.resolve("drop"))).isEqualTo(expected);
      assertThat(files(partner.root().resolve("in"))).isEqualTo(expected);
      assertThat(partner.names("in")).noneMatch(name -> name.startsWith("."));
      assertThat(partner.names("in"))
          .isEqualTo(names(folder.resolve("drop")))
          .hasSize(2 * (STATEMENTS + 2));
      assertThat(bodies(erp)).isEqualTo(expected);
      assertThat(bodies(legacy)).isEqualTo(expected);
      // A revision that was refused while the next one went through is never sent after it; what
      // was taken without an answer may be among them.
      assertThat(erp.taken().keySet())
          .hasSizeBetween(
              STATEMENTS + 2 - (int) site.count("erp", DeliveryState.REJECTED), STATEMENTS + 2);
      assertThat(legacy.taken().keySet())
          .hasSizeBetween(2 * STATEMENTS + 1, 2 * STATEMENTS + 3 + 2);
      // With a look-up nothing that arrived is ever sent again.
      assertThat(erp.takenAgain()).isEmpty();
      for (Receiver receiver : List.of(erp, legacy)) {
        Map<String, byte[]> firstBody = new HashMap<>();
        for (Attempt post : receiver.posts()) {
          assertThat(StandardWebhooks.accepts(
                  SECRET,
                  post,
                  Instant.ofEpochSecond(Long.parseLong(post.headers().get("webhook-timestamp")))))
              .isTrue();
          assertThat(post.body())
              .isEqualTo(firstBody.computeIfAbsent(post.id(), id -> post.body()));
        }
      }
      for (String sink : List.of("books", "warehouse", "drop", "partner")) {
        assertThat(site.count(sink, DeliveryState.DELIVERED)).as(sink).isEqualTo(STATEMENTS + 2);
      }
      for (String sink : List.of("erp", "legacy")) {
        assertThat(site.count(sink, DeliveryState.REJECTED)).as(sink).isLessThanOrEqualTo(2);
        assertThat(site.count(sink, DeliveryState.DELIVERED)
                + site.count(sink, DeliveryState.REJECTED))
            .as(sink)
            .isEqualTo(STATEMENTS + 2);
      }
    }
  }

  /** Ends every connection to the databases, so many times, while deliveries are under way. */
  private static Thread cutting(int times, String... urls) {
    Thread thread = new Thread(() -> {
      for (int i = 0; i < times; i++) {
        for (String url : urls) {
          try {
            execute(
                url,
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    });
    thread.start();
    return thread;
  }

  /** Every kind of trouble, mixed; a third of the calls go well. */
  private static Fault[] faults(int seed) {
    Random random = new Random(seed);
    List<Fault> kinds = new ArrayList<>(List.of(
        Fault.of(Fault.Kind.RESET_BEFORE_READING),
        Fault.of(Fault.Kind.RESET_AFTER_TAKING),
        Fault.of(Fault.Kind.RESET_WITHIN_ANSWER),
        Fault.of(Fault.Kind.RESET_AFTER_ANSWER),
        Fault.status(503, "Retry-After", "60"),
        Fault.status(429, "Retry-After", "30")));
    for (int status : new int[] {500, 502, 504, 408, 423, 409, 410, 422, 401, 407}) {
      kinds.add(Fault.status(status));
    }
    List<Fault> plan = new ArrayList<>();
    for (int i = 0; i < 3 * STATEMENTS; i++) {
      plan.add(
          i % 40 == 0
              ? Fault.of(Fault.Kind.SILENCE_AFTER_TAKING)
              : random.nextInt(3) == 0 ? Fault.NONE : kinds.get(random.nextInt(kinds.size())));
    }
    return plan.toArray(Fault[]::new);
  }

  /** Amount of each record in the last revision of its statement. */
  private static Map<String, String> expected() {
    Map<String, String> expected = new TreeMap<>();
    for (int i = 1; i <= STATEMENTS; i++) {
      expected.put("sakura:0012345:bill-%d:server-%d".formatted(i, i), Integer.toString(i));
      expected.put("sakura:0012345:bill-%d:disk-%d".formatted(i, i), "100");
    }
    expected.put("sakura:0012345:bill-1:server-1", "1.5");
    expected.put("sakura:0012345:bill-1:extra-1", "7");
    expected.put("sakura:0012345:bill-2:disk-2", "99");
    return expected;
  }

  /**
   * The last revision of each statement among files; two files of one revision, or two rows of one
   * record, fail.
   */
  private static Map<String, String> files(Path directory) throws Exception {
    Map<String, String> amounts = new TreeMap<>();
    for (String name :
        names(directory).stream().filter(name -> name.endsWith(".csv")).sorted().toList()) {
      Map<String, String> inFile = new TreeMap<>();
      try (CSVParser rows = CSVParser.parse(
          directory.resolve(name),
          java.nio.charset.StandardCharsets.UTF_8,
          CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
        rows.forEach(row ->
            assertThat(inFile.put(row.get("record_id"), row.get("amount"))).isNull());
      }
      amounts.putAll(inFile);
    }
    return amounts;
  }

  private static List<String> names(Path directory) throws Exception {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** What a receiver that knows each id once has in the end, later revisions over earlier ones. */
  private static Map<String, String> bodies(Receiver receiver) throws Exception {
    Map<String, String> amounts = new TreeMap<>();
    for (byte[] body : receiver.taken().values()) {
      for (JsonNode record : new ObjectMapper().readTree(body).at("/data/records")) {
        amounts.put(record.get("recordId").asText(), record.get("amount").asText());
      }
    }
    return amounts;
  }

  private static Map<String, String> rows(String url, String query) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery(query)) {
      while (result.next()) {
        assertThat(rows.put(
                result.getString(1),
                result.getBigDecimal(2).stripTrailingZeros().toPlainString()))
            .isNull();
      }
    }
    return rows;
  }

  private static long count(String url, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static void execute(String url, String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement()) {
      for (String statement : statements) {
        sql.execute(statement);
      }
    }
  }
}

package dev.billbridge.scenario.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.render.Manifest;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.SftpDrop;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two services on one ledger and one archive, of which one is killed now and then and started
 * again, while the provider goes on restating. The short form kills twice,
 * {@code -Dbillbridge.pair.kills=60} as often as one has patience for,
 * {@code -Dbillbridge.crash.seed} repeats a case.
 */
@Tag("slow")
class TwoServicesTest {

  private static final int KILLS = Integer.getInteger("billbridge.pair.kills", 2);
  private static final long SEED = Long.getLong("billbridge.crash.seed", System.nanoTime());
  private static final String RECORDS =
      "select record_id, amount, vanished from billing_record order by record_id";

  @TempDir
  private Path folder;

  private final String ledger = Engines.POSTGRESQL.freshDatabase();
  private final String books = Engines.POSTGRESQL.freshDatabase();
  private final Random random = new Random(SEED);
  private final List<Forked> services = new ArrayList<>();
  private Sandbox sandbox;
  private SftpDrop partner;
  private Receiver erp;
  private OperatedSite site;

  @BeforeEach
  void a_provider_and_a_site() throws IOException {
    sandbox = Sandbox.start(SandboxSettings.defaults()
        .withClock(InstantSource.system())
        .withMonths(2)
        .withLines(20));
    partner = SftpDrop.start(folder.resolve("partner"));
    erp = Receiver.start();
    site = account(
            new OperatedSite(folder.resolve("site"), new Clockwork(Instant.now().toString())))
        .set("ledger.url", ledger)
        .set("sink.books.url", books)
        .set("sinks", "books, drop, partner, erp")
        .set("sink.partner.type", "sftp")
        .set("sink.partner.host", "127.0.0.1")
        .set("sink.partner.port", Integer.toString(partner.port()))
        .set("sink.partner.user", "billing")
        .set("sink.partner.password", "pass-4711")
        .set(
            "sink.partner.known-hosts",
            partner.knownHosts(folder.resolve("known_hosts")).toString())
        .set("sink.partner.directory", "in")
        .set("sink.erp.type", "webhook")
        .set("sink.erp.url", erp.url() + "/in")
        .set("sink.erp.statuses", "PROVISIONAL, FINAL, RESTATED")
        .set("account.tokyo.bills.schedule", "0/1 * * * * ?")
        .set("account.frankfurt.invoices.schedule", "0/1 * * * * ?")
        .set("deliver.interval", "PT0.2S")
        .set("deliver.lease", "PT3S")
        .set("deliver.retry-delay", "PT0.1S")
        .set("management.enabled", "false");
    // A change that comes between list and detail makes a bill that does not add up, for a second.
    Stream.of("books", "drop", "partner", "erp")
        .forEach(sink -> site.set("sink." + sink + ".mismatched", "deliver"));
  }

  private OperatedSite account(OperatedSite other) {
    return other
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices");
  }

  @AfterEach
  void nothing_is_left_behind() {
    services.forEach(Forked::close);
    erp.close();
    partner.close();
    sandbox.close();
  }

  private Forked run() throws IOException {
    Forked service =
        Forked.start(folder, List.of(), "run", "--config", site.file().toString());
    services.add(service);
    return service;
  }

  @Test
  void
      two_services_of_which_one_is_killed_now_and_then_bring_every_sink_everything_once_and_in_order()
          throws Exception {
    Forked[] pair = {run(), run()};
    for (int kill = 0; kill < KILLS; kill++) {
      restate();
      int before = erp.taken().size();
      await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> erp.taken().size() > before);
      int victim = random.nextInt(2);
      assertThat(pair[victim].isAlive()).as(pair[victim].err()).isTrue();
      pair[victim].kill();
      pair[victim].waitFor(30);
      pair[victim] = run();
    }
    restate();
    OperatedSite calm = account(new OperatedSite(folder.resolve("calm"), site.clock()));
    calm.sync();
    try (Ledger shared = Service.openLedger(site.settings(), InstantSource.system());
        Ledger undisturbed = Service.openLedger(calm.settings(), site.clock())) {
      await()
          .atMost(Duration.ofSeconds(120))
          .until(() ->
              contents(shared).equals(contents(undisturbed)) && isEverythingDelivered(shared));
      for (Forked each : pair) {
        each.terminate();
      }
      for (Forked each : pair) {
        assertThat(each.waitFor(120)).as(each.err()).isEqualTo(143);
      }

      assertThat(shared.audit().verify().broken()).isNull();
      assertThat(rows(books, RECORDS))
          .as("seed %d", SEED)
          .isEqualTo(rows(calm.booksUrl(), RECORDS))
          .isNotEmpty();
      assertEachRevisionArrivedOnce(shared);
      assertEachIdHadOneBody();
      assertNothingWasCollectedTwiceAtOnce();
    }
    if (KILLS > 2) {
      LogManager.getFormatterLogger(TwoServicesTest.class)
          .info(
              "%d kills of two services, %d requests, %d ids, seed %d",
              KILLS, erp.posts().size(), erp.taken().size(), SEED);
    }
  }

  /** One line of one bill costs a yen more. */
  private void restate() {
    List<HeldStatement> bills = sandbox.tally().held("bills").stream()
        .filter(bill -> bill.account().equals(sandbox.sakuraAccounts().get(0).account()))
        .toList();
    sandbox.changeAmount(
        bills.get(0).account(),
        bills.get(random.nextInt(bills.size())).statement(),
        1 + random.nextInt(20),
        BigDecimal.ONE);
  }

  private static Map<String, String> contents(Ledger ledger) {
    Map<String, String> contents = new TreeMap<>();
    ledger
        .statements()
        .all()
        .forEach(each -> contents.put(each.key().toString(), each.contentHash()));
    return contents;
  }

  private static boolean isEverythingDelivered(Ledger ledger) {
    return ledger.deliveries().counts().values().stream()
        .allMatch(counts -> counts.keySet().equals(Set.of(DeliveryState.DELIVERED)));
  }

  private void assertEachRevisionArrivedOnce(Ledger ledger) {
    List<String> files = new ArrayList<>();
    for (StatementRevision latest : ledger.statements().all()) {
      var key = latest.key();
      for (int revision = 1; revision <= latest.number(); revision++) {
        String file = "%s-%s-%s-r%d.csv"
            .formatted(key.provider(), key.accountNumber(), key.statementId(), revision);
        files.add(file);
        files.add(file + Manifest.ENDING);
      }
    }
    assertThat(site.files("").stream().map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(files);
    assertThat(partner.names("in")).containsExactlyInAnyOrderElementsOf(files);
    for (Path file : site.files("")) {
      assertThat(partner.root().resolve("in").resolve(file.getFileName().toString()))
          .hasSameBinaryContentAs(file);
    }
    assertThat(erp.taken().keySet()).hasSize(files.size() / 2);
  }

  /** The first arrivals of one statement's revisions come in order. */
  private void assertEachIdHadOneBody() {
    Map<String, String> bodies = new HashMap<>();
    Map<String, Integer> last = new HashMap<>();
    for (Receiver.Attempt post : erp.posts()) {
      String body = new String(post.body(), StandardCharsets.UTF_8);
      String known = bodies.putIfAbsent(post.id(), body);
      assertThat(known == null ? body : known).as(post.id()).isEqualTo(body);
      if (known == null) {
        String subject = body.replaceFirst("(?s).*?\"subject\":\"([^\"]*)\".*", "$1");
        int revision = Integer.parseInt(body.replaceFirst("(?s).*?\"revision\":(\\d+).*", "$1"));
        Integer before = last.put(subject, revision);
        assertThat(revision)
            .as("revision of %s after %s", subject, before)
            .isEqualTo(before == null ? 1 : before + 1);
      }
    }
  }

  private void assertNothingWasCollectedTwiceAtOnce() throws SQLException {
    List<List<String>> overlapping = rows(
        ledger,
        "select a.run_no, b.run_no from ledger_run a join ledger_run b on a.account = b.account"
            + " and a.dataset = b.dataset and a.run_no < b.run_no and (a.ended_at is null or b.started_at < a.ended_at)");
    assertThat(overlapping).as("runs at the same time").isEmpty();
    assertThat(rows(ledger, "select distinct outcome from ledger_run"))
        .contains(List.of("DONE"))
        .doesNotContain(List.of("RUNNING"));
  }

  private static List<List<String>> rows(String url, String query) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery(query)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          Object value = result.getObject(i);
          row.add(
              value instanceof BigDecimal figure
                  ? figure.stripTrailingZeros().toPlainString()
                  : String.valueOf(value));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}

package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.FindingKind;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.database.Engine;
import dev.billbridge.ledger.Comparisons.Scope;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.copy.Contents;
import dev.billbridge.ledger.copy.LedgerCopy;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.testing.Engines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;

/** A ledger as an older version left it: everything in it is there, and work goes on. */
class UpgradeTest {

  @TempDir
  private Path folder;

  private static final Path ROWS_OF_VERSION_1 = Path.of("src/test/resources/ledger/version-1.sql");
  /**
   * What Flyway remembers of a migration in every ledger that has run it; another number means that
   * no such ledger opens any more.
   */
  private static final int CHECKSUM_OF_VERSION_1 = 1_180_907_034;

  @EveryEngine
  void a_ledger_of_version_1_is_whole_after_it_was_opened_and_can_be_posted_to(Engines engine)
      throws Exception {
    try (Site site = Site.on(version1(engine), sink("books"), sink("drop"))) {
      site.later(Duration.ofDays(2).plusMinutes(1));
      assertEverythingIsThere(site);

      assertThat(
              site.bill("4709").month(2026, 9).lines(charge("vm", "8")).take().revised())
          .as("known from before")
          .isFalse();
      PostingResult restated = site.bill("4711")
          .lines(charge("113000000001", "12.345678901234567890"), charge("113000000003", "31"))
          .take();
      assertThat(restated)
          .extracting(
              PostingResult::added,
              PostingResult::changed,
              PostingResult::unchanged,
              PostingResult::vanished)
          .containsExactly(1L, 0L, 1L, 2L);
      assertThat(restated.revision())
          .extracting(StatementRevision::number, StatementRevision::status)
          .containsExactly(3, StatementStatus.RESTATED);
      assertThat(site.bill("P-11")
              .month(2026, 11)
              .lines(charge("vm", "1"))
              .closing(Site.START.plus(Duration.ofHours(1)))
              .take()
              .revision()
              .status())
          .as("unchanged for a day since it closed, of which version 1 saw the beginning")
          .isEqualTo(StatementStatus.FINAL);
      assertThat(site.bill("4712").lines(charge("vm", "1")).take().isNew()).isTrue();
      assertThat(site.ledger.audit().verify()).isEqualTo(new Audit.Verification(12, null));

      Scope scope =
          new Scope("sakura", "0012345", "bills/usage", BillingPeriod.of(YearMonth.of(2026, 10)));
      site.ledger
          .comparisons()
          .replace(
              scope,
              "f1",
              List.of(new Finding(FindingKind.CROSS_CHECK, "tokyo", "bills", "differs")));
      assertThat(site.ledger.comparisons().findings()).hasSize(1);
    }
  }

  @EveryEngine
  void a_copy_of_a_ledger_of_version_1_is_put_back_on_another_engine_and_upgraded(Engines engine)
      throws Exception {
    Engines next = Engines.values()[(engine.ordinal() + 1) % Engines.values().length];
    String url = EveryEngine.Database.of(next);
    Path file = folder.resolve("copy");
    Contents contents;
    try (Database from = database(version1(engine));
        OutputStream out = Files.newOutputStream(file)) {
      contents = new LedgerCopy(from).write(out);
    }
    assertThat(contents.version()).isEqualTo(1);
    try (Database to = database(url)) {
      new LedgerCopy(to).load(file, contents);
    }

    try (Site site = Site.on(url, sink("books"), sink("drop"))) {
      site.later(Duration.ofDays(2).plusMinutes(1));
      assertEverythingIsThere(site);
      assertThat(site.bill("4712").lines(charge("vm", "1")).take().isNew())
          .as("numbers go on after those that were loaded")
          .isTrue();
      assertThat(
              site.ledger.runs().begin("tokyo", "bills", Duration.ofMinutes(5)).number())
          .isGreaterThan(1);
    }
  }

  private static Database database(String url) {
    return new Database(url, null, null, Ledger.TIMEOUT, InstantSource.system(), false);
  }

  private static void assertEverythingIsThere(Site site) {
    assertThat(site.ledger.statements().all())
        .extracting(each -> "%s r%d %s %s %s"
            .formatted(
                each.id(),
                each.number(),
                each.status(),
                each.reconciliation().verdict(),
                each.statement().total()))
        .containsExactlyInAnyOrder(
            "4711 r2 RESTATED MATCHED 16.09567890123456789",
            "E-09 r2 PROVISIONAL EXPLAINED null",
            "4709 r1 FINAL MATCHED 8",
            "4708 r1 FINAL MISMATCHED 99",
            "P-11 r1 PROVISIONAL MATCHED 1");
    assertThat(site.records("4711", 1))
        .containsExactly(
            "113000000001 12.34567890123456789 NEW",
            "113000000002 -0.5 NEW",
            "113000000003 30 NEW");
    assertThat(site.records("4711", 2))
        .containsExactly(
            "113000000001 12.34567890123456789 UNCHANGED",
            "113000000002 -0.25 CHANGED",
            "113000000003 30 VANISHED",
            "113000000004 4 NEW");
    assertThat(site.ledger
            .statements()
            .history(site.bill("4711").key(), "113000000002", "")
            .get(0)
            .content()
            .attributes())
        .containsEntry("plan", "4core, \"8GB\"")
        .containsEntry("zone", "石狩");
    assertThat(site.ledger.deliveries().list(DeliveryState.OWED))
        .extracting(each ->
            each.sink() + " " + each.revision().id() + " r" + each.revision().number())
        .containsExactlyInAnyOrder(
            "books 4711 r2",
            "books E-09 r1",
            "books E-09 r2",
            "books 4709 r1",
            "books P-11 r1",
            "drop 4711 r1",
            "drop 4711 r2",
            "drop E-09 r1",
            "drop E-09 r2",
            "drop 4709 r1",
            "drop P-11 r1");
    assertThat(site.ledger.deliveries().list(DeliveryState.HELD))
        .extracting(Delivery::sink)
        .containsExactlyInAnyOrder("books", "drop");
    assertThat(site.ledger.deliveries().list(DeliveryState.DELIVERED)).hasSize(1);
    assertThat(site.ledger.runs().last())
        .singleElement()
        .satisfies(run -> assertThat(run.message()).startsWith("bill 4712 is not taken in"));
    assertThat(site.ledger.quarantine().entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.reason()).endsWith("got \"12,000\""));
    assertThat(site.ledger.audit().verify()).isEqualTo(new Audit.Verification(9, null));
  }

  @org.junit.jupiter.api.Test
  void a_migration_that_was_released_never_changes() {
    assertThat(Arrays.stream(flyway(Engines.H2.freshDatabase()).info().pending())
            .filter(each -> each.getVersion().getVersion().equals("1")))
        .singleElement()
        .satisfies(each -> assertThat(each.getChecksum()).isEqualTo(CHECKSUM_OF_VERSION_1));
  }

  /** A database that knows nothing of later versions, with what version 1 wrote. */
  private static String version1(Engines engine) throws IOException, SQLException {
    String url = EveryEngine.Database.of(engine);
    flyway(url).migrate();
    String rows = Files.readString(ROWS_OF_VERSION_1, StandardCharsets.UTF_8);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String each : rows.split(";\n")) {
        if (!each.isBlank()) {
          // To MariaDB alone a backslash in a text is the beginning of something.
          statement.execute(engine == Engines.MARIADB ? each.replace("\\", "\\\\") : each);
        }
      }
    }
    return url;
  }

  private static Flyway flyway(String url) {
    return Flyway.configure()
        .dataSource(url, null, null)
        .locations("classpath:db/ledger")
        .table("ledger_schema")
        .placeholders(Engine.of(url).orElseThrow().types())
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .target("1")
        .load();
  }
}

package dev.billbridge.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Archive;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.Receiver;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A month closes under another number, a bill is restated, an invoice takes an estimate's place,
 * and the archive tells it all again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplayTest {

  private final Clockwork clock = new Clockwork("2026-05-29T12:00:00Z");
  private Path folder;
  private Sandbox sandbox;
  private OperatedSite site;

  @BeforeAll
  void a_site_of_which_a_month_closes(@TempDir Path folder) throws IOException {
    this.folder = folder;
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withClock(clock).withMonths(2).withLines(6));
    sandbox.set(Oddity.BILL_ID_CHANGES_AT_CLOSE);
    site = new OperatedSite(folder, clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "")
        .set("account.frankfurt.contracts", sandbox.ionosAccounts().get(0).account())
        .set("account.frankfurt.look-back", "1");
    for (int day = 0; day < 9; day++) {
      if (day == 5) {
        String april = sandbox.tally().held("bills").stream()
            .filter(held -> held.month().equals(YearMonth.parse("2026-04")))
            .findFirst()
            .orElseThrow()
            .statement();
        sandbox.changeAmount(
            sandbox.sakuraAccounts().get(0).account(), april, 2, BigDecimal.valueOf(-7));
      }
      OperatedSite.Outcome outcome = site.sync();
      assertThat(outcome.failures()).isEmpty();
      clock.forward(Duration.ofDays(1));
    }
  }

  @AfterAll
  void close() {
    sandbox.close();
  }

  @Test
  void a_month_that_closed_under_another_number_is_counted_once() {
    List<List<String>> may = site.books(
        "select statement_id, status from billing_statement where dataset = 'bills' and period_start = '2026-05-01'"
            + " order by statement_id");
    assertThat(may).hasSize(2);
    assertThat(
            site.figure(
                "select count(distinct statement_id) from billing_record where dataset = 'bills' and period_start = '2026-05-01' and vanished = false"))
        .isEqualTo("1");
    assertThat(
            site.figure(
                "select sum(amount) from billing_record where dataset = 'bills' and period_start = '2026-05-01' and vanished = false"))
        .isEqualTo(
            site.figure(
                "select sum(total) from billing_statement where dataset = 'bills' and period_start = '2026-05-01'"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Engines.class,
      names = {"H2", "POSTGRESQL"})
  void a_replay_into_an_empty_ledger_of_any_engine_rebuilds_every_revision_of_every_dataset(
      Engines engine) throws IOException {
    List<String> before = content(site);
    OperatedSite rebuilt = another(engine.freshDatabase());
    clock.forward(Duration.ofDays(90));

    assertThat(replay(rebuilt))
        .hasSize(11)
        .allSatisfy(report -> assertThat(report.failures()).isEmpty());
    assertThat(content(rebuilt)).isEqualTo(before);
    assertThat(before)
        .anyMatch(each -> each.matches("(?s)sakura:.* RESTATED .*"))
        .anyMatch(each -> each.matches("(?s)ionos:\\d+:estimate-\\d+-2026-05 .*replacedBy.*"))
        .anyMatch(each -> each.matches("(?s)ionos:\\d+:usage-\\d+-2026-05 r\\d+ FINAL .*"));
  }

  @Test
  void a_receiver_hears_from_a_ledger_that_was_built_again_the_same_words_under_the_same_ids()
      throws IOException {
    try (Receiver first = Receiver.start();
        Receiver second = Receiver.start()) {
      OperatedSite before = another("jdbc:h2:file:" + folder.resolve("ledger").toAbsolutePath());
      deliver(before, first);
      OperatedSite rebuilt = another(Engines.POSTGRESQL.freshDatabase());
      clock.forward(Duration.ofDays(90));
      replay(rebuilt);
      deliver(rebuilt, second);

      // A new sink is owed the latest revisions, an old one all of them.
      Map<String, byte[]> again = second.taken();
      assertThat(first.taken().keySet()).isNotEmpty().isSubsetOf(again.keySet());
      first.taken().forEach((id, body) -> assertThat(again.get(id)).as(id).isEqualTo(body));
    }
  }

  private static void deliver(OperatedSite site, Receiver erp) {
    site.set("sinks", "erp")
        .set("sink.erp.type", "webhook")
        .set("sink.erp.url", erp.url())
        .set("sink.erp.statuses", "PROVISIONAL, FINAL, RESTATED")
        .remove("sink.books.type")
        .remove("sink.books.url")
        .remove("sink.drop.type")
        .remove("sink.drop.directory");
    try (Service service = site.start(Service.Mode.ON_DEMAND)) {
      assertThat(service.deliverer().deliverDue())
          .allSatisfy(round -> assertThat(round.failures()).isEmpty());
    }
  }

  @Test
  void a_replay_into_a_full_ledger_changes_nothing() throws IOException {
    List<String> before = content(site);

    assertThat(replay(site))
        .allSatisfy(report -> assertThat(
                report.counts().statementsRevised() + report.counts().statementsNew())
            .isZero());
    assertThat(content(site)).isEqualTo(before);
  }

  @Test
  void what_a_wrong_mapping_put_into_quarantine_is_ingested_by_a_replay_with_the_right_one(
      @TempDir Path other) throws IOException {
    Path routes = other.resolve("routes");
    Folder.copyRoutes(routes);
    Path mapping = routes.resolve("mappings/sakura-coupons.jq");
    Files.writeString(mapping, Files.readString(mapping).replace("\"BALANCE\"", "\"BALLAST\""));
    OperatedSite wrong = new OperatedSite(other, clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "coupons")
        .routes(routes);
    assertThat(wrong.sync().failures()).singleElement().asString().contains("BALLAST");
    assertThat(content(wrong)).isEmpty();

    wrong.routes(Path.of("routes"));
    assertThat(replay(wrong))
        .singleElement()
        .satisfies(report -> assertThat(report.failures()).isEmpty());
    assertThat(content(wrong)).isNotEmpty();
    try (Ledger ledger = Service.openLedger(wrong.settings(), clock)) {
      assertThat(ledger.quarantine().entries()).isEmpty();
    }
  }

  /** Another ledger for the same archive. */
  private OperatedSite another(String url) {
    return new OperatedSite(folder.resolve("another"), clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "")
        .set("ledger.url", url)
        .set("archive.directory", folder.resolve("archive").toString());
  }

  private List<RunReport> replay(OperatedSite of) throws IOException {
    try (Service service = of.start(Service.Mode.REPLAY)) {
      return new Replay(
              new Archive(of.settings().archiveDirectory(), clock),
              service.ingestion(),
              service.ledger())
          .run(series -> true, report -> {});
    }
  }

  /** Everything the ledger holds but the time at which it took it in. */
  private List<String> content(OperatedSite of) {
    List<String> content = new ArrayList<>();
    try (Ledger ledger = Service.openLedger(of.settings(), clock)) {
      for (StatementRevision latest : ledger.statements().all()) {
        for (StatementRevision each : ledger.statements().revisions(latest.key())) {
          StatementStatus status = each.status();
          PaymentStatus payment = each.statement().paymentStatus();
          content.add("%s r%d %s %s %s %s %s"
              .formatted(
                  each.key(),
                  each.number(),
                  status,
                  payment,
                  each.contentHash(),
                  each.reconciliation(),
                  each.statement().attributes()));
          ledger.statements().records(each, record -> content.add(record.toString()));
        }
      }
    }
    return content;
  }
}

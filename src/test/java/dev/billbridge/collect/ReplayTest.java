package dev.billbridge.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Archive;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.pipeline.Service;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A month closes under another number, and the archive tells it all again. */
class ReplayTest {

  @TempDir
  private Path folder;
  private final Clockwork clock = new Clockwork("2026-05-28T12:00:00Z");
  private Sandbox sandbox;
  private OperatedSite site;

  @BeforeEach
  void a_site_of_which_a_month_closes() throws IOException {
    sandbox = Sandbox.start(SandboxSettings.defaults().withClock(clock).withMonths(2).withLines(6));
    sandbox.set(Oddity.BILL_ID_CHANGES_AT_CLOSE);
    site = new OperatedSite(folder, clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices");
    for (int day = 0; day < 8; day++) {
      OperatedSite.Outcome outcome = site.sync();
      assertThat(outcome.failures()).isEmpty();
      clock.forward(Duration.ofDays(1));
    }
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void a_month_that_closed_under_another_number_is_counted_once() {
    List<List<String>> may = site.books("select statement_id, status from billing_statement where dataset = 'bills' and period_start = '2026-05-01'"
        + " order by statement_id");
    assertThat(may).hasSize(2);
    assertThat(site.figure("select count(distinct statement_id) from billing_record where dataset = 'bills' and period_start = '2026-05-01' and vanished = false"))
        .isEqualTo("1");
    assertThat(site.figure("select sum(amount) from billing_record where dataset = 'bills' and period_start = '2026-05-01' and vanished = false"))
        .isEqualTo(site.figure("select sum(total) from billing_statement where dataset = 'bills' and period_start = '2026-05-01'"));
  }

  @Test
  void a_replay_into_an_empty_ledger_rebuilds_every_revision() throws IOException {
    List<String> before = content(site);
    site.set("ledger.url", "jdbc:h2:file:" + folder.resolve("rebuilt").toAbsolutePath());
    clock.forward(Duration.ofDays(90));

    assertThat(replay(site)).allSatisfy(report -> assertThat(report.failures()).isEmpty());
    assertThat(content(site)).isEqualTo(before);
  }

  @Test
  void a_replay_into_a_full_ledger_changes_nothing() throws IOException {
    List<String> before = content(site);

    assertThat(replay(site)).allSatisfy(report -> assertThat(report.counts().statementsRevised() + report.counts().statementsNew()).isZero());
    assertThat(content(site)).isEqualTo(before);
  }

  private List<RunReport> replay(OperatedSite of) throws IOException {
    try (Service service = of.start(Service.Mode.ON_DEMAND)) {
      return new Replay(new Archive(of.settings().archiveDirectory(), clock), service.bookkeeper(), service.ledger()).run(intake -> true, report -> { });
    }
  }

  /** Everything the ledger holds but the time at which it took it in. */
  private List<String> content(OperatedSite of) {
    List<String> content = new ArrayList<>();
    try (Ledger ledger = Service.openLedger(of.settings(), clock)) {
      for (StatementRevision latest : ledger.statements()) {
        for (StatementRevision each : ledger.revisions(latest.statement().key())) {
          StatementStatus status = each.status();
          PaymentStatus payment = each.statement().paymentStatus();
          content.add("%s r%d %s %s %s %s %s".formatted(each.statement().key(), each.revision(), status, payment, each.contentHash(),
              each.reconciliation(), each.statement().attributes()));
          ledger.records(each, record -> content.add(record.toString()));
        }
      }
    }
    return content;
  }
}

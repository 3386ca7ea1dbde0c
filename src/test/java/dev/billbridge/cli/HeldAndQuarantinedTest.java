package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Archive;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.collect.Replay;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.QuarantinedItem;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.http.Fault;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a person, and what that person does. */
class HeldAndQuarantinedTest {

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork("2026-05-29T12:00:00Z");

  private String run(OperatedSite site, int code, String... arguments) {
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", site.file().toString(), "--routes", "routes"));
    assertThat(BillbridgeCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute(all.toArray(String[]::new)))
        .as(out.toString())
        .isEqualTo(code);
    return out.toString();
  }

  @Test
  void who_has_accepted_a_statement_is_known_to_a_ledger_that_was_built_again() throws IOException {
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
        .withMonths(1)
        .withLines(6)
        .withClock(clock)
        .withOddities(Oddity.BILL_DIFFERS_FROM_LINES))) {
      OperatedSite site = new OperatedSite(folder, clock)
          .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills");
      site.sync();
      StatementRevision held = held(site);
      run(
          site,
          0,
          "accept",
          held.key().toString(),
          "--reason",
          "agreed by\u001b[31m phone",
          "--by",
          "alice");
      assertThat(run(site, 0, "audit", "list"))
          .contains("accepted by alice: agreed by")
          .doesNotContain("\u001b");
      assertThat(run(site, 2, "accept", held.key().toString(), "--reason", "once more"))
          .contains("was accepted before, by alice at ");
      assertThat(run(site, 0, "statements"))
          .contains("(accepted by alice at ")
          .doesNotContain("\u001b");
      assertThat(run(site, 0, "status")).doesNotContain(held.key().toString());

      site.set("ledger.url", "jdbc:h2:file:" + folder.resolve("rebuilt"));
      try (Service service = site.start(Service.Mode.REPLAY)) {
        Replay replay = new Replay(
            new Archive(site.settings().archiveDirectory(), clock),
            service.ingestion(),
            service.ledger());
        assertThat(replay.run(series -> true, report -> {}))
            .allSatisfy(report -> assertThat(report.failures()).isEmpty());
        assertThat(service.ledger().deliveries().list(DeliveryState.HELD)).isEmpty();
        assertThat(service
                .ledger()
                .acceptances()
                .of(service.ledger().statements().latest(held.key()).orElseThrow()))
            .hasValueSatisfying(accepted -> assertThat(accepted.by()).isEqualTo("alice"));
      }
      assertThat(run(site, 0, "audit", "verify")).contains("is intact");
    }
  }

  private StatementRevision held(OperatedSite site) {
    try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
      assertThat(ledger.deliveries().list(DeliveryState.HELD)).isNotEmpty();
      return ledger.deliveries().list(DeliveryState.HELD).stream()
          .map(each -> each.revision())
          .filter(each -> each.reconciliation().verdict() == Verdict.MISMATCHED)
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void
      a_login_page_in_place_of_bills_is_one_entry_however_often_it_comes_and_gone_when_the_bills_come()
          throws IOException {
    try (Sandbox sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(1).withLines(6).withClock(clock))) {
      OperatedSite site = new OperatedSite(folder, clock)
          .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills");
      sandbox.fail("/bill/by-contract", Fault.html(200), 1_000);
      site.sync();
      site.sync();
      QuarantinedItem entry = entries(site).get(0);
      assertThat(entries(site)).hasSize(1);
      assertThat(entry.seen()).isGreaterThanOrEqualTo(2);
      assertThat(run(site, 0, "quarantine"))
          .contains("is not JSON")
          .containsPattern(entry.no() + " +tokyo +bills");
      assertThat(run(site, 2, "quarantine", "dismiss", "4711", "--reason", "known"))
          .contains("quarantine has no entry 4711");
      assertThat(run(site, 2, "quarantine", "dismiss", "--reason", "known"))
          .contains("name the entries by their IDs, or give --all");
      assertThat(
              run(site, 0, "quarantine", "dismiss", "--all", "--reason", "known", "--by", "alice"))
          .contains("Dismissed: 1");
      assertThat(entries(site)).isEmpty();
      site.sync();
      assertThat(entries(site)).hasSize(1);
      sandbox.heal();
      assertThat(site.sync().failures()).isEmpty();
      assertThat(entries(site)).isEmpty();
    }
  }

  @Test
  void status_says_what_a_sink_waits_for_and_redeliver_why_nothing_is_owed_again()
      throws IOException {
    Path drop = folder.resolve("drop");
    Files.writeString(drop, "a file where a directory should be");
    try (Sandbox sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(1).withLines(6).withClock(clock))) {
      OperatedSite site = new OperatedSite(folder, clock)
          .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills");
      site.sync();
      assertThat(run(site, 0, "status"))
          .containsPattern(
              "Waiting: drop: \\d+ owed; next attempt at .*a file where the directory should be.* \\(since 2026-05-29T12:00:00Z\\)\n"
                  + "    billbridge redeliver --now --sink drop --config %s\n"
                      .formatted(Pattern.quote(site.file().toString())))
          .doesNotContainPattern("\\d\\.\\d+Z");
      site.set("sinks", "books").remove("sink.drop.type").remove("sink.drop.directory");
      assertThat(run(site, 0, "status"))
          .containsPattern("Waiting: drop: \\d+ owed, but the settings have no such sink")
          .doesNotContain("redeliver --now");
      site.set("sinks", "books, drop")
          .set("sink.drop.type", "file")
          .set("sink.drop.directory", drop.toString());
      String statement;
      try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
        statement = ledger.statements().all().get(0).key().toString();
      }
      assertThat(run(site, 0, "redeliver", "--sink", "books", "--statement", statement))
          .contains("Owed again: 0")
          .contains("books: " + statement
              + " revision 1 has been delivered; --state DELIVERED sends it again");
      assertThat(run(site, 0, "redeliver", "--sink", "drop"))
          .contains("Owed again: 0")
          .contains("Nothing is REJECTED");
      assertThat(run(site, 2, "redeliver", "--sink", "books", "--state", "DELIVERED", "--now"))
          .contains("leave one of the two out");
      assertThat(run(site, 2, "redeliver", "--sink", "none"))
          .contains("the settings have no sink \"none\"");
      Files.delete(drop);
      try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
        assertThat(ledger.queue().lease("drop", "test", java.time.Duration.ofMinutes(1)))
            .as("before its time")
            .isEmpty();
        assertThat(ledger.deliveries().dueNow("drop", null)).isPositive();
      }
      assertThat(site.sync().delivered("drop")).isPositive();
      assertThat(run(site, 0, "redeliver", "--now"))
          .contains("Due now: 0")
          .contains("Nothing is waiting");
      assertThat(run(site, 0, "status")).doesNotContain("Waiting: ");
    }
  }

  private List<QuarantinedItem> entries(OperatedSite site) {
    try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
      return ledger.quarantine().entries();
    }
  }
}

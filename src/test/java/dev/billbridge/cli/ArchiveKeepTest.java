package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.collect.Replay;
import dev.billbridge.collect.Retention;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.audit.AuditEntry;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.http.Fault;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A month is collected while it runs and closes; long after, the archive lets go of what nothing
 * stands on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveKeepTest {

  private final Clockwork clock = new Clockwork("2024-05-29T12:00:00Z");
  private Path folder;
  private Sandbox sandbox;
  private OperatedSite site;
  private String foretold;
  private Outcome removing;
  private Outcome after;

  @BeforeAll
  void a_site_that_keeps_for_a_month_what_nothing_stands_on(@TempDir Path folder)
      throws IOException {
    this.folder = folder;
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withClock(clock).withMonths(1).withLines(6));
    sandbox.set(Oddity.BILL_ID_CHANGES_AT_CLOSE, Oddity.ZERO_LINES);
    site = new OperatedSite(folder, clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices, usage")
        .set("account.frankfurt.contracts", sandbox.ionosAccounts().get(0).account());
    sandbox.fail("/usage", Fault.html(200), 1);
    for (int day = 0; day < 8; day++) {
      site.sync();
      clock.forward(Duration.ofDays(1));
    }
    site.set("archive.keep", "P1M");
    clock.forward(Duration.ofDays(40));
    // The clock of a command is that of the machine, which is later still.
    foretold = run("status");
    removing = site.sync();
    after = site.sync();
  }

  @AfterAll
  void close() {
    sandbox.close();
  }

  @Test
  void status_says_what_would_be_removed_before_it_is() {
    assertThat(foretold)
        .containsPattern(
            "Archive: the next run of frankfurt invoices removes \\d+ documents \\(\\d+ bytes\\), \\d+ intake notes and 1 refused bodies from before ");
  }

  @Test
  void removal_is_counted_noted_in_the_audit_trail_and_done_once() {
    assertThat(removing.failures()).isEmpty();
    assertThat(removing.report("tokyo", "bills").removed()).isPositive();
    assertThat(removing.report("frankfurt", "usage").removed()).isPositive();
    assertThat(after.reports())
        .allSatisfy(report -> assertThat(report.removed()).isZero());
    try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
      assertThat(ledger.audit().entries(0))
          .filteredOn(entry -> entry.kind().equals("RETENTION"))
          .extracting(AuditEntry::subject)
          .containsExactlyInAnyOrder("frankfurt invoices", "frankfurt usage", "tokyo bills");
      assertThat(ledger.audit().verify().broken()).isNull();
      assertThat(ledger.quarantine().entries()).isEmpty();
    }
    assertThat(files("refused")).isEmpty();
  }

  @Test
  void no_note_that_stays_lacks_a_document() throws IOException {
    Archive archive = new Archive(folder.resolve("archive"), clock);
    for (Series series : archive.intakes().series()) {
      for (var note : archive.intakes().notes(series)) {
        assertThat(archive.intakes().read(note).documents()).allMatch(archive::has);
      }
    }
  }

  @Test
  void a_ledger_built_again_has_every_statement_as_it_was_last_under_the_same_number_of_revision(
      @TempDir Path other) throws IOException {
    OperatedSite rebuilt = another(other);
    List<RunReport> reports;
    try (Service service = rebuilt.start(Service.Mode.REPLAY)) {
      reports = new Replay(
              new Archive(folder.resolve("archive"), clock), service.ingestion(), service.ledger())
          .run(series -> true, report -> {});
    }

    assertThat(reports).allSatisfy(report -> assertThat(report.failures()).isEmpty());
    assertThat(reports)
        .allSatisfy(
            report -> assertThat(report.findings())
                .anyMatch(
                    finding -> finding.matches(
                        "archive.keep has removed \\d+ documents of .*; provisional revisions that were read from them are not built again, and the others keep their numbers")));
    assertThat(latest(rebuilt))
        .isEqualTo(latest(site))
        .anyMatch(statement -> statement.contains(" r5 FINAL"))
        .anyMatch(statement -> statement.contains(" r5 PROVISIONAL"));
  }

  @Test
  void explain_names_a_document_that_was_removed_and_when() throws IOException {
    Archive archive = new Archive(folder.resolve("archive"), clock);
    List<String> of = new ArrayList<>();
    try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
      for (StatementRevision statement : ledger.statements().all()) {
        Series series = new Series(
            statement.key().provider(),
            statement.account(),
            statement.statement().dataset());
        for (BillingRecord record : records(ledger, statement)) {
          if (archive.removal().find(series, record.provenance().documentHash()).isPresent()) {
            of.add(record.recordId(statement.key()));
          }
        }
      }
    }

    assertThat(of).isNotEmpty();
    assertThat(run("explain", of.get(0)))
        .containsPattern(
            "Read from  .*\\.json\\.gz, which was removed on 2024-07-16T\\S+ because of archive\\.keep");
  }

  @Test
  void what_a_new_ledger_has_not_replayed_yet_is_not_removed(@TempDir Path other)
      throws IOException {
    OperatedSite fresh = another(other);
    fresh.set("archive.directory", other.resolve("archive").toString());
    Archive archive = new Archive(other.resolve("archive"), clock);
    fresh.sync();
    Clockwork later = new Clockwork("2024-12-01T12:00:00Z");
    try (Ledger empty =
        Service.openLedger(fresh.set("ledger.url", Engines.H2.freshDatabase()).settings(), later)) {
      for (Series series : archive.intakes().series()) {
        assertThat(new Retention(archive, empty, Period.ofMonths(1), later)
                .plan(series)
                .notes())
            .isEmpty();
      }
    }
  }

  @Test
  void replay_names_a_statement_whose_documents_are_lost(@TempDir Path other) throws IOException {
    OperatedSite copy = another(other);
    copy.set("archive.directory", other.resolve("archive").toString()).set("archive.keep", "P100Y");
    try (Service service = copy.start(Service.Mode.ON_DEMAND)) {
      service.collector().collect(CollectRequest.CURRENT, report -> {});
      Archive archive = new Archive(other.resolve("archive"), clock);
      Series bills = new Series("sakura", "tokyo", "bills");
      for (var note : archive.intakes().notes(bills)) {
        Files.delete(note.file());
      }
      List<RunReport> reports = new Replay(archive, service.ingestion(), service.ledger())
          .run(series -> series.equals(bills), report -> {});

      assertThat(reports.get(0).findings())
          .singleElement()
          .asString()
          .matches(
              "\\d+ statements of tokyo bills are not in the archive any more as they were read last, and cannot be built again from it: .*");
    }
  }

  private OperatedSite another(Path other) {
    return new OperatedSite(other, clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices, usage")
        .set("archive.directory", folder.resolve("archive").toString());
  }

  /** The latest revision of every statement, with its records. */
  private List<String> latest(OperatedSite of) {
    try (Ledger ledger = Service.openLedger(of.settings(), clock)) {
      return ledger.statements().all().stream()
          .map(statement -> "%s r%d %s %s %s %s %s"
              .formatted(
                  statement.key(),
                  statement.number(),
                  statement.status(),
                  statement.statement().period(),
                  statement.statement().paymentStatus(),
                  statement.contentHash(),
                  records(ledger, statement).stream()
                      .map(record ->
                          record.resourceId() + "/" + record.lineKey() + "=" + record.contentHash())
                      .toList()))
          .toList();
    }
  }

  private static List<BillingRecord> records(Ledger ledger, StatementRevision statement) {
    List<BillingRecord> records = new ArrayList<>();
    ledger.statements().records(statement, record -> records.add(record.content()));
    return records;
  }

  private List<Path> files(String below) {
    Path root = folder.resolve("archive").resolve(below);
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", site.file().toString(), "--routes", "routes"));
    BillbridgeCommand.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute(all.toArray(String[]::new));
    return out.toString();
  }
}

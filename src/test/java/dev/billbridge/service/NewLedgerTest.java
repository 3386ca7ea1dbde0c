package dev.billbridge.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.archive.Archive;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.collect.Replay;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger that is empty, beside an archive that is not. */
class NewLedgerTest {

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork("2026-05-29T12:00:00Z");
  private Sandbox sandbox;
  private OperatedSite site;

  @BeforeEach
  void collected() throws IOException {
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withClock(clock).withMonths(1).withLines(3));
    site = new OperatedSite(folder, clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills");
    assertThat(site.sync().failures()).isEmpty();
    clock.forward(Duration.ofDays(1));
    assertThat(site.sync().failures()).isEmpty();
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void a_lost_ledger_is_not_begun_anew_in_silence() throws IOException {
    Files.delete(folder.resolve("ledger.mv.db"));

    assertThatThrownBy(site::sync)
        .isInstanceOf(StartException.class)
        .hasMessageContainingAll(
            "the ledger is new or empty, but the archive",
            "everything would be delivered again",
            "\"replay\"",
            "--new-ledger")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(site::sync)
        .as("and not at the second try either")
        .isInstanceOf(StartException.class);
  }

  @Test
  void a_ledger_file_of_no_bytes_is_not_taken_for_a_first_start() throws IOException {
    Files.write(folder.resolve("ledger.mv.db"), new byte[0]);

    assertThatThrownBy(site::sync)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("the ledger is new or empty");
  }

  @Test
  void a_replay_into_a_new_ledger_keeps_every_number_and_the_service_starts_afterwards()
      throws IOException {
    List<String> before = revisions();
    Files.delete(folder.resolve("ledger.mv.db"));

    try (Service service = site.start(Service.Mode.REPLAY)) {
      new Replay(
              new Archive(folder.resolve("archive"), clock), service.ingestion(), service.ledger())
          .run(series -> true, report -> {});
    }

    assertThat(revisions()).isEqualTo(before);
    assertThat(site.sync().failures()).isEmpty();
  }

  @Test
  void a_ledger_that_is_begun_anew_goes_on_above_the_revisions_the_archive_has_noted()
      throws IOException {
    List<String> before = revisions();
    Files.delete(folder.resolve("ledger.mv.db"));

    clock.forward(Duration.ofDays(1));
    try (Service service = Service.start(
        site.settings(), Path.of("routes"), clock, Service.Mode.ON_DEMAND, true, () -> false)) {
      service.collector().collect(CollectRequest.CURRENT, report -> {});
      assertThat(service.deliverer().deliverDue())
          .allSatisfy(round -> assertThat(round.failures()).isEmpty());
    }

    assertThat(latest())
        .isNotEmpty()
        .allSatisfy(revision -> assertThat(revision.number()).isGreaterThan((int) before.stream()
            .filter(line -> line.startsWith(revision.key() + " "))
            .count()));
    assertThat(site.sync().failures()).as("the next start is an ordinary one").isEmpty();
  }

  private List<StatementRevision> latest() {
    try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
      return ledger.statements().all();
    }
  }

  private List<String> revisions() {
    try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
      return ledger.statements().all().stream()
          .flatMap(each -> ledger.statements().revisions(each.key()).stream())
          .map(each -> each.key() + " r" + each.number() + " " + each.contentHash())
          .toList();
    }
  }
}

package dev.billbridge.scenario.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Forked;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk is full at some moment, and then it is not. {@code -Dbillbridge.disk.places=20} fills it
 * at as many places as one has patience for.
 */
@Tag("slow")
class FullDiskTest {

  private static final int PLACES = Integer.getInteger("billbridge.disk.places", 1);

  @TempDir
  private static Path folder;

  private static Sandbox sandbox;
  private static Disturbed calm;
  private static long kilobytes;

  @BeforeAll
  static void a_site_that_has_all_the_room_it_needs() throws Exception {
    sandbox = Sandbox.start(SandboxSettings.defaults()
        .withClock(InstantSource.fixed(Instant.now()))
        .withMonths(2)
        .withLines(150));
    calm = Disturbed.site(folder.resolve("calm"), sandbox).sync();
    kilobytes = folder.resolve("calm/ledger.mv.db").toFile().length() / 1024;
  }

  @AfterAll
  static void close() {
    sandbox.close();
  }

  @Test
  void
      a_ledger_file_that_cannot_grow_ends_in_a_sentence_and_the_next_sync_makes_up_for_it_and_is_silent_about_nothing()
          throws Exception {
    for (int place = 1; place <= PLACES; place++) {
      Disturbed full = Disturbed.site(folder.resolve("full" + place), sandbox)
          .set("deliver.lease", "PT0.1S")
          .set("deliver.retry-delay", "PT0.1S");
      int limit = (int) (kilobytes * place / (PLACES + 1));
      try (Forked sync = full.onFullDisk(limit, "sync")) {
        assertThat(sync.waitFor(90)).as("%d kB: %s", limit, sync.err()).isEqualTo(1);
        assertThat(sync.err())
            .as("%d kB", limit)
            .containsAnyOf(
                "cannot be written; check that its folder exists, may be written and has room",
                "cannot be written; make room on its disk")
            .doesNotContain("Exception")
            .doesNotContain("\tat ");
        assertThat(troubles(sync.err()))
            .as("%d kB", limit)
            .allMatch(line -> line.matches("(Failed|Not delivered): .*|the ledger .*"));
      }

      full.syncAsProcess();
      full.isAs(calm);
    }
  }

  @Test
  void
      a_full_archive_is_reported_once_for_each_account_and_a_full_drop_delays_only_what_goes_there()
          throws Exception {
    Disturbed full = Disturbed.site(
            folder.resolve("files"), sandbox, Engines.POSTGRESQL.freshDatabase())
        .set("deliver.retry-delay", "PT0.01S");
    try (Forked sync = full.onFullDisk(3, "sync")) {
      assertThat(sync.waitFor(90)).as(sync.err()).isEqualTo(1);
      assertThat(troubles(sync.err()))
          .as(sync.err())
          .hasSize(2)
          .allMatch(line -> line.startsWith("Failed: "))
          .allMatch(line -> line.contains("the archive " + folder.resolve("files/archive")
              + " cannot be written: File too large; make room"));
    }
    assertThat(full.leftovers()).isEmpty();

    try (Forked sync = full.onFullDisk(40, "sync")) {
      assertThat(sync.waitFor(90)).as(sync.err()).isEqualTo(1);
      assertThat(troubles(sync.err()))
          .as(sync.err())
          .isNotEmpty()
          .allMatch(line -> line.startsWith("Not delivered: drop"));
      assertThat(sync.err())
          .contains("cannot write ")
          .contains(
              "in directory " + folder.resolve("files/drop") + ": File too large; make room there");
    }
    assertThat(full.leftovers()).isEmpty();

    full.syncAsProcess();
    full.isAs(calm);
  }

  @Test
  void a_service_whose_disk_was_full_goes_on_when_there_is_room() throws Exception {
    Disturbed full = Disturbed.site(
            folder.resolve("service"), sandbox, Engines.POSTGRESQL.freshDatabase())
        .set("deliver.lease", "PT0.1S")
        .set("deliver.interval", "PT0.2S")
        .set("deliver.retry-delay", "PT0.1S")
        .set("management.enabled", "false")
        .set("account.tokyo.bills.schedule", "0/1 * * * * ?")
        .set("account.frankfurt.invoices.schedule", "0/1 * * * * ?");
    try (Forked run = full.onFullDisk(40, "run")) {
      Disturbed.await(() -> run.err().contains("make room there") || !run.isAlive());
      assertThat(run.isAlive()).as(run.err()).isTrue();
      run.makeRoom();
      Disturbed.await(
          () -> full.files(".csv").size() == calm.files(".csv").size() || !run.isAlive());
      run.terminate();
      assertThat(run.waitFor(40)).as(run.err()).isEqualTo(143);
      assertThat(run.err()).doesNotContain("\tat ");
    }

    full.syncAsProcess();
    full.isAs(calm);
  }

  /** What is reported beside the progress of each account. */
  private static List<String> troubles(String err) {
    return Arrays.stream(err.split("\n"))
        .filter(line -> !line.isBlank() && !line.matches("\\w+ \\w+: \\d+ statements, .*"))
        .toList();
  }
}

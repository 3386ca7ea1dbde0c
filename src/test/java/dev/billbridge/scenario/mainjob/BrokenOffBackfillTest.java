package dev.billbridge.scenario.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backfill that is killed again and again ends with the same books as one that is left in peace.
 */
@Tag("slow")
class BrokenOffBackfillTest {

  @Test
  void a_backfill_killed_three_times_at_any_moment_ends_with_the_same_books_as_an_undisturbed_one(
      @TempDir Path folder) throws Exception {
    // Of the time, so that every run of this test kills at other moments; named when it fails.
    long seed = System.nanoTime();
    Random moments = new Random(seed);
    YearMonth now = YearMonth.now(ZoneOffset.UTC);
    CollectRequest twoYears =
        new CollectRequest(Set.of(), Set.of(), now.minusMonths(25), now.minusMonths(2));
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
        .withClock(InstantSource.system())
        .withMonths(26)
        .withLines(12)
        .withAccounts(1))) {
      OperatedSite peaceful = site(folder.resolve("peaceful"), sandbox);
      assertThat(peaceful.sync(twoYears).failures()).isEmpty();
      long calls = calls(sandbox);

      OperatedSite disturbed = site(folder.resolve("disturbed"), sandbox);
      String[] sync = {
        "sync",
        "--config",
        disturbed.file().toString(),
        "--from",
        twoYears.from().toString(),
        "--to",
        twoYears.to().toString()
      };
      for (int kill = 1; kill <= 3; kill++) {
        long before = calls(sandbox);
        long moment = 3 + moments.nextLong(calls * 4 / 5);
        try (Forked run = Forked.start(folder, List.of(), sync)) {
          await()
              .pollInterval(Duration.ofMillis(1))
              .atMost(Duration.ofSeconds(90))
              .until(() -> calls(sandbox) - before >= moment || !run.isAlive());
          assertThat(run.isAlive())
              .as(
                  "still collecting after %d of %d calls%n%s%s",
                  calls(sandbox) - before, calls, run.out(), run.err())
              .isTrue();
          run.kill();
          assertThat(run.waitFor(10)).isEqualTo(137);
        }
      }
      try (Forked run = Forked.start(folder, List.of(), sync)) {
        assertThat(run.waitFor(60)).as(run.out() + run.err()).isZero();
      }

      assertThat(ledger(disturbed))
          .as("kills by seed %d", seed)
          .hasSizeGreaterThan(48 * 12)
          .isEqualTo(ledger(peaceful));
      assertThat(books(disturbed)).as("kills by seed %d", seed).isEqualTo(books(peaceful));
      assertThat(disturbed.files(".csv"))
          .extracting(Path::getFileName)
          .isEqualTo(peaceful.files(".csv").stream().map(Path::getFileName).toList());
    }
  }

  private static OperatedSite site(Path folder, Sandbox sandbox) {
    return new OperatedSite(folder, new Clockwork(Instant.now().toString()))
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices, usage");
  }

  private static long calls(Sandbox sandbox) throws IOException {
    return sandbox.tally().requestsContaining("/");
  }

  /** Every statement with its latest revision, and every record of it, by what they say. */
  private static List<String> ledger(OperatedSite site) {
    List<String> lines = new ArrayList<>();
    try (Ledger ledger = Service.openLedger(site.settings(), site.clock())) {
      ledger.statements().all().forEach(each -> {
        lines.add("%s r%d %s %s %s"
            .formatted(
                each.key(),
                each.number(),
                each.status(),
                each.reconciliation().verdict(),
                each.contentHash()));
        ledger
            .statements()
            .records(
                each,
                record -> lines.add("%s %s %s"
                    .formatted(
                        record.content().recordId(each.key()),
                        record.change(),
                        record.content().contentHash())));
      });
    }
    return lines;
  }

  private static List<List<String>> books(OperatedSite site) {
    return site.books(
        "select record_id, revision, amount, quantity from billing_current_record order by record_id");
  }
}

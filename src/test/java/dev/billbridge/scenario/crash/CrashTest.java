package dev.billbridge.scenario.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.OperatedSite;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Killed at any moment, Billbridge comes to the same books. The short form kills four times on each
 * engine; {@code -Dbillbridge.crash.kills=200} kills as often as one has patience for, eight times
 * on each of many ledgers, so that the last kill too meets work; {@code -Dbillbridge.crash.seed}
 * repeats a case. {@code src/test/scripts/crash} runs the long form.
 */
@Tag("slow")
class CrashTest {

  private static final int SHORT = 4;
  private static final int KILLS_PER_LEDGER = 8;
  private static final int KILLS = Integer.getInteger("billbridge.crash.kills", SHORT);
  private static final long SEED = Long.getLong("billbridge.crash.seed", System.nanoTime());

  @TempDir
  private Path folder;

  @ParameterizedTest
  @EnumSource(Engines.class)
  void a_sync_that_is_killed_again_and_again_ends_with_the_books_of_one_that_was_not(Engines engine)
      throws Exception {
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
        .withClock(InstantSource.system())
        .withMonths(3)
        .withLines(400))) {
      OperatedSite calm = site(sandbox, engine, "calm");
      long begun = System.nanoTime();
      sync(calm, 0);
      long needed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      List<String> expected = content(calm);

      Random random = new Random(SEED);
      int midway = 0;
      for (int kills = 0; kills < KILLS; kills += KILLS_PER_LEDGER) {
        OperatedSite killed = site(sandbox, engine, "killed-" + kills);
        for (int i = 0; i < Math.min(KILLS_PER_LEDGER, KILLS - kills); i++) {
          long millis = needed / 8 + random.nextLong(needed * 3 / 4);
          boolean worked = sync(killed, millis);
          midway += worked ? 1 : 0;
          // A machine that is less busy than it was needs less, and is killed sooner.
          needed = worked ? needed : Math.min(needed, millis);
        }
        assertThat(midway).as("processes killed while they worked").isPositive();
        assertSame(killed, calm, expected);
        if (KILLS > SHORT) {
          LogManager.getFormatterLogger(CrashTest.class)
              .info(
                  "%s: killed %d times, %d of them midway; seed %d",
                  engine, Math.min(KILLS, kills + KILLS_PER_LEDGER), midway, SEED);
        }
      }
    }
  }

  private void assertSame(OperatedSite killed, OperatedSite calm, List<String> expected)
      throws Exception {
    // What was being sent when its process died is sent again once that process' lease has run out.
    TimeUnit.MILLISECONDS.sleep(1_100);
    sync(killed, 0);
    try (Ledger ledger = Service.openLedger(killed.settings(), InstantSource.system())) {
      assertThat(ledger
              .deliveries()
              .list(
                  DeliveryState.OWED,
                  DeliveryState.SENDING,
                  DeliveryState.UNCERTAIN,
                  DeliveryState.REJECTED))
          .as("still owed, seed %d", SEED)
          .isEmpty();
    }
    List<String> differing = new ArrayList<>(content(killed));
    assertThat(differing).as("ledger, seed %d", SEED).hasSameSizeAs(expected);
    differing.removeAll(expected);
    assertThat(differing).as("ledger, seed %d", SEED).isEmpty();
    String records =
        "select record_id, amount, net_amount, tax_amount, revision, vanished, content_hash from billing_record order by record_id";
    assertThat(killed.books(records)).as("books, seed %d", SEED).isEqualTo(calm.books(records));
    assertThat(killed.files(""))
        .extracting(Path::getFileName)
        .as("files, seed %d", SEED)
        .isEqualTo(calm.files("").stream().map(Path::getFileName).toList());
  }

  private OperatedSite site(Sandbox sandbox, Engines engine, String name) {
    OperatedSite site = new OperatedSite(
            folder.resolve(name), new Clockwork("2026-05-12T12:00:00Z"))
        .set("deliver.lease", "PT1S")
        .set("deliver.retry-delay", "PT0.1S")
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices");
    // The file that is the default, not one in memory: it has to outlive its process.
    return engine == Engines.H2 ? site : site.set("ledger.url", engine.freshDatabase());
  }

  /**
   * @param millis after which the process is killed; 0 to let it end.
   * @return whether it was killed before its end
   */
  private static boolean sync(OperatedSite site, long millis) throws Exception {
    Path file = site.file();
    try (Forked sync =
        Forked.start(site.folder(), List.of(), "sync", "--config", file.toString())) {
      if (millis == 0) {
        assertThat(sync.waitFor(300)).as(sync.err()).isZero();
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(millis);
      boolean alive = sync.isAlive();
      sync.kill();
      sync.waitFor(30);
      return alive;
    }
  }

  /**
   * What the ledger holds, without times and without the hashes of documents, which hold times; its
   * audit trail is whole.
   */
  private static List<String> content(OperatedSite site) {
    List<String> content = new ArrayList<>();
    try (Ledger ledger = Service.openLedger(site.settings(), InstantSource.system())) {
      assertThat(ledger.audit().verify().broken()).isNull();
      for (StatementRevision each : ledger.statements().all()) {
        content.add("%s r%d %s %s %s"
            .formatted(
                each.key(),
                each.number(),
                each.status(),
                each.contentHash(),
                each.reconciliation()));
        ledger
            .statements()
            .records(
                each,
                record -> content.add("%s %s %s %s r%d %s"
                    .formatted(
                        record.content().recordId(each.key()),
                        record.content().contentHash(),
                        record.content().amount(),
                        record.content().provenance().pointer(),
                        record.since(),
                        record.change())));
      }
    }
    return content;
  }
}

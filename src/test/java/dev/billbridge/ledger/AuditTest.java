package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.testing.Engines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditTest {

  @EveryEngine
  void revisions_deliveries_and_configurations_are_entered_in_order(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"))) {
      site.ledger.audit().configuration("f1");
      site.ledger.audit().configuration("f1");
      site.bill("1").lines(charge("a", "1")).take();
      site.bill("1").lines(charge("a", "1")).take();
      site.ledger
          .results()
          .delivered(
              site.ledger.queue().lease("books", "me", Duration.ofMinutes(1)).orElseThrow(),
              "3 rows");
      site.ledger.audit().configuration("f2");

      assertThat(site.ledger.audit().entries(0))
          .extracting(entry -> entry.kind() + " " + entry.subject())
          .containsExactly(
              "CONFIGURATION settings",
              "REVISION sakura:0012345:1 revision 1",
              "DELIVERY books sakura:0012345:1 revision 1",
              "CONFIGURATION settings");
      assertThat(site.ledger.audit().verify()).isEqualTo(new Audit.Verification(4, null));
    }
  }

  @Test
  void the_last_backup_is_known_without_reading_what_was_read_before() {
    try (Site site = Site.on(Engines.H2.freshDatabase())) {
      Audit audit = site.ledger.audit();
      assertThat(audit.lastBackup(Audit.LastBackup.UNREAD).at()).isNull();
      audit.backup("/backup/1", "alice");
      Audit.LastBackup first = audit.lastBackup(Audit.LastBackup.UNREAD);
      assertThat(first).isEqualTo(new Audit.LastBackup(site.now, 1));
      site.bill("1").lines(charge("a", "1")).take();
      assertThat(audit.lastBackup(first))
          .isEqualTo(new Audit.LastBackup(first.at(), audit.lastNo()));
      site.now = site.now.plus(Duration.ofDays(1));
      audit.backup("/backup/2", "alice");
      assertThat(audit.lastBackup(first).at()).isEqualTo(site.now);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update ledger_audit set detail = 'FINAL MATCHED 0' where audit_no = 3 | entry 3 (REVISION, sakura:0012345:s2 revision 1) is not what was written",
        "delete from ledger_audit where audit_no = 2 | entry 2 is missing",
        "delete from ledger_audit where audit_no = 5 | entry 5 is missing, and all after it; there should be 5",
        "update ledger_audit set previous_hash = entry_hash where audit_no = 4 | entry 4 does not follow from entry 3"
      })
  void the_first_entry_that_was_altered_is_named(String alteration, String broken) {
    try (Site site = Site.on(Engines.H2.freshDatabase())) {
      for (int i = 0; i < 5; i++) {
        site.bill("s" + i).lines(charge("a", "1")).take();
      }
      site.ledger.database().jdbi().useHandle(handle -> handle.execute(alteration));

      assertThat(site.ledger.audit().verify().broken()).isEqualTo(broken);
    }
  }

  @EveryEngine
  void two_processes_extend_one_chain(Engines engine) throws Exception {
    try (Site site = Site.on(EveryEngine.Database.of(engine));
        Site other = site.another()) {
      ExecutorService both = Executors.newFixedThreadPool(2);
      try {
        List<Future<?>> work = new ArrayList<>();
        for (Site each : List.of(site, other)) {
          work.add(both.submit(() -> {
            for (int i = 0; i < 20; i++) {
              each.bill((each == site ? "a" : "b") + i).lines(charge("a", "1")).take();
            }
          }));
        }
        for (Future<?> each : work) {
          each.get();
        }
      } finally {
        both.shutdownNow();
      }
      assertThat(site.ledger.audit().verify()).isEqualTo(new Audit.Verification(40, null));
    }
  }
}

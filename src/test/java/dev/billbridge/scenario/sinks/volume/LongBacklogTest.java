package dev.billbridge.scenario.sinks.volume;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.testing.Backlog;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long history for a new sink is worked off in little memory.
 * {@code -Dbillbridge.volume.owed=100000} takes some minutes, and says how many;
 * {@code -Dbillbridge.volume.engine=POSTGRESQL} has the ledger there,
 * {@code -Dbillbridge.volume.parallel=4} so many deliveries at the same time.
 */
@Tag("slow")
class LongBacklogTest {

  private static final int OWED = Integer.getInteger("billbridge.volume.owed", 500);
  private static final Engines ENGINE =
      Engines.valueOf(System.getProperty("billbridge.volume.engine", "H2"));
  private static final int PARALLEL = Integer.getInteger("billbridge.volume.parallel", 1);

  @TempDir
  private Path folder;

  @Test
  void a_sink_that_is_owed_a_long_history_gets_all_of_it_once() throws Exception {
    String ledger = ENGINE == Engines.H2
        ? "jdbc:h2:file:" + folder.resolve("ledger").toAbsolutePath()
        : ENGINE.freshDatabase();
    try (Receiver erp = Receiver.start();
        PostedSite site = new PostedSite(folder).set("ledger.url", ledger)) {
      erp.forgetful();
      site.post("4711", charge("r1", "", "100"));
      site.stop();
      int owed = Backlog.grow(ledger, OWED);
      site.sink(
          "erp",
          "webhook",
          "url",
          erp.url() + "/in",
          "parallel-deliveries",
          Integer.toString(PARALLEL));

      long begun = System.nanoTime();
      try (Forked sync = Forked.start(
          folder, List.of("-Xmx64m"), "sync", "--config", site.file().toString())) {
        assertThat(sync.waitFor(3_600)).as(sync.err()).isZero();
      }
      LogManager.getFormatterLogger(LongBacklogTest.class)
          .info(
              "%s: %d owed, worked off by %d at a time in %d s with 64 MB",
              ENGINE, owed, PARALLEL, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));

      assertThat(erp.taken().keySet()).hasSize(owed);
      assertThat(erp.takenAgain()).isEmpty();
    }
  }
}

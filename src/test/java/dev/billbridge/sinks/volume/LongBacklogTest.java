package dev.billbridge.sinks.volume;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.testing.Backlog;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A long history for a new sink is worked off in little memory. {@code -Dbillbridge.volume.owed=100000} takes some minutes, and says
 * how many.
 */
class LongBacklogTest {

  private static final int OWED = Integer.getInteger("billbridge.volume.owed", 500);

  @TempDir
  private Path folder;

  @Test
  void a_sink_that_is_owed_a_long_history_gets_all_of_it_once() throws Exception {
    try (Receiver erp = Receiver.start(); PostedSite site = new PostedSite(folder)) {
      erp.forgetful();
      site.post("4711", charge("r1", "", "100"));
      site.stop();
      int owed = Backlog.grow("jdbc:h2:file:" + folder.resolve("ledger").toAbsolutePath(), OWED);
      site.sink("erp", "webhook", "url", erp.url() + "/in");

      long begun = System.nanoTime();
      try (Forked sync = Forked.start(folder, List.of("-Xmx64m"), "sync", "--config", site.file().toString())) {
        assertThat(sync.waitFor(3_600)).as(sync.err()).isZero();
      }
      System.out.printf("%d owed, worked off in %d s with 64 MB%n", owed, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));

      assertThat(erp.taken().keySet()).hasSize(owed);
      assertThat(erp.takenAgain()).isEmpty();
    }
  }
}

package dev.billbridge.scenario.sinks.trouble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.PostedSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operating system refuses to let a delivered file grow, in earnest. */
class FullDiskTest {

  @TempDir
  private Path folder;

  @Test
  void a_file_for_which_there_is_no_room_leaves_nothing_behind_and_is_written_when_there_is()
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs a shell that can limit files");
    // The ledger is elsewhere: it is the disk of the files that is full.
    try (PostedSite site = new PostedSite(folder)) {
      site.set("ledger.url", Engines.POSTGRESQL.freshDatabase());
      site.postLong("long", 3_000);
      site.postBills(1);
      site.stop();
      site.sink("drop", "file", "directory", folder.resolve("drop").toString());
      try (Forked sync =
          Forked.startOnFullDisk(folder, 200, "sync", "--config", site.file().toString())) {
        assertThat(sync.waitFor(60)).as(sync.out() + sync.err()).isEqualTo(1);
        assertThat(sync.out() + sync.err())
            .contains(
                "long revision 1 did not arrive",
                "cannot write sakura-0012345-long-r1.csv in directory",
                "File too large")
            .doesNotContain("\tat ");
      }
      assertThat(names())
          .containsExactly(
              "sakura-0012345-bill-1-r1.csv", "sakura-0012345-bill-1-r1.csv.manifest.json");
      assertThat(site.count("drop", DeliveryState.OWED)).isEqualTo(1);

      site.clock.forward(Duration.ofDays(3_650));
      assertThat(site.round()).isEmpty();
      assertThat(names()).hasSize(4);
      assertThat(Files.readAllLines(folder.resolve("drop/sakura-0012345-long-r1.csv")))
          .hasSize(3_001);
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("drop"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}

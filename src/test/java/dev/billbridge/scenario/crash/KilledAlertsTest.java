package dev.billbridge.scenario.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.billbridge.testing.Forked;
import dev.billbridge.testing.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} while alerts fire, are repeated and resolve. The short form kills twice,
 * {@code -Dbillbridge.alert.kills=50} as often as one has patience for.
 */
@Tag("slow")
class KilledAlertsTest {

  private static final int SHORT = 2;
  private static final int KILLS = Integer.getInteger("billbridge.alert.kills", SHORT);
  /** Steps that are left when the last process has been killed. */
  private static final int LEFT = 12;

  @TempDir
  private Path folder;

  @Test
  void what_alerts_say_arrives_once_however_often_the_process_is_killed() throws Exception {
    try (Receiver calm = Receiver.start();
        Receiver ops = Receiver.start()) {
      WatchedSite killed = WatchedSite.create(folder.resolve("killed"), ops.url());
      Random random = new Random(4711);
      for (int kill = 1; kill <= KILLS; kill++) {
        int until = killed.step() + 1 + random.nextInt(10);
        try (Forked process = killed.start()) {
          await()
              .atMost(Duration.ofSeconds(120))
              .pollInterval(Duration.ofMillis(2))
              .until(() -> killed.step() >= until || !process.isAlive());
          assertThat(process.isAlive()).as(process.err()).isTrue();
          process.kill();
          process.waitFor(30);
        }
      }
      int steps = killed.step() + LEFT;
      Map<String, Long> notices = killed.finish(steps);

      WatchedSite undisturbed = WatchedSite.create(folder.resolve("calm"), calm.url());
      assertThat(notices)
          .containsOnlyKeys("firing", "repeat", "resolved")
          .isEqualTo(undisturbed.finish(steps));

      if (KILLS > SHORT) {
        LogManager.getFormatterLogger(KilledAlertsTest.class)
            .info(
                "%d kills, %d notices, %d of them sent again with the id they had",
                KILLS, ops.taken().size(), ops.takenAgain().size());
      }
      assertThat(files(killed)).isNotEmpty().isEqualTo(files(undisturbed));
      assertThat(ops.taken().keySet())
          .hasSize(files(killed).size())
          .isEqualTo(calm.taken().keySet());
    }
  }

  /** What the sink of files has received, by name. */
  private static Map<String, String> files(WatchedSite site) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(site.files())) {
      for (Path each : all.filter(file -> file.toString().endsWith(".jsonl")).toList()) {
        files.put(each.getFileName().toString(), Files.readString(each));
      }
    }
    return files;
  }
}

package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * H2 writes what is committed a moment later. A process that is killed in that moment forgets it,
 * which must not be anything a sink knows of: the ledger would give the number of a revision that
 * was sent to another one, which that sink would take for known.
 */
class ForgettingTest {

  @TempDir
  private Path folder;

  @Test
  void what_is_about_to_be_sent_is_on_disk_before() throws Exception {
    String killed;
    try (Site site = Site.on("jdbc:h2:file:" + folder.resolve("ledger"), sink("books"))) {
      site.bill("4711").lines(charge("a", "1")).take();
      site.bill("4711").lines(charge("a", "2")).take();
      Delivery first =
          site.ledger.queue().lease("books", "me", Duration.ofMinutes(5)).orElseThrow();
      // What a process that is killed now leaves behind.
      killed = "jdbc:h2:file:" + folder.resolve("killed");
      Files.copy(folder.resolve("ledger.mv.db"), folder.resolve("killed.mv.db"));
      assertThat(first.revision().number()).isEqualTo(1);
    }

    try (Site site = Site.on(killed, sink("books"))) {
      assertThat(site.ledger
              .statements()
              .latest(site.bill("4711").key())
              .orElseThrow()
              .number())
          .isEqualTo(2);
      assertThat(site.ledger.deliveries().list(DeliveryState.SENDING))
          .singleElement()
          .satisfies(delivery -> assertThat(delivery.attempts()).isEqualTo(1));
    }
  }
}

package dev.billbridge.scenario.sinks.volume;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Forked;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.SftpDrop;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One long statement to every kind of sink, delivered by a process with little memory. The short
 * form delivers to all at once; {@code -Dbillbridge.volume.lines=1000000} delivers to one after the
 * other and says how long each took.
 */
@Tag("slow")
class LongDeliveryTest {

  private static final int LINES = Integer.getInteger("billbridge.volume.lines", 10_000);
  private static final boolean LONG = LINES >= 100_000;
  private static final String NAME = "sakura-0012345-long-r1.csv";

  @TempDir
  private Path folder;

  @Test
  void a_statement_far_larger_than_memory_reaches_every_sink_whole() throws Exception {
    String books = Engines.POSTGRESQL.freshDatabase();
    try (SftpDrop partner = SftpDrop.start(folder.resolve("partner"));
        Receiver erp = Receiver.start();
        PostedSite site = new PostedSite(folder)) {
      erp.forgetful();
      site.postLong("long", LINES);
      site.stop();

      site.sink("drop", "file", "directory", folder.resolve("drop").toString());
      timed(site, "file");
      site.partner(partner, "in");
      timed(site, "sftp");
      site.sink("books", "jdbc", "url", books);
      timed(site, "jdbc");
      site.sink("erp", "webhook", "url", erp.url() + "/in");
      timed(site, "webhook");
      if (!LONG) {
        sync(site, "-Xmx80m");
      }

      String sum = new BigDecimal("1.01")
          .multiply(BigDecimal.valueOf(LINES))
          .stripTrailingZeros()
          .toPlainString();
      JsonNode manifest = new ObjectMapper()
          .readTree(folder.resolve("drop").resolve(NAME + ".manifest.json").toFile());
      assertThat(manifest.at("/records").asInt()).isEqualTo(LINES);
      assertThat(manifest.at("/sums/JPY").asText()).isEqualTo(sum);
      try (Stream<String> lines = Files.lines(folder.resolve("drop").resolve(NAME))) {
        assertThat(lines.count()).isEqualTo(LINES + 1);
      }
      assertThat(Files.mismatch(
              folder.resolve("drop").resolve(NAME), partner.root().resolve("in").resolve(NAME)))
          .isEqualTo(-1);
      try (Connection connection = DriverManager.getConnection(books);
          Statement sql = connection.createStatement();
          ResultSet row =
              sql.executeQuery("select count(*), sum(amount) from billing_current_record")) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(LINES);
        assertThat(row.getBigDecimal(2)).isEqualByComparingTo(sum);
      }
      assertThat(erp.taken().keySet()).hasSize((LINES + 499) / 500);
      assertThat(erp.takenAgain()).isEmpty();
    }
  }

  private void timed(PostedSite site, String kind) throws Exception {
    if (LONG) {
      long begun = System.nanoTime();
      sync(site, "-Xmx256m", "-XX:TieredStopAtLevel=4");
      LogManager.getFormatterLogger(LongDeliveryTest.class)
          .info(
              "%s: %d records in %d s, from start to end of a process with 256 MB",
              kind, LINES, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    }
  }

  private void sync(PostedSite site, String... jvm) throws Exception {
    try (Forked sync =
        Forked.start(folder, List.of(jvm), "sync", "--config", site.file().toString())) {
      assertThat(sync.waitFor(1_800)).as(sync.out() + sync.err()).isZero();
    }
  }
}

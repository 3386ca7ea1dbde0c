package dev.billbridge.scenario.trouble;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.PostedSite;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A MariaDB server that takes little in one packet. */
class SmallPacketTest {

  @TempDir
  private Path folder;

  private final String database = Engines.MARIADB.freshDatabase();
  private final Jdbi server = Jdbi.create(database);
  private long before;

  @BeforeEach
  void takeLittle() {
    before = server.withHandle(h ->
        h.createQuery("select @@global.max_allowed_packet").mapTo(Long.class).one());
    server.useHandle(h -> h.execute("set global max_allowed_packet = 1048576"));
  }

  @AfterEach
  void takeAsBefore() {
    server.useHandle(h -> h.execute("set global max_allowed_packet = " + before));
  }

  @Test
  void many_long_records_go_to_the_ledger_and_to_a_sink_in_packets_that_are_small_enough() {
    PostedSite site = new PostedSite(folder)
        .set("ledger.url", database)
        .sink("books", "jdbc", "url", Engines.MARIADB.freshDatabase());
    BillingRecord[] records = IntStream.range(0, 250)
        .mapToObj(i -> charge("r" + i, "", "1", "名".repeat(3_000), Map.of("k", "\"".repeat(9_000))))
        .toArray(BillingRecord[]::new);
    site.post("4711", records);
    records[0] = charge("r0", "", "2", "名", Map.of());
    site.post("4711", records);

    assertThat(site.round()).isEmpty();
    assertThat(site.count("books", DeliveryState.DELIVERED)).isEqualTo(2);
    site.close();
  }

  @Test
  void one_record_that_is_too_large_names_the_setting_of_the_server() {
    BillingRecord large =
        charge("r", "", "1", "x".repeat(600_000), Map.of("k", "x".repeat(600_000)));
    PostedSite site = new PostedSite(folder).set("ledger.url", database);
    assertThatThrownBy(() -> site.post("4711", large))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining("raise max_allowed_packet")
        .hasMessageNotContaining("xxx");
    site.close();

    PostedSite other = new PostedSite(folder).sink("books", "jdbc", "url", database);
    other.post("4711", charge("r", "", "1", "x".repeat(600_000), Map.of("k", "x".repeat(600_000))));
    assertThat(other.round())
        .singleElement()
        .asString()
        .contains("was refused", "raise max_allowed_packet on the server");
    other.close();
  }
}

package dev.billbridge.scenario.trouble;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.service.StartException;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.TransactionPooler;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL behind a pooler that gives each transaction another session of the server. */
@Tag("slow")
class PoolerTest {

  @TempDir
  private Path folder;

  @Test
  void a_ledger_behind_a_pooler_takes_in_compares_and_delivers() throws Exception {
    String ledger = Engines.POSTGRESQL.freshDatabase();
    try (TransactionPooler pooler = TransactionPooler.before(ledger, 4)) {
      PostedSite site = new PostedSite(folder)
          .set("ledger.url", pooler.url(ledger))
          .sink("books", "jdbc", "url", Engines.H2.freshDatabase());
      for (int i = 0; i < 10; i++) {
        site.post("4711", charge("server", "", Integer.toString(i)), charge("disk", "", "100"));
        site.post("bill-" + i, charge("server", "", "1"));
        assertThat(site.round()).isEmpty();
      }
      assertThat(site.count("books", DeliveryState.DELIVERED)).isEqualTo(20);
      assertThat(site.service().ledger().audit().verify().broken()).isNull();
      site.another().close();
      site.close();
      assertThat(leftInSessions(pooler.url(ledger)))
          .as("settings left for others")
          .containsOnly("0");
    }
  }

  @Test
  void a_database_behind_a_pooler_with_few_sessions_gets_everything_from_many_deliveries_at_once()
      throws Exception {
    String books = Engines.POSTGRESQL.freshDatabase();
    try (TransactionPooler pooler = TransactionPooler.before(books, 2)) {
      PostedSite site = new PostedSite(folder)
          .sink("a", "jdbc", "url", pooler.url(books), "parallel-deliveries", "4")
          .sink("b", "jdbc", "url", pooler.url(books), "parallel-deliveries", "4");
      site.postBills(20);

      assertThat(site.round()).isEmpty();
      assertThat(site.count("a", DeliveryState.DELIVERED)).isEqualTo(20);
      assertThat(site.count("b", DeliveryState.DELIVERED)).isEqualTo(20);
      assertThat(leftInSessions(pooler.url(books))).containsOnly("0");
      site.close();
    }
  }

  @Test
  void a_pooler_with_too_few_sessions_for_a_ledger_is_refused_at_the_start_in_one_sentence()
      throws Exception {
    String ledger = Engines.POSTGRESQL.freshDatabase();
    try (TransactionPooler pooler = TransactionPooler.before(ledger, 2)) {
      PostedSite site = new PostedSite(folder)
          .set("ledger.url", pooler.url(ledger))
          .set("ledger.timeout", "PT1S");

      assertThatThrownBy(site::service)
          .isInstanceOf(StartException.class)
          .hasMessageContaining(
              "is behind a pooler that has fewer than 3 connections of the server free for it; raise default_pool_size")
          .hasMessageNotContaining("\n");
    }
  }

  private static List<String> leftInSessions(String url) {
    return Jdbi.create(url + "&prepareThreshold=0")
        .withHandle(handle -> IntStream.range(0, 8)
            .mapToObj(
                i -> handle.createQuery("show lock_timeout").mapTo(String.class).one())
            .toList());
  }
}

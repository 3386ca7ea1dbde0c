package dev.billbridge.scenario.sinks;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.Receiver.Fault;
import dev.billbridge.testing.SftpDrop;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParallelDeliveriesTest {

  @TempDir
  private Path folder;

  @Test
  void a_sink_receives_as_many_statements_at_the_same_time_as_it_asks_for_and_each_of_them_once() {
    try (Receiver erp = Receiver.start();
        PostedSite site = webhook(erp, "parallel-deliveries", "4")) {
      site.postBills(10);
      erp.always(Fault.of(Fault.Kind.SLOW));

      CompletableFuture<List<String>> round = CompletableFuture.supplyAsync(site::round);
      await().until(() -> erp.posts().size() == 4);
      assertThat(site.count("erp", DeliveryState.SENDING)).isEqualTo(4);
      erp.goesOn();

      assertThat(round.join()).isEmpty();
      assertThat(erp.taken().keySet()).hasSize(10);
      assertThat(erp.takenAgain()).isEmpty();
    }
  }

  @Test
  void a_revision_waits_for_the_one_before_it_however_many_deliveries_there_may_be() {
    try (Receiver erp = Receiver.start();
        PostedSite site = new PostedSite(folder)) {
      site.sink("one-by-one", "webhook", "url", erp.url() + "/in", "parallel-deliveries", "4");
      site.post("bill-1", charge("server-1", "", "10"));
      site.post("bill-1", charge("server-1", "", "11"));
      erp.always(Fault.of(Fault.Kind.SLOW));

      CompletableFuture<List<String>> round = CompletableFuture.supplyAsync(site::round);
      await().until(() -> erp.posts().size() == 1);
      // The other three have looked and gone.
      await()
          .until(() -> Thread.getAllStackTraces().keySet().stream()
                  .filter(thread -> thread.getName().startsWith("deliver-one-by-one"))
                  .count()
              == 1);
      assertThat(site.count("one-by-one", DeliveryState.SENDING)).isEqualTo(1);
      erp.goesOn();

      assertThat(round.join()).isEmpty();
      assertThat(site.roundsUntilNothingIsOwed()).isPositive();
      assertThat(erp.posts())
          .extracting(post -> new String(post.body()).contains("\"revision\":2"))
          .containsExactly(false, true);
    }
  }

  @Test
  void a_sink_that_is_down_is_tried_by_one_at_a_time() {
    try (Receiver erp = Receiver.start();
        PostedSite site = webhook(erp, "parallel-deliveries", "4")) {
      site.postBills(40);
      erp.always(Fault.status(503));
      site.round();
      int before = erp.posts().size();

      assertThat(before).isLessThanOrEqualTo(6);
      assertThat(site.round()).hasSize(2).last().asString().startsWith("erp seems to be down");
      assertThat(erp.posts()).hasSize(before + 1);

      erp.always(null);
      site.roundsUntilNothingIsOwed();
      assertThat(erp.taken().keySet()).hasSize(40);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void tables_filled_by_many_at_once_hold_what_one_would_have_written(Engines engine)
      throws Exception {
    String books = engine.freshDatabase();
    try (PostedSite site = new PostedSite(folder)) {
      site.sink("books", "jdbc", "url", books, "parallel-deliveries", "8");
      site.postBills(60);
      site.post("bill-7", charge("server-7", "", "8"), charge("disk-7", "", "100"));

      site.roundsUntilNothingIsOwed();

      assertThat(figure(books, "select count(*) from billing_record")).isEqualByComparingTo("120");
      assertThat(figure(books, "select sum(amount) from billing_record"))
          .isEqualByComparingTo("7831");
      assertThat(figure(books, "select amount from billing_record where resource_id = 'server-7'"))
          .isEqualByComparingTo("8");
    }
  }

  @Test
  void deliveries_that_meet_in_making_the_same_directories_do_not_fail_for_it() throws Exception {
    try (SftpDrop partner = SftpDrop.start(folder.resolve("partner"));
        PostedSite site = new PostedSite(folder)) {
      site.partner(partner, "in/of/many/parts", "parallel-deliveries", "6");
      site.postBills(12);

      assertThat(site.round()).isEmpty();
      assertThat(partner.names("in/of/many/parts"))
          .hasSize(24)
          .noneMatch(name -> name.startsWith("."));
    }
  }

  @Test
  void requests_to_a_sink_follow_each_other_no_faster_than_it_asks_for() {
    try (Receiver erp = Receiver.start();
        PostedSite site = webhook(
            erp,
            "requests-per-second",
            "20",
            "records-per-page",
            "1",
            "parallel-deliveries",
            "3")) {
      site.postBills(5);
      long begun = System.nanoTime();

      assertThat(site.round()).isEmpty();

      // Ten pages: the first at once, nine after a twentieth of a second each. It may take longer,
      // never less.
      assertThat(erp.taken().keySet()).hasSize(10);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThan(Duration.ofMillis(9 * 50 - 10));
    }
  }

  @Test
  void deliveries_to_a_sink_without_requests_keep_the_pace_too() {
    try (PostedSite site = new PostedSite(folder)) {
      site.sink(
          "drop",
          "file",
          "directory",
          folder.resolve("drop").toString(),
          "requests-per-second",
          "25",
          "parallel-deliveries",
          "2");
      site.postBills(6);
      long begun = System.nanoTime();

      assertThat(site.round()).isEmpty();

      assertThat(site.count("drop", DeliveryState.DELIVERED)).isEqualTo(6);
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThan(Duration.ofMillis(5 * 40 - 10));
    }
  }

  @Test
  void an_h2_database_takes_one_delivery_at_a_time() {
    try (PostedSite site = new PostedSite(folder)) {
      site.sink(
          "books",
          "jdbc",
          "url",
          "jdbc:h2:file:" + folder.resolve("books"),
          "parallel-deliveries",
          "2");

      assertThatThrownBy(site::service)
          .hasMessageContaining(
              "sink.books.parallel-deliveries = 2 is more than an H2 database allows;"
                  + " remove it, or use PostgreSQL or MariaDB");
    }
  }

  private PostedSite webhook(Receiver erp, String... settings) {
    PostedSite site = new PostedSite(folder).sink("erp", "webhook", "url", erp.url() + "/in");
    for (int i = 0; i < settings.length; i += 2) {
      site.set("sink.erp." + settings[i], settings[i + 1]);
    }
    return site;
  }

  private static BigDecimal figure(String url, String query) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement();
        ResultSet result = sql.executeQuery(query)) {
      result.next();
      return result.getBigDecimal(1);
    }
  }
}

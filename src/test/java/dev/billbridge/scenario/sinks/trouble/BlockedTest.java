package dev.billbridge.scenario.sinks.trouble;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.Receiver;
import dev.billbridge.testing.Receiver.Fault;
import dev.billbridge.testing.SftpDrop;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Credentials that have expired stand against the sink, not against what it is owed: nobody has to
 * send anything again by hand.
 */
class BlockedTest {

  private static final int OWED = 8;

  @TempDir
  private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 407})
  void
      a_receiver_that_refuses_the_credentials_is_reported_once_left_alone_and_served_when_that_is_fixed(
          int status) {
    try (Receiver erp = Receiver.start();
        PostedSite site = new PostedSite(folder)) {
      site.sink("erp", "webhook", "url", erp.url() + "/in", "token", "expired-token-4711");
      site.postBills(OWED);
      erp.always(Fault.status(status));

      assertThat(site.round())
          .singleElement()
          .asString()
          .contains(
              "erp is blocked",
              "check the sink's authorization",
              "HTTP " + status,
              "is delivered when that is fixed")
          .doesNotContain("expired-token")
          .hasLineCount(1);
      assertThat(erp.posts()).hasSize(3);
      assertThat(site.service().deliverer().blocked()).containsOnlyKeys("erp");
      assertThat(site.round()).isEmpty();
      assertThat(erp.posts()).as("left alone").hasSize(3);
      for (int day = 0; day < 20; day++) {
        site.clock.forward(Duration.ofDays(1));
        site.round();
      }
      assertThat(erp.posts()).as("one attempt for each round that is due").hasSize(23);
      assertThat(site.count("erp", DeliveryState.OWED)).as("never given up").isEqualTo(OWED);

      erp.always(null);
      site.clock.forward(Duration.ofMinutes(5));
      assertThat(site.round()).isEmpty();
      site.clock.forward(Duration.ofMinutes(5));
      assertThat(site.round()).isEmpty();
      assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(OWED);
      assertThat(site.service().deliverer().blocked()).isEmpty();
    }
  }

  @Test
  void what_was_barred_for_weeks_has_all_its_attempts_left() {
    try (Receiver erp = Receiver.start();
        PostedSite site = new PostedSite(folder)) {
      site.set("deliver.attempts", "2").sink("erp", "webhook", "url", erp.url() + "/in");
      site.postBills(1);
      erp.plan(Fault.status(401), Fault.status(401), Fault.status(401), Fault.status(503));

      for (int round = 0; round < 4; round++) {
        site.round();
        site.clock.forward(Duration.ofMinutes(5));
      }
      assertThat(site.round()).isEmpty();
      assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(1);
    }
  }

  @Test
  void one_delivery_that_is_forbidden_does_not_hold_up_the_others() {
    try (Receiver erp = Receiver.start();
        PostedSite site = new PostedSite(folder)) {
      site.sink("erp", "webhook", "url", erp.url() + "/in");
      site.postBills(OWED);
      erp.plan(Fault.status(403));

      assertThat(site.round()).hasSize(1);
      assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(OWED - 1);
    }
  }

  @Test
  void a_look_up_that_refuses_the_credentials_leaves_the_doubt_as_it_was() {
    try (Receiver erp = Receiver.start();
        PostedSite site = new PostedSite(folder)) {
      site.sink(
          "erp",
          "webhook",
          "url",
          erp.url() + "/in",
          "lookup-url",
          erp.url() + "/seen",
          "timeout",
          "PT0.3S");
      site.postBills(1);
      erp.plan(Fault.of(Fault.Kind.RESET_AFTER_TAKING), Fault.status(401));

      site.round();
      site.clock.forward(Duration.ofMinutes(1));
      assertThat(site.round())
          .singleElement()
          .asString()
          .contains("is blocked", "asked at lookup-url");
      site.clock.forward(Duration.ofMinutes(5));
      assertThat(site.round()).isEmpty();

      assertThat(erp.posts()).hasSize(1);
      assertThat(site.count("erp", DeliveryState.DELIVERED)).isEqualTo(1);
    }
  }

  @Test
  void an_sftp_server_that_refuses_the_password_is_served_as_soon_as_the_setting_is_fixed() {
    try (SftpDrop partner = SftpDrop.start(folder.resolve("partner"));
        PostedSite site = new PostedSite(folder)) {
      site.partner(partner, "in");
      partner.password("changed-there");
      site.postBills(OWED);

      assertThat(site.round())
          .singleElement()
          .asString()
          .contains("partner is blocked", "refuses user billing", "check the sink's user, password")
          .doesNotContain("pass-4711")
          .hasLineCount(1);
      site.stop();
      site.set("sink.partner.password", "changed-there");
      assertThat(site.round("partner").delivered())
          .as("all but the three that were tried, which follow in five minutes")
          .isEqualTo(OWED - 3);
      site.clock.forward(Duration.ofMinutes(5));
      assertThat(site.round("partner").delivered()).isEqualTo(3);
    }
  }

  @Test
  void a_database_that_refuses_the_password_is_served_as_soon_as_the_setting_is_fixed()
      throws Exception {
    String books = Engines.H2.freshDatabase();
    try (Connection owner = DriverManager.getConnection(books, "clerk", "right-pass");
        PostedSite site = new PostedSite(folder)) {
      site.sink("books", "jdbc", "url", books, "user", "clerk", "password", "wrong-pass");
      site.postBills(OWED);

      List<String> failures = site.round();
      assertThat(failures)
          .singleElement()
          .asString()
          .contains("books is blocked", "check the sink's user and password")
          .doesNotContain("wrong-pass");
      site.stop();
      site.set("sink.books.password", "right-pass");
      site.clock.forward(Duration.ofMinutes(5));
      assertThat(site.round("books").delivered()).isEqualTo(OWED);
      assertThat(owner.isValid(1)).isTrue();
    }
  }
}

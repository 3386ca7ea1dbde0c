package dev.billbridge.deliver;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.PostedSite;
import dev.billbridge.testing.SftpDrop;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A ledger that is put back to an earlier state while its targets are not. */
@Tag("slow")
class RestoredBackupTest {

  @TempDir
  private Path folder;

  private PostedSite site;

  @BeforeEach
  void site() {
    site = new PostedSite(folder);
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void the_figures_after_a_restore_reach_a_database_that_had_later_revisions(Engines engine)
      throws IOException {
    String books = engine.freshDatabase();
    site.sink("books", "jdbc", "url", books);
    loseTwoRevisions();

    site.post("4711", charge("server", "", "175"), charge("disk", "", "5"));
    List<String> told = site.round();

    assertThat(told)
        .singleElement()
        .asString()
        .contains(
            "books: sakura:0012345:4711 revision 2 was not delivered",
            "has revision 3 of statement sakura:0012345:4711",
            "which is not in the ledger",
            "restored from a backup",
            "goes on as revision 4");
    assertThat(sum(books))
        .as("what the lost revisions left is not added")
        .isEqualByComparingTo("180");
    assertThat(site.count("books", DeliveryState.SUPERSEDED)).isEqualTo(1);
    assertThat(owed()).isZero();

    site.post("4711", charge("server", "", "176"));
    assertThat(site.round()).isEmpty();
    assertThat(sum(books)).isEqualByComparingTo("176");
    assertThat(site.service().ledger().audit().verify().broken()).isNull();
    site.close();
  }

  @Test
  void a_number_that_a_database_has_with_lost_contents_is_not_used_again() throws IOException {
    String books = Engines.H2.freshDatabase();
    site.sink("books", "jdbc", "url", books);
    loseTwoRevisions();
    site.post("4711", charge("server", "", "151"));
    site.post("4711", charge("server", "", "152"));

    site.round();

    assertThat(sum(books)).isEqualByComparingTo("152");
    assertThat(owed()).isZero();
    site.close();
  }

  @Test
  void files_after_a_restore_go_on_above_the_numbers_that_are_there() throws IOException {
    site.sink("drop", "file", "directory", folder.resolve("drop").toString());
    loseTwoRevisions();

    site.post("4711", charge("server", "", "175"));
    List<String> told = site.round();

    assertThat(told)
        .singleElement()
        .asString()
        .contains("-r3.csv in ", "that is not in the ledger", "goes on as revision 4");
    assertThat(folder.resolve("drop/sakura-0012345-4711-r4.csv")).content().contains("175");
    assertThat(folder.resolve("drop/sakura-0012345-4711-r2.csv"))
        .as("published, never replaced")
        .content()
        .contains("150");
    site.close();
  }

  @Test
  void files_on_an_sftp_server_go_on_above_the_numbers_that_are_there_too() throws IOException {
    try (SftpDrop partner = SftpDrop.start(folder.resolve("partner"))) {
      site.partner(partner, "in");
      loseTwoRevisions();

      site.post("4711", charge("server", "", "175"));
      List<String> told = site.round();

      assertThat(told)
          .singleElement()
          .asString()
          .contains("-r2.csv in ", "that is not in the ledger", "goes on as revision 4");
      assertThat(partner.root().resolve("in/sakura-0012345-4711-r4.csv"))
          .content()
          .contains("175");
      assertThat(partner.root().resolve("in/sakura-0012345-4711-r2.csv"))
          .content()
          .contains("150");
      site.close();
    }
  }

  @Test
  void every_sink_gets_what_one_of_them_makes_the_ledger_number_anew() throws IOException {
    String books = Engines.H2.freshDatabase();
    site.sink("books", "jdbc", "url", books)
        .sink("drop", "file", "directory", folder.resolve("drop").toString())
        .sink("other", "jdbc", "url", books);
    loseTwoRevisions();

    site.post("4711", charge("server", "", "175"));
    while (owed() > 0) {
      site.round();
      site.clock.forward(Duration.ofMinutes(5));
    }

    assertThat(sum(books)).isEqualByComparingTo("175");
    assertThat(folder.resolve("drop/sakura-0012345-4711-r4.csv")).content().contains("175");
    assertThat(site.service().ledger().statements().all())
        .singleElement()
        .satisfies(latest -> assertThat(latest.number()).isEqualTo(4));
    site.close();
  }

  @Test
  void sql_of_an_operator_is_run_again_for_every_record_only_by_order() throws IOException {
    String books = Engines.H2.freshDatabase();
    Jdbi.create(books)
        .useHandle(h -> h.execute("create table journal (id varchar(200), amount decimal(20, 2))"));
    site.sink(
        "journal",
        "sql",
        "url",
        books,
        "record-sql",
        "insert into journal (id, amount) values (:?record_id, :?amount)");
    loseTwoRevisions();
    site.post("4711", charge("server", "", "175"));

    List<String> told = site.round();

    assertThat(told)
        .hasSize(2)
        .last()
        .asString()
        .contains(
            "would run the SQL for every record again",
            "redeliver --sink journal --statement sakura:0012345:4711");
    assertThat(rows(books)).isEqualTo(3);
    Jdbi.create(books).useHandle(h -> h.execute("delete from journal"));
    assertThat(site.service()
            .ledger()
            .deliveries()
            .redeliver("journal", null, DeliveryState.REJECTED, "clerk"))
        .hasSize(1);
    assertThat(site.round()).isEmpty();
    assertThat(rows(books)).isEqualTo(1);
    site.close();
  }

  @Test
  void a_replay_that_is_about_to_bring_the_revisions_is_waited_for() throws IOException {
    String books = Engines.H2.freshDatabase();
    site.sink("books", "jdbc", "url", books);
    loseTwoRevisions();
    site.post("4711", charge("server", "", "150"));
    long run = site.service()
        .ledger()
        .runs()
        .begin("tokyo", "bills", Duration.ofMinutes(5))
        .number();

    assertThat(site.round())
        .singleElement()
        .asString()
        .contains("revision 2 waits", "the current run of tokyo bills");
    site.post("4711", charge("server", "", "200"));
    site.service().ledger().runs().end(run, null);
    site.clock.forward(Duration.ofMinutes(5));

    assertThat(site.round()).isEmpty();
    assertThat(site.service().ledger().statements().all())
        .singleElement()
        .satisfies(latest -> assertThat(latest.number()).isEqualTo(3));
    site.close();
  }

  /** Delivers three revisions, 100, 150 and 200, and puts the ledger back to the first one. */
  private void loseTwoRevisions() throws IOException {
    site.post("4711", charge("server", "", "100"));
    site.round();
    site.stop();
    copy(folder.resolve("ledger.mv.db"), folder.resolve("backup"));
    site.post("4711", charge("server", "", "150"));
    assertThat(site.round()).isEmpty();
    site.post("4711", charge("server", "", "200"));
    assertThat(site.round()).isEmpty();
    site.stop();
    copy(folder.resolve("backup"), folder.resolve("ledger.mv.db"));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private long owed() {
    return Stream.of(DeliveryState.OWED, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
        .mapToLong(state -> site.service().ledger().deliveries().list(state).size())
        .sum();
  }

  private static BigDecimal sum(String url) {
    return Jdbi.create(url)
        .withHandle(h -> h.createQuery("select sum(amount) from billing_current_record")
            .mapTo(BigDecimal.class)
            .one());
  }

  private static int rows(String url) {
    return Jdbi.create(url)
        .withHandle(h ->
            h.createQuery("select count(*) from journal").mapTo(Integer.class).one());
  }
}

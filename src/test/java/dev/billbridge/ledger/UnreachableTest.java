package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.Relay;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The ledger's database goes away: all work with it ends soon, with one sentence, and nothing is
 * half done.
 */
@Tag("slow")
class UnreachableTest {

  private static final Duration SHORT = Duration.ofMillis(400);
  private static final List<BillingRecord> LINES =
      IntStream.range(0, 300).mapToObj(i -> charge("r" + i, "1")).toList();

  @ParameterizedTest(name = "{0}")
  @EnumSource(
      value = Engines.class,
      names = {"POSTGRESQL", "MARIADB"})
  void a_database_that_falls_silent_holds_nobody_for_long_and_is_used_again_when_it_speaks(
      Engines engine) throws Exception {
    String direct = EveryEngine.Database.of(engine);
    try (Relay relay = Relay.before(direct);
        Site site = Site.on(relay.url(direct), SHORT, sink("books"))) {
      relay.fallSilent();
      long begun = System.nanoTime();

      assertThatThrownBy(() -> site.bill("1").lines(LINES).take())
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("does not answer")
          .hasMessageContaining("check host and port in ledger.url")
          .hasMessageNotContaining("\n")
          .satisfies(e -> assertThat(((LedgerException) e).isDown()).isTrue());
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));

      relay.mend();
      await().until(site.ledger::answers);
      assertThat(site.bill("1").lines(LINES).take().revision().number()).isEqualTo(1);
      assertThat(site.records("1")).hasSize(300);
    }
  }

  @Test
  void a_line_that_is_cut_while_a_statement_is_posted_leaves_nothing_of_it() throws Exception {
    String direct = EveryEngine.Database.of(Engines.POSTGRESQL);
    try (Relay relay = Relay.before(direct);
        Site site = Site.on(relay.url(direct), SHORT, sink("books"));
        Site onlooker = Site.on(direct)) {
      site.bill("1").lines(LINES).take();
      relay.cutAfter(20_000);

      assertThatThrownBy(() -> site.bill("1")
              .lines(LINES.stream().map(line -> charge(line.resourceId(), "2")).toList())
              .take())
          .isInstanceOf(LedgerException.class)
          .hasMessageStartingWith("cannot take in sakura:0012345:1: the ledger jdbc:")
          .hasMessageContaining("does not answer")
          .hasMessageNotContaining("\n");
      assertThat(relay.isCut()).isTrue();
      assertThat(onlooker.records("1")).hasSize(300).allMatch(record -> record.contains(" 1 NEW"));
      assertThatThrownBy(() -> site.ledger.queue().lease("books", "me", Duration.ofMinutes(1)))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("does not answer");

      relay.mend();
      await().until(site.ledger::answers);
      assertThat(site.bill("1")
              .lines(LINES.stream().map(line -> charge(line.resourceId(), "2")).toList())
              .take()
              .changed())
          .isEqualTo(300);
      assertThat(site.ledger.audit().verify().broken()).isNull();
    }
  }

  @Test
  void a_session_that_the_server_ends_is_reported_and_the_next_one_does_the_work()
      throws Exception {
    String url = EveryEngine.Database.of(Engines.POSTGRESQL);
    try (Site site = Site.on(url);
        Connection administrator = DriverManager.getConnection(url);
        Statement sql = administrator.createStatement()) {
      Site.Bill bill = site.bill("1").lines(charge("a", "1"));
      assertThatThrownBy(() -> site.ledger.database().change(handle -> {
            handle
                .createUpdate(
                    "insert into ledger_run (account, dataset, started_at, outcome) values ('x', 'y', now(), 'RUNNING')")
                .execute();
            endOtherSessions(sql);
            return handle.createQuery("select 1").mapTo(Integer.class).one();
          }))
          .isInstanceOf(LedgerException.class)
          .hasMessageContaining("does not answer")
          .hasMessageNotContaining("select");

      assertThat(site.ledger.runs().last()).isEmpty();
      assertThat(bill.take().revision().number()).isEqualTo(1);
    }
  }

  private static void endOtherSessions(Statement sql) {
    try {
      sql.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_run_whose_end_could_not_be_noted_does_not_keep_its_own_process_from_the_next_one()
      throws Exception {
    String direct = EveryEngine.Database.of(Engines.POSTGRESQL);
    try (Relay relay = Relay.before(direct);
        Site site = Site.on(relay.url(direct), SHORT);
        Site other = Site.on(direct)) {
      long run =
          site.ledger.runs().begin("tokyo", "bills", Duration.ofMinutes(5)).number();
      relay.cut();
      assertThatThrownBy(() -> site.ledger.runs().end(run, null))
          .isInstanceOf(LedgerException.class);
      relay.mend();
      await().until(site.ledger::answers);

      assertThat(
              other.ledger.runs().begin("tokyo", "bills", Duration.ofMinutes(5)).number())
          .isNull();
      assertThat(
              site.ledger.runs().begin("tokyo", "bills", Duration.ofMinutes(5)).number())
          .isGreaterThan(run);
    }
  }

  @Test
  void a_server_that_has_no_connection_left_says_so_at_the_start_and_in_the_middle()
      throws Exception {
    String url = EveryEngine.Database.of(Engines.POSTGRESQL);
    String database = url.replaceFirst(".*/(\\w+)\\?.*", "$1");
    String role = "few_" + database;
    String limited = url.replaceFirst("user=\\w+", "user=" + role);
    try (Connection administrator = DriverManager.getConnection(url);
        Statement sql = administrator.createStatement()) {
      sql.execute("create role " + role + " login");
      sql.execute("alter database " + database + " owner to " + role);
      try (Site site = Site.on(limited, SHORT)) {
        Site.Bill bill = site.bill("1").lines(charge("a", "1"));
        endOtherSessions(sql);
        sql.execute("alter role " + role + " connection limit 1");
        await().until(site.ledger::answers);
        try (Posting posting =
            site.ledger.postings().begin(bill.intake(), "mapping", bill.statement(), false)) {
          assertThatThrownBy(site.ledger.deliveries()::counts)
              .isInstanceOf(LedgerException.class)
              .hasMessage("the ledger "
                  + limited.replaceFirst("\\?.*", "")
                  + " has no connection left; raise max_connections of the server and the connection limits of database"
                  + " and user: Billbridge needs up to 16");
          assertThat(posting).isNotNull();
        }
        assertThat(bill.take().isNew()).isTrue();
        sql.execute("alter role " + role + " connection limit 0");
        assertThatThrownBy(() -> Site.on(limited, SHORT))
            .isInstanceOf(LedgerException.class)
            .hasMessageContaining("has no connection left");
      } finally {
        sql.execute("alter database " + database + " owner to postgres");
        sql.execute("reassign owned by " + role + " to postgres");
        sql.execute("drop owned by " + role);
        sql.execute("drop role " + role);
      }
    }
  }
}

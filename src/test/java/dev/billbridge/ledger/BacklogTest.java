package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.database.Utc;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryQueue;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Backlog;
import dev.billbridge.testing.Engines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Much is owed: taking the next delivery costs the same. {@code -Dbillbridge.volume.owed=100000}
 * takes longer, and says what one look at the backlog takes.
 */
class BacklogTest {

  private static final int OWED = Integer.getInteger("billbridge.volume.owed", 2_000);
  private static final int LEASES = 20;

  @EveryEngine
  void the_next_delivery_is_found_without_reading_all_that_is_owed(Engines engine)
      throws Exception {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"), sink("idle"))) {
      site.bill("1").lines(charge("a", "1")).take();
      int owed = Backlog.grow(site.url, OWED);
      site.ledger
          .database()
          .jdbi()
          .useHandle(handle -> handle.execute(
              engine == Engines.MARIADB ? "analyze table ledger_delivery" : "analyze"));
      long begun = System.nanoTime();
      for (int i = 0; i < LEASES; i++) {
        Delivery delivery =
            site.ledger.queue().lease("books", "me", Duration.ofMinutes(5)).orElseThrow();
        if (i % 2 == 0) {
          site.ledger.results().delivered(delivery, "ok");
        } else {
          site.ledger.results().postponed(delivery, "busy", site.now.plusSeconds(60));
        }
      }
      LogManager.getFormatterLogger(BacklogTest.class)
          .info(
              "%s: %d owed, %.1f ms for each of them to be taken and noted",
              engine,
              owed,
              TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun) / 1000.0 / LEASES);

      assertThat(site.ledger.deliveries().counts().get("books"))
          .containsEntry(DeliveryState.OWED, (long) owed - LEASES / 2);
      if (engine != Engines.MARIADB) {
        assertThat(rowsRead(site, engine))
            .as("rows read for one look at %d", owed)
            .isPositive()
            .isLessThan(200);
      }
    }
  }

  @EveryEngine
  void a_start_with_a_long_backlog_and_a_new_sink_takes_few_statements_before_the_first_delivery(
      Engines engine) throws Exception {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"))) {
      site.bill("1").lines(charge("a", "1")).take();
      int owed = Backlog.grow(site.url, OWED);
      long begun = System.nanoTime();
      try (Site known = site.another()) {
        assertThat(known.ledger.queue().lease("books", "me", Duration.ofMinutes(5)))
            .isPresent();
      }
      long knownSink = System.nanoTime();
      try (Site second = site.another(sink("books"), sink("new"))) {
        assertThat(second.ledger.queue().lease("new", "me", Duration.ofMinutes(5)))
            .isPresent();
        LogManager.getFormatterLogger(BacklogTest.class)
            .info(
                "%s: start to first delivery with %d owed: %d ms; with as many for a new sink: %d ms",
                engine,
                owed,
                TimeUnit.NANOSECONDS.toMillis(knownSink - begun),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - knownSink));
        assertThat(second.ledger.deliveries().counts().get("new"))
            .containsEntry(DeliveryState.OWED, (long) owed - 1);

        second
            .ledger
            .database()
            .jdbi()
            .useHandle(handle -> handle.execute("delete from ledger_delivery where sink = 'new'"));
        AtomicInteger statements = new AtomicInteger();
        second.ledger.database().jdbi().setSqlLogger(new SqlLogger() {
          @Override
          public void logAfterExecution(StatementContext context) {
            statements.incrementAndGet();
          }
        });
        second.ledger.queue().oweHistory();
        assertThat(statements.get()).as("statements for %d", owed).isLessThan(20 + owed / 100);
      }
    }
  }

  /** What the database says that it has read. */
  private static long rowsRead(Site site, Engines engine) {
    String explain =
        engine == Engines.H2 ? "explain analyze " : "explain (analyze, timing off, costs off) ";
    List<String> plan = site.ledger
        .database()
        .jdbi()
        .withHandle(handle -> handle
            .createQuery(explain + DeliveryQueue.FIRST_DUE)
            .bind("sink", "books")
            .bind("now", Utc.of(site.now))
            .bind("longestLease", Utc.of(site.now.plus(Duration.ofMinutes(10))))
            .mapTo(String.class)
            .list());
    Pattern rows = Pattern.compile(engine == Engines.H2 ? "scanCount: (\\d+)" : "rows=(\\d+)");
    return rows.matcher(String.join("\n", plan))
        .results()
        .map(MatchResult::group)
        .mapToLong(found -> Long.parseLong(found.replaceAll("\\D+", "")))
        .sum();
  }
}

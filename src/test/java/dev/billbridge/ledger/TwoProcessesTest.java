package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.testing.Engines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two processes that do the same thing to one ledger at the same moment. */
@Tag("slow")
class TwoProcessesTest {

  private static final Duration LEASE = Duration.ofMinutes(5);

  /** An H2 file has one process. */
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void processes_that_start_at_once_on_an_empty_database_make_one_ledger(Engines engine)
      throws Exception {
    for (int round = 0; round < 2; round++) {
      String url = EveryEngine.Database.of(engine);
      List<Site> sites = atOnce(
          () -> Site.on(url, sink("books")),
          () -> Site.on(url, sink("books")),
          () -> Site.on(url, sink("books")));
      sites.get(0).bill("1").lines(charge("a", "1")).take();

      assertThat(sites)
          .allSatisfy(site -> assertThat(site.ledger.statements().all()).hasSize(1));
      assertThat(sites.get(1).ledger.audit().verify()).isEqualTo(new Audit.Verification(1, null));
      sites.forEach(Site::close);
    }
  }

  @EveryEngine
  void a_first_start_that_was_killed_before_it_had_made_a_table_is_made_up_for_by_the_next(
      Engines engine) {
    String url = EveryEngine.Database.of(engine);
    try (Site site = Site.on(url)) {
      site.ledger.database().jdbi().useHandle(handle -> {
        for (String table : List.of(
            "finding",
            "comparison",
            "revision",
            "statement",
            "record",
            "delivery",
            "run",
            "run_lease",
            "audit",
            "audit_head",
            "quarantine")) {
          handle.execute("drop table ledger_" + table);
        }
        handle.execute(
            engine == Engines.H2 ? "delete from \"ledger_schema\"" : "delete from ledger_schema");
      });
    }
    try (Site site = Site.on(url)) {
      site.bill("1").lines(charge("a", "1")).take();

      assertThat(site.ledger.statements().all()).hasSize(1);
    }
  }

  /** An H2 file has one process. */
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"POSTGRESQL", "MARIADB"})
  void processes_that_start_at_once_owe_a_new_sink_each_statement_once(Engines engine)
      throws Exception {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"))) {
      for (int i = 0; i < 40; i++) {
        site.bill("s" + i).lines(charge("a", "1")).take();
      }
      List<Site> sites = atOnce(
          () -> site.another(sink("books"), sink("erp")),
          () -> site.another(sink("books"), sink("erp")),
          () -> site.another(sink("books"), sink("erp")));

      assertThat(site.ledger.deliveries().counts())
          .isEqualTo(Map.of(
              "books", Map.of(DeliveryState.OWED, 40L), "erp", Map.of(DeliveryState.OWED, 40L)));
      sites.forEach(Site::close);
    }
  }

  @EveryEngine
  void
      a_sink_that_another_process_did_not_know_is_owed_at_the_next_start_what_was_revised_meanwhile(
          Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"), sink("erp"));
        Site older = site.another(sink("books"))) {
      site.bill("1").lines(charge("a", "1")).take();
      older.bill("1").lines(charge("a", "2")).take();
      older.bill("1").lines(charge("a", "3")).take();

      try (Site again = site.another()) {
        assertThat(again.ledger.deliveries().list(DeliveryState.OWED))
            .filteredOn(delivery -> delivery.sink().equals("erp"))
            .extracting(delivery -> delivery.revision().number())
            .containsExactly(1, 3);
      }
    }
  }

  @EveryEngine
  void processes_that_take_in_the_same_statements_at_once_make_one_revision_of_each_content(
      Engines engine) throws Exception {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"));
        Site other = site.another()) {
      List<BillingRecord> lines = IntStream.range(0, 20)
          .mapToObj(i -> charge("a" + i, Integer.toString(i)))
          .toList();
      for (int i = 0; i < 10; i++) {
        String id = "s" + i;
        atOnce(
            () -> site.bill(id).lines(lines).take(),
            () -> other.bill(id).lines(lines).take());
        atOnce(
            () -> site.bill(id).lines(lines.subList(0, 9)).take(),
            () -> other.bill(id).lines(lines.subList(0, 9)).take());

        assertThat(site.records(id, 1)).hasSize(20);
        assertThat(site.records(id))
            .hasSize(20)
            .filteredOn(record -> record.endsWith("VANISHED"))
            .hasSize(11);
        assertThat(site.ledger.statements().revisions(site.bill(id).key())).hasSize(2);
      }
      assertThat(site.ledger.deliveries().counts())
          .isEqualTo(Map.of("books", Map.of(DeliveryState.OWED, 20L)));
      assertThat(site.ledger.audit().verify()).isEqualTo(new Audit.Verification(20, null));
    }
  }

  @EveryEngine
  void revisions_of_a_statement_reach_a_sink_in_order_though_two_processes_send_them(Engines engine)
      throws Exception {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"));
        Site other = site.another()) {
      for (int revision = 1; revision <= 3; revision++) {
        for (int i = 0; i < 10; i++) {
          site.bill("s" + i).lines(charge("a", Integer.toString(revision))).take();
        }
      }
      List<String> sent = Collections.synchronizedList(new ArrayList<>());
      atOnce(sender(site, sent), sender(other, sent));

      assertThat(sent).hasSize(30).doesNotHaveDuplicates();
      for (int i = 0; i < 10; i++) {
        String id = "s" + i + " ";
        assertThat(sent)
            .filteredOn(each -> each.startsWith(id))
            .containsExactly(id + 1, id + 2, id + 3);
      }
      assertThat(site.ledger.audit().verify()).isEqualTo(new Audit.Verification(60, null));
    }
  }

  private static Callable<Integer> sender(Site site, List<String> sent) {
    return () -> {
      int count = 0;
      while (site.ledger.queue().nextDue("books").isPresent()) {
        Optional<Delivery> delivery = site.ledger.queue().lease("books", "me", LEASE);
        if (delivery.isPresent()) {
          sent.add(
              delivery.get().revision().id() + " " + delivery.get().revision().number());
          site.ledger.results().delivered(delivery.get(), "ok");
          count++;
        }
      }
      return count;
    };
  }

  @SafeVarargs
  private static <T> List<T> atOnce(Callable<T>... works) throws Exception {
    ExecutorService processes = Executors.newFixedThreadPool(works.length);
    try {
      CountDownLatch ready = new CountDownLatch(works.length);
      List<Future<T>> results = new ArrayList<>();
      for (Callable<T> work : works) {
        results.add(processes.submit(() -> {
          ready.countDown();
          ready.await();
          return work.call();
        }));
      }
      List<T> ended = new ArrayList<>();
      for (Future<T> result : results) {
        ended.add(result.get());
      }
      return ended;
    } finally {
      processes.shutdownNow();
    }
  }
}

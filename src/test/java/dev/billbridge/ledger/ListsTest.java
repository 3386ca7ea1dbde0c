package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static dev.billbridge.ledger.Site.sink;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.database.Slice;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryList;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.run.RunList;
import dev.billbridge.ledger.run.Runs;
import dev.billbridge.ledger.run.Runs.RunRecord;
import dev.billbridge.ledger.run.Runs.RunSeries;
import dev.billbridge.ledger.run.Runs.Standing;
import dev.billbridge.ledger.statement.StatementCharges.ProductCharge;
import dev.billbridge.ledger.statement.StatementCharges.StatementCharge;
import dev.billbridge.ledger.statement.StatementLines;
import dev.billbridge.ledger.statement.StatementList;
import dev.billbridge.testing.Engines;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What the page reads from a ledger, whichever engine holds it. */
class ListsTest {

  private static final Duration LEASE = Duration.ofMinutes(5);
  private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
  private static final Slice ALL = new Slice(0, 100);

  @EveryEngine
  void statements_are_narrowed_down_ordered_cut_and_counted(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"))) {
      site.bill("o1").lines(charge("a", "10")).take();
      site.later(Duration.ofMinutes(1));
      site.bill("1%_!")
          .month(2026, 11)
          .lines(charge("a", "5.000000000000000001"))
          .take();
      site.later(Duration.ofMinutes(1));
      site.bill("1xy")
          .month(2026, 11)
          .of("osaka")
          .total("99")
          .lines(charge("a", "1"))
          .take();
      site.later(Duration.ofMinutes(1));
      site.bill("e")
          .month(2026, 12)
          .of("osaka")
          .estimate()
          .lines(charge("a", "3"))
          .take();
      site.later(Duration.ofMinutes(1));
      site.bill("o1").lines(charge("a", "12")).take();

      assertThat(statements(site, StatementList.Order.PERIOD, true))
          .containsExactly("e", "1xy", "1%_!", "o1");
      assertThat(statements(site, StatementList.Order.ACCOUNT, false))
          .containsExactly("e", "1xy", "1%_!", "o1");
      assertThat(statements(site, StatementList.Order.TOTAL, false))
          .containsExactly("1%_!", "o1", "1xy", "e");
      assertThat(statements(site, StatementList.Order.TOTAL, true))
          .containsExactly("1xy", "o1", "1%_!", "e");
      assertThat(statements(site, StatementList.Order.RECORDED, true))
          .containsExactly("o1", "e", "1xy", "1%_!");

      assertThat(statements(site, filter("osaka", null, null, null, null, false)))
          .containsExactly("1xy", "e");
      assertThat(statements(site, filter(null, NOVEMBER, null, null, null, false)))
          .containsExactly("1xy", "1%_!");
      assertThat(statements(site, filter(null, null, StatementStatus.RESTATED, null, null, false)))
          .containsExactly("o1");
      assertThat(statements(site, filter(null, null, null, Verdict.MISMATCHED, null, false)))
          .containsExactly("1xy");
      assertThat(statements(site, filter(null, null, null, null, "1%_", false)))
          .containsExactly("1%_!");
      assertThat(statements(site, filter(null, null, null, null, "1", true)))
          .containsExactly("1xy");

      Slice.Rows<StatementRevision> first = site.ledger
          .statementList()
          .of(StatementList.Filter.NONE, StatementList.Order.PERIOD, false, new Slice(0, 3));
      Slice.Rows<StatementRevision> second = site.ledger
          .statementList()
          .of(StatementList.Filter.NONE, StatementList.Order.PERIOD, false, new Slice(3, 3));
      assertThat(first.rows()).hasSize(3);
      assertThat(first.more()).isTrue();
      assertThat(second.rows()).extracting(StatementRevision::id).containsExactly("e");
      assertThat(second.more()).isFalse();
      assertThat(site.ledger.statementList().counts())
          .hasSize(4)
          .containsEntry(
              new StatementList.Group(
                  "sakura", "tokyo", "bills", StatementStatus.RESTATED, Verdict.MATCHED),
              1L);
      assertThat(new StatementList.Group(
                  "resale", "acme", "bills", StatementStatus.FINAL, Verdict.MATCHED)
              .series())
          .as("bills of all customers are drawn by the same runs")
          .isEqualTo(new RunSeries("resale", "bills"));
    }
  }

  @EveryEngine
  void charges_are_the_latest_totals_exactly_and_products_that_differ_in_case_stay_apart(
      Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      site.bill("o1").lines(charge("a", "10")).take();
      site.bill("o1")
          .lines(
              product("a", "Plan", "0.1"),
              product("b", "plan", "0.2"),
              product("c", "plan", "0.000000000000000001"),
              product("d", "あ".repeat(130), "1"),
              product("e", null, "7"))
          .take();
      site.bill("n1")
          .month(2026, 11)
          .of("osaka")
          .total("99")
          .lines(charge("a", "1"))
          .take();
      site.bill("e").month(2026, 12).estimate().lines(charge("a", "3")).take();

      List<StatementCharge> charges = site.ledger.statementCharges().all();
      assertThat(charges)
          .extracting(StatementCharge::account, StatementCharge::month, StatementCharge::amount)
          .containsExactly(
              tuple("osaka", NOVEMBER, new BigDecimal("99")),
              tuple("tokyo", OCTOBER, new BigDecimal("8.300000000000000001")),
              tuple("tokyo", YearMonth.of(2026, 12), new BigDecimal("3")));
      long october = charges.get(1).statementNo();
      assertThat(site.ledger.statementCharges().byProduct(Set.of(october)).get(october))
          .containsExactlyInAnyOrder(
              new ProductCharge("Plan", Site.JPY, new BigDecimal("0.1")),
              new ProductCharge("plan", Site.JPY, new BigDecimal("0.200000000000000001")),
              new ProductCharge("あ".repeat(120), Site.JPY, new BigDecimal("1")),
              new ProductCharge("server", Site.JPY, new BigDecimal("7")));
      assertThat(site.ledger.statementCharges().byProduct(List.of())).isEmpty();
    }
  }

  @EveryEngine
  void lines_come_in_any_order_with_what_is_unknown_last_and_changes_name_both_sides(
      Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      site.bill("1")
          .lines(product("a", "x", "2"), product("b", null, "10"), product("c", "y", "-1"))
          .take();
      StatementRevision first = site.bill("1")
          .lines(product("a", "x", "2"), product("c", "y", "-1"))
          .take()
          .revision();
      StatementRevision last = site.bill("1")
          .lines(product("a", "x", "3"), product("b", null, "10"), product("d", "w", "4"))
          .take()
          .revision();

      assertThat(lines(site, last, null, false)).containsExactly("a", "b", "d");
      assertThat(lines(site, first, StatementLines.Order.AMOUNT, true)).containsExactly("a", "c");
      assertThat(lines(site, last, StatementLines.Order.PRODUCT, false))
          .containsExactly("d", "a", "b");
      assertThat(lines(site, last, StatementLines.Order.PRODUCT, true))
          .containsExactly("a", "d", "b");
      for (StatementLines.Order order : StatementLines.Order.values()) {
        assertThat(lines(site, last, order, true)).as(order.name()).hasSize(3);
      }
      Slice.Rows<BillingRecord> part =
          site.ledger.statementLines().of(last, null, false, new Slice(1, 1));
      assertThat(part.rows()).extracting(BillingRecord::resourceId).containsExactly("b");
      assertThat(part.more()).isTrue();

      assertThat(changes(site, first, last, 10).rows())
          .containsExactly("a 2 3", "b null 10", "c -1 null", "d null 4");
      assertThat(changes(site, first, last, 10).more()).isFalse();
      assertThat(changes(site, first, last, 2))
          .isEqualTo(new Slice.Rows<>(List.of("a 2 3", "b null 10"), true));
    }
  }

  @EveryEngine
  void deliveries_are_narrowed_down_newest_first(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine), sink("books"), sink("erp"))) {
      site.bill("1").lines(charge("a", "1")).take();
      site.later(Duration.ofMinutes(1));
      site.bill("2").month(2026, 11).of("osaka").lines(charge("a", "1")).take();
      Delivery leased = site.ledger.queue().lease("books", "me", LEASE).orElseThrow();
      site.later(Duration.ofMinutes(1));
      site.ledger.results().delivered(leased, "ok");

      assertThat(deliveries(site, DeliveryList.Filter.NONE))
          .containsExactly("books 2 OWED", "erp 2 OWED", "books 1 DELIVERED", "erp 1 OWED");
      assertThat(deliveries(
              site,
              new DeliveryList.Filter(
                  "books", DeliveryState.OWED, "osaka", "bills", NOVEMBER, null)))
          .containsExactly("books 2 OWED");
      assertThat(deliveries(site, DeliveryList.Filter.of(site.bill("1").key())))
          .containsExactly("books 1 DELIVERED", "erp 1 OWED");
      assertThat(site.ledger
              .deliveryList()
              .of(
                  new DeliveryList.Filter(null, DeliveryState.DELIVERED, null, null, OCTOBER, null),
                  ALL)
              .rows())
          .singleElement()
          .satisfies(each -> {
            assertThat(each.owedAt()).isEqualTo(Site.START);
            assertThat(each.deliveredAt()).isEqualTo(Site.START.plus(Duration.ofMinutes(2)));
          });
    }
  }

  @EveryEngine
  void runs_are_listed_by_utc_month_with_the_last_and_the_last_good_one(Engines engine) {
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      Runs runs = site.ledger.runs();
      site.now = Instant.parse("2026-11-30T23:59:59.999999Z");
      runs.end(runs.begin("tokyo", "bills", LEASE).number(), null);
      site.now = Instant.parse("2026-12-01T00:00:00Z");
      runs.end(runs.begin("tokyo", "bills", LEASE).number(), "the provider answered 503");
      long open = runs.begin("osaka", "bills", LEASE).number();
      Standing early = runs.standing(Standing.NONE);

      assertThat(early.goodEnds())
          .containsOnlyKeys(new RunSeries("tokyo", "bills"))
          .containsValue(Instant.parse("2026-11-30T23:59:59.999999Z"));
      assertThat(runs.last())
          .extracting(RunRecord::account, RunRecord::outcome)
          .containsExactly(tuple("osaka", "RUNNING"), tuple("tokyo", "FAILED"));
      assertThat(outcomes(site, new RunList.Filter("tokyo", null, null, NOVEMBER)))
          .containsExactly("DONE");
      assertThat(
              outcomes(site, new RunList.Filter(null, "bills", "FAILED", YearMonth.of(2026, 12))))
          .containsExactly("FAILED");
      assertThat(outcomes(site, RunList.Filter.NONE)).containsExactly("RUNNING", "FAILED", "DONE");

      site.later(Duration.ofMinutes(1));
      runs.end(open, null);
      assertThat(runs.standing(early).last()).isEqualTo(runs.last());
      assertThat(runs.standing(early).goodEnds())
          .isEqualTo(runs.standing(Standing.NONE).goodEnds())
          .containsEntry(new RunSeries("osaka", "bills"), Instant.parse("2026-12-01T00:01:00Z"))
          .containsEntry(
              new RunSeries("tokyo", "bills"), Instant.parse("2026-11-30T23:59:59.999999Z"));
    }
  }

  private static List<String> statements(Site site, StatementList.Order order, boolean descending) {
    return ids(site.ledger
        .statementList()
        .of(StatementList.Filter.NONE, order, descending, ALL)
        .rows());
  }

  private static List<String> statements(Site site, StatementList.Filter filter) {
    return ids(site.ledger
        .statementList()
        .of(filter, StatementList.Order.PERIOD, false, ALL)
        .rows());
  }

  private static List<String> ids(List<StatementRevision> revisions) {
    return revisions.stream().map(StatementRevision::id).toList();
  }

  private static StatementList.Filter filter(
      String account,
      YearMonth month,
      StatementStatus status,
      Verdict verdict,
      String id,
      boolean held) {
    return new StatementList.Filter(account, "bills", month, status, verdict, id, held);
  }

  private static List<String> lines(
      Site site, StatementRevision revision, StatementLines.Order order, boolean descending) {
    return site.ledger.statementLines().of(revision, order, descending, ALL).rows().stream()
        .map(BillingRecord::resourceId)
        .toList();
  }

  private static Slice.Rows<String> changes(
      Site site, StatementRevision earlier, StatementRevision later, int most) {
    Slice.Rows<StatementLines.Changed> changes =
        site.ledger.statementLines().changes(earlier, later, most);
    return new Slice.Rows<>(
        changes.rows().stream()
            .map(each -> each.either().resourceId() + " " + amount(each.before()) + " "
                + amount(each.after()))
            .toList(),
        changes.more());
  }

  private static String amount(BillingRecord record) {
    return record == null ? null : record.amount().toPlainString();
  }

  private static List<String> deliveries(Site site, DeliveryList.Filter filter) {
    return site.ledger.deliveryList().of(filter, ALL).rows().stream()
        .map(DeliveryList.TimedDelivery::delivery)
        .map(each -> each.sink() + " " + each.revision().id() + " " + each.state())
        .toList();
  }

  private static List<String> outcomes(Site site, RunList.Filter filter) {
    return site.ledger.runList().of(filter, ALL).rows().stream()
        .map(RunRecord::outcome)
        .toList();
  }

  private static BillingRecord product(String resource, String name, String amount) {
    BillingRecord like = charge(resource, amount);
    return new BillingRecord(
        like.resourceId(),
        like.lineKey(),
        like.kind(),
        like.chargeCategory(),
        null,
        like.resourceType(),
        like.period(),
        null,
        null,
        null,
        name,
        like.region(),
        null,
        null,
        null,
        like.amount(),
        like.currency(),
        null,
        null,
        new TreeMap<>(),
        like.provenance());
  }
}

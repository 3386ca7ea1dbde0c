package dev.billbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.testing.Engines;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever statements come in, in whatever order and however often: the ledger says what a few
 * lines of plain Java say.
 */
class LedgerModelTest {

  /** @param lines resource and amount; a resource may stand there more than once */
  record Step(
      String statement,
      List<Map.Entry<String, Integer>> lines,
      boolean paid,
      boolean closed,
      boolean reopen) {}

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Map.Entry<String, Integer>> line = Combinators.combine(
            Arbitraries.of("a", "b", "c", "A", "b "), Arbitraries.integers().between(-2, 2))
        .as(Map::entry);
    Arbitrary<Step> step = Combinators.combine(
            Arbitraries.of("s1", "s2"),
            line.list().ofMaxSize(5),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false),
            Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(1, Arbitraries.just(true)),
                net.jqwik.api.Tuple.of(5, Arbitraries.just(false))))
        .as(Step::new);
    return step.list().ofMinSize(1).ofMaxSize(8);
  }

  @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
  void on_h2_the_ledger_equals_the_model(@ForAll("histories") List<Step> history) {
    check(Engines.H2, history);
  }

  @Property(tries = 4, shrinking = ShrinkingMode.BOUNDED)
  void on_postgresql_the_ledger_equals_the_model(@ForAll("histories") List<Step> history) {
    check(Engines.POSTGRESQL, history);
  }

  @Property(tries = 4, shrinking = ShrinkingMode.BOUNDED)
  void on_mariadb_the_ledger_equals_the_model(@ForAll("histories") List<Step> history) {
    check(Engines.MARIADB, history);
  }

  private static void check(Engines engine, List<Step> history) {
    Map<String, Model> models = new TreeMap<>();
    Site site = Site.on(EveryEngine.Database.of(engine));
    try {
      for (Step step : history) {
        if (step.reopen) {
          Site reopened = site.another();
          site.close();
          site = reopened;
        }
        List<BillingRecord> lines = step.lines.stream()
            .map(line -> Site.charge(line.getKey(), line.getValue().toString()))
            .toList();
        Site.Bill bill = site.bill(step.statement)
            .lines(lines)
            .payment(step.paid ? PaymentStatus.PAID : PaymentStatus.UNPAID);
        PostingResult result = (step.closed ? bill : bill.provisional()).take();
        boolean revised =
            models.computeIfAbsent(step.statement, id -> new Model()).take(step);
        assertThat(result.revised()).as("revised by %s", step).isEqualTo(revised);
      }
      for (Map.Entry<String, Model> model : models.entrySet()) {
        model.getValue().compare(site, model.getKey());
      }
      assertThat(site.ledger.audit().verify().broken()).isNull();
    } finally {
      site.close();
    }
  }

  /** A statement as a list of its revisions, each a bag of amounts for each resource. */
  private static final class Model {

    private final List<Map<String, List<Integer>>> revisions = new ArrayList<>();
    private Boolean paid;
    private boolean closed;

    boolean take(Step step) {
      Map<String, List<Integer>> bag = new TreeMap<>();
      step.lines.forEach(line ->
          bag.computeIfAbsent(line.getKey(), resource -> new ArrayList<>()).add(line.getValue()));
      bag.values().forEach(amounts -> amounts.sort(null));
      boolean changed =
          revisions.isEmpty() || !revisions.get(revisions.size() - 1).equals(bag);
      boolean closes = step.closed && !closed;
      boolean revised = changed || closes || !paid.equals(step.paid);
      if (revised) {
        revisions.add(bag);
        paid = step.paid;
        closed |= step.closed;
      }
      return revised;
    }

    void compare(Site site, String id) {
      List<StatementRevision> kept =
          site.ledger.statements().revisions(site.bill(id).key());
      assertThat(kept).hasSameSizeAs(revisions);
      for (int i = 0; i < kept.size(); i++) {
        Map<String, List<Integer>> bag = new HashMap<>();
        BigDecimal[] sum = {BigDecimal.ZERO};
        site.ledger.statements().records(kept.get(i), record -> {
          if (!record.vanished()) {
            bag.computeIfAbsent(record.content().resourceId(), resource -> new ArrayList<>())
                .add(record.content().amount().intValueExact());
            sum[0] = sum[0].add(record.content().amount());
          }
        });
        bag.values().forEach(amounts -> amounts.sort(null));
        assertThat(bag).as("revision %d of %s", i + 1, id).isEqualTo(revisions.get(i));
        assertThat(sum[0]).isEqualByComparingTo(kept.get(i).statement().total());
      }
    }
  }
}

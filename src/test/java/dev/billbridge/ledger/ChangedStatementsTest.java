package dev.billbridge.ledger;

import static dev.billbridge.ledger.Site.charge;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.analyze.Attention;
import dev.billbridge.analyze.Report;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.testing.Engines;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What {@code changes} reads from a ledger, whichever engine holds it. */
class ChangedStatementsTest {

  @EveryEngine
  void what_an_accountant_must_check_since_a_time_is_listed_with_exact_differences(Engines engine)
      throws Exception {
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      site.bill("paid").lines(charge("a", "100")).take();
      site.bill("restated")
          .lines(charge("a", "10"), charge("b", "5"), charge("c", "1"))
          .take();
      site.bill("closed").month(2026, 11).provisional().lines(charge("a", "7")).take();
      site.bill("named").lines(charge("a", "3")).take();
      site.bill("same").lines(charge("a", "9")).take();
      site.bill("estimate").estimate().month(2026, 9).lines(charge("a", "40")).take();
      site.later(Duration.ofDays(1));
      site.bill("paid").payment(PaymentStatus.PAID).lines(charge("a", "100")).take();
      site.bill("restated")
          .lines(charge("a", "10.000000000000000001"), charge("b", "5"), charge("d", "2"))
          .take();
      site.bill("closed").month(2026, 11).lines(charge("a", "7")).take();
      site.bill("named").lines(charge("a", "", "3", Map.of("note", "x"))).take();
      site.bill("new").month(2026, 9).lines(charge("a", "42")).take();

      Report report = Attention.of(site.ledger.changedStatements().since(site.now));

      assertThat(report.rows().stream().map(row -> shown(report, row)))
          .containsExactlyInAnyOrder(
              "estimate replaced 0 0 1 JPY 40 null -40",
              "new new 1 0 0 JPY null 42 42",
              "closed final 0 0 0 JPY 7 7 0",
              "paid paid 0 0 0 JPY 100 100 0",
              "restated restated 1 1 1 JPY 16 17.000000000000000001 1.000000000000000001");
      assertThat(report.totals()).hasSize(1);
      assertThat(report.totals().get(0).subList(11, 15))
          .containsExactly("JPY", "163", "166.000000000000000001", "3.000000000000000001");
      assertThat(site.ledger.changedStatements().since(site.now.plusSeconds(1))).isEmpty();
    }
  }

  private static String shown(Report report, List<String> row) {
    int change = report.headings().indexOf("change");
    int lines = report.headings().indexOf("linesNew");
    return "%s %s %s"
        .formatted(
            row.get(report.headings().indexOf("statement")),
            row.get(change),
            String.join(
                " ",
                row.subList(lines, row.size()).stream().map(String::valueOf).toList()));
  }
}

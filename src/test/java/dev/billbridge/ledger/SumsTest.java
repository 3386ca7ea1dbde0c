package dev.billbridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.analyze.Changes;
import dev.billbridge.analyze.Cost;
import dev.billbridge.analyze.Dimension;
import dev.billbridge.analyze.Question;
import dev.billbridge.analyze.Report;
import dev.billbridge.analyze.Rulings;
import dev.billbridge.analyze.Usage;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.ledger.sum.LineFilter;
import dev.billbridge.testing.Engines;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** What {@code analyze} reads from a ledger, whichever engine holds it. */
class SumsTest {

  private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
  private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

  @EveryEngine
  void costs_and_usage_are_added_up_exactly_by_what_is_asked_for(Engines engine) throws Exception {
    Rulings rulings = new Rulings(Path.of("routes"));
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      site.bill("o1")
          .lines(
              sakura("web-1", "cloud/plan/1", "2678400", "2200", "2000", "200"),
              sakura("web-2", "cloud/plan/1", "1339200", "1100.000000000000000001", null, null),
              sakura("disk-1", "cloud/disk/1", "2678400", "880", "800", "80"),
              sakura("web-1", "cloud/disk/1", "2678400", "440", "400", "40"),
              sakura("router", "cloud/traffic/1", null, "333", "303", "30"))
          .take();
      site.bill("o2")
          .lines(line("core", "EUR", "0.000000000000000001", "1", "x", null))
          .take();
      site.bill("n1").month(2026, 11).provisional().lines(sakura("web-1", "7")).take();
      // Neither an earlier revision nor a line that has vanished counts.
      site.bill("n1")
          .month(2026, 11)
          .provisional()
          .lines(sakura("web-1", "2200"))
          .take();

      assertThat(Cost.of(site.ledger, by(Dimension.MONTH), rulings).rows())
          .containsExactly(
              row("2026-10", "EUR", "0.000000000000000001", null, null, "1", "0"),
              row("2026-10", "JPY", "4953.000000000000000001", null, null, "5", "0"),
              row("2026-11", "JPY", "2200", null, null, "1", "1"));
      assertThat(Cost.of(site.ledger, new Question(october(), List.of(Dimension.CLASS), 2), rulings)
              .rows())
          .containsExactly(
              row(null, "EUR", "0.000000000000000001", null, null, "1", "0"),
              row("server", "JPY", "3300.000000000000000001", null, null, "2", "0"),
              row("disk", "JPY", "1320", "1200", "120", "2", "0"),
              row("(1 other)", "JPY", "333", "303", "30", "1", "0"));
      Report usage = Usage.of(
          site.ledger,
          new Question(october(), List.of(Dimension.MONTH, Dimension.CLASS), 0),
          rulings);
      assertThat(usage.headings())
          .containsExactly(
              "month",
              "class",
              "unit",
              "quantity",
              "resources",
              "average",
              "lines",
              "provisionalLines");
      assertThat(usage.rows())
          .containsExactly(
              row("2026-10", "traffic", "GB", null, "1", null, "1", "0"),
              row("2026-10", "disk", "Hours", "1488", "2", "2", "2", "0"),
              row("2026-10", "server", "Hours", "1116", "2", "1.5", "2", "0"),
              row("2026-10", null, "x", "1", "1", null, "1", "0"));
    }
  }

  @EveryEngine
  void the_difference_of_two_months_is_volume_price_and_rounding(Engines engine) throws Exception {
    Rulings rulings = new Rulings(Path.of("routes"));
    try (Site site = Site.on(EveryEngine.Database.of(engine))) {
      site.bill("o1")
          .lines(
              line("dc", "EUR", "148.80", "2976", "1hour", "0.050"),
              line("gone", "EUR", "1", "10", "1hour", "0.1"),
              sakura("web-1", "cloud/plan/1", "2678400", "2000", null, null))
          .take();
      site.bill("n1")
          .month(2026, 11)
          .lines(
              line("dc", "EUR", "164.74", "3168", "1hour", "0.052"),
              // The same server all through the month, at the same monthly price.
              sakura("web-1", "cloud/plan/1", "2592000", "2000", null, null))
          .take();

      Report report = Changes.of(
          site.ledger,
          new Question(
              new LineFilter(OCTOBER, NOVEMBER, Set.of(), Set.of(), Kind.CHARGE),
              List.of(Dimension.RESOURCE),
              0),
          rulings);
      assertThat(report.rows())
          .containsExactly(
              row("dc", null, "EUR", "148.8", "164.74", "15.94", "9.6", "6.336", "0.004"),
              row("gone", null, "EUR", "1", "0", "-1", "-1", "0", "0"));
      assertThat(report.totals())
          .containsExactly(
              row("total", null, "EUR", "149.8", "164.74", "14.94", "8.6", "6.336", "0.004"),
              row("total", null, "JPY", "2000", "2000", "0", "0", "0", "0"));
      assertThat(site.ledger.sums().lastFinalMonth()).contains(NOVEMBER);
    }
  }

  private static Question by(Dimension... dimensions) {
    return new Question(
        new LineFilter(null, null, Set.of(), Set.of(), Kind.CHARGE), List.of(dimensions), 0);
  }

  private static LineFilter october() {
    return new LineFilter(OCTOBER, OCTOBER, Set.of("tokyo"), Set.of("bills"), Kind.CHARGE);
  }

  private static List<String> row(String... cells) {
    return Arrays.asList(cells);
  }

  private static BillingRecord sakura(String resource, String amount) {
    return sakura(resource, "cloud/plan/1", "60", amount, null, null);
  }

  private static BillingRecord sakura(
      String resource, String type, String quantity, String amount, String net, String tax) {
    String unit = type.contains("traffic") ? null : "seconds";
    return record(
        resource,
        type,
        new String[] {quantity, unit, null},
        new String[] {amount, net, tax},
        Site.JPY);
  }

  private static BillingRecord line(
      String resource,
      String currency,
      String amount,
      String quantity,
      String unit,
      String unitPrice) {
    return record(
        resource,
        "datacenter",
        new String[] {quantity, unit, unitPrice},
        new String[] {amount, null, null},
        Currency.getInstance(currency));
  }

  /**
   * @param used quantity, unit and unit price
   * @param billed amount, net and tax
   */
  private static BillingRecord record(
      String resource, String type, String[] used, String[] billed, Currency currency) {
    return new BillingRecord(
        resource,
        type,
        Kind.CHARGE,
        ChargeCategory.USAGE,
        null,
        type,
        BillingPeriod.of(OCTOBER),
        null,
        null,
        "product",
        null,
        null,
        decimal(used[0]),
        used[1],
        decimal(used[2]),
        decimal(billed[0]),
        currency,
        decimal(billed[1]),
        decimal(billed[2]),
        new TreeMap<>(),
        new Provenance("ab".repeat(32), "/BillDetails/0", 1L));
  }

  private static BigDecimal decimal(String text) {
    return text == null ? null : new BigDecimal(text);
  }
}

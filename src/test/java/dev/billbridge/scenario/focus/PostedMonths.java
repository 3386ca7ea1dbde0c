package dev.billbridge.scenario.focus;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineFilter;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.InventedCharge;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A ledger with a bill for each month, which may change. */
final class PostedMonths implements AutoCloseable {

  private static final Currency JPY = Currency.getInstance("JPY");

  final Ledger ledger;
  private final Clockwork clock;

  PostedMonths(String url, Clockwork clock) {
    this.clock = clock;
    this.ledger = Ledger.open(url, null, null, clock, Lifecycle.STANDARD, List.of());
  }

  /**
   * The bill of a month.
   *
   * @param change another one changes some lines, adds one and removes one
   */
  void post(YearMonth month, boolean isFinal, int change) {
    List<BillingRecord> records = new ArrayList<>();
    records.add(line(month, "web-1", 2000, 200));
    records.add(line(month, "web-2", 1000 + change, 100));
    records.add(line(month, "only-" + change, 7, 0));
    BigDecimal total =
        records.stream().map(BillingRecord::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    Statement statement = new Statement(
        new StatementKey("sakura", "0012345", "bill-" + month),
        "bills",
        BillingPeriod.of(month),
        month.plusMonths(1).atDay(1),
        month.plusMonths(1).atEndOfMonth(),
        total,
        JPY,
        3L,
        PaymentStatus.UNPAID,
        isFinal,
        null,
        new TreeMap<>());
    Intake intake = new Intake(
        "sakura",
        "tokyo",
        "bills",
        "sakura-bills",
        Map.of("id", month + " " + change + isFinal),
        Map.of(),
        clock.instant());
    try (Posting posting = ledger.postings().begin(intake, "mapping", statement, false)) {
      records.forEach(posting::add);
      posting.commit(
          new Reconciliation(3, total, BigDecimal.ZERO, Verdict.MATCHED, null), key -> true);
    }
  }

  private static BillingRecord line(YearMonth month, String resource, long net, long tax) {
    return InventedCharge.of(resource, month, BigDecimal.valueOf(net + tax), JPY)
        .resource("name, of \"" + resource + "\"", "cloud/plan/1")
        .product("50050", "プラン1")
        .region("is1b")
        .quantity(new BigDecimal("2678400"), "seconds")
        .net(BigDecimal.valueOf(net), BigDecimal.valueOf(tax))
        .record();
  }

  /** What the charges of a ledger add up to, by currency. */
  static Map<String, BigDecimal> held(Ledger ledger) {
    Map<String, BigDecimal> held = new TreeMap<>();
    ledger
        .sums()
        .read(
            new LineFilter(null, null, Set.of(), Set.of(), Kind.CHARGE),
            List.of(LineColumn.CURRENCY),
            sum -> held.put(sum.text(LineColumn.CURRENCY), sum.amount().stripTrailingZeros()));
    return held;
  }

  @Override
  public void close() {
    ledger.close();
  }
}

package dev.billbridge.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.Verdict;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LineTotalsTest {

  private static final BillingPeriod OCTOBER = BillingPeriod.of(YearMonth.of(2026, 10));

  @Test
  void lines_that_make_the_total_to_the_last_digit_match() {
    assertThat(judged("ionos", "0.300000000000000003", null, "0.100000000000000001", "0.200000000000000002").verdict()).isEqualTo(Verdict.MATCHED);
  }

  @Test
  void a_rebate_that_has_to_be_turned_to_meet_the_total_is_explained() {
    Reconciliation turned = judged("ionos", "7.00", "3.00", "10.00");

    assertThat(turned.verdict()).isEqualTo(Verdict.EXPLAINED);
    assertThat(turned.difference()).isZero();
    assertThat(turned.reason()).isEqualTo("rebates printed as 3 EUR are taken as -3, because only so the lines come to the total");
    assertThat(judged("ionos", "7.00", "-3.00", "10.00").verdict()).isEqualTo(Verdict.MATCHED);
  }

  @Test
  void rounding_explains_one_cent_for_each_line_and_no_more_of_a_provider_that_rounds_lines() {
    assertThat(judged("ionos", "10.02", null, "5.00", "5.00").verdict()).isEqualTo(Verdict.EXPLAINED);
    assertThat(judged("ionos", "9.98", null, "5.00", "5.00").reason()).contains("2 lines", "the difference is -0.02");
    assertThat(judged("ionos", "10.03", null, "5.00", "5.00").verdict()).isEqualTo(Verdict.MISMATCHED);
    assertThat(judged("sakura", "10.01", null, "5.00", "5.00").verdict()).isEqualTo(Verdict.MISMATCHED);
  }

  @Test
  void a_mismatch_says_both_figures_and_the_difference() {
    assertThat(judged("sakura", "12", null, "5", "5").reason()).isEqualTo("the statement says 12 EUR, its lines make 10; the difference is 2");
  }

  private static Reconciliation judged(String provider, String total, String rebate, String... amounts) {
    Statement statement = new Statement(new StatementKey(provider, "1", "4711"), "invoices", OCTOBER, null, null, new BigDecimal(total),
        Currency.getInstance("EUR"), null, PaymentStatus.UNKNOWN, true, null, new TreeMap<>());
    LineTotals totals = new LineTotals();
    for (String amount : amounts) {
      totals.line();
      totals.add(charge(amount));
    }
    if (rebate != null) {
      totals.line();
      BillingRecord unsigned = charge(rebate);
      totals.add(totals.wantsNegative(statement, List.of(unsigned)) ? unsigned.negated() : unsigned);
    }
    return totals.against(statement, BigDecimal.ZERO);
  }

  private static BillingRecord charge(String amount) {
    return new BillingRecord("r", "", Kind.CHARGE, ChargeCategory.USAGE, null, null, OCTOBER, null, null, null, null, null, null, null, null,
        new BigDecimal(amount), Currency.getInstance("EUR"), null, null, new TreeMap<>(), new Provenance("00", "/0", null));
  }
}

package dev.billbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Practice;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Rounding;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.testing.InventedCharge;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LineTotalsTest {

  private static final Currency EUR = Currency.getInstance("EUR");
  private static final BillingPeriod OCTOBER = BillingPeriod.of(YearMonth.of(2026, 10));

  @Test
  void lines_that_make_the_total_to_the_last_digit_match() {
    assertThat(judged("0.300000000000000003", null, "0.100000000000000001", "0.200000000000000002")
            .verdict())
        .isEqualTo(Verdict.MATCHED);
  }

  @Test
  void a_rebate_that_has_to_be_turned_to_meet_the_total_is_explained() {
    Reconciliation turned = judged("7.00", "3.00", "10.00");

    assertThat(turned.verdict()).isEqualTo(Verdict.EXPLAINED);
    assertThat(turned.difference()).isZero();
    assertThat(turned.reason())
        .isEqualTo(
            "rebates printed as 3 EUR are taken as -3, because only so the lines come to the total");
    assertThat(judged("7.00", "-3.00", "10.00").verdict()).isEqualTo(Verdict.MATCHED);
  }

  @Test
  void a_lost_line_is_never_taken_for_rounding_however_many_lines_there_are() {
    LineTotals totals = new LineTotals();
    for (int line = 0; line < 1_999; line++) {
      totals.line();
      totals.add(line("0.5", "1", "0.50"));
    }

    assertThat(totals.against(statement("1019.49", Rounding.values()), BigDecimal.ZERO))
        .satisfies(judged -> {
          assertThat(judged.verdict()).isEqualTo(Verdict.MISMATCHED);
          assertThat(judged.reason())
              .isEqualTo(
                  "the statement says 1019.49 EUR, its lines make 999.5; the difference is 19.99");
        });
    assertThat(totals
            .against(statement("999.51", Rounding.values()), BigDecimal.ZERO)
            .verdict())
        .as("nor a lost cent")
        .isEqualTo(Verdict.MISMATCHED);
  }

  @Test
  void a_total_that_is_rounded_once_is_explained_to_the_last_cent_where_the_provider_rounds_so() {
    BillingRecord[] lines = {
      line("3.333", "1", "3.33"),
      line("3.333", "1", "3.33"),
      line("3.334", "1", "3.33"),
      charge("5")
    };

    assertThat(rounded("15.00", lines, Rounding.TOTAL)).satisfies(judged -> {
      assertThat(judged.verdict()).isEqualTo(Verdict.EXPLAINED);
      assertThat(judged.difference()).isEqualByComparingTo("0.01");
      assertThat(judged.reason())
          .isEqualTo(
              "the statement says 15 EUR, its lines make 14.99; quantity × unit price of all lines is 15, and rounded makes the total");
    });
    assertThat(rounded("15.01", lines, Rounding.TOTAL).verdict()).isEqualTo(Verdict.MISMATCHED);
    assertThat(rounded("15.00", lines, Rounding.LINE).verdict()).isEqualTo(Verdict.MISMATCHED);
    assertThat(rounded("15.00", lines).verdict())
        .as("a provider that rounds nothing")
        .isEqualTo(Verdict.MISMATCHED);
  }

  @Test
  void a_total_of_rounded_lines_is_explained_where_they_are_printed_without_rounding() {
    BillingRecord[] lines = {
      line("0.004", "1", "0.004"), line("0.006", "1", "0.006"), line("0.006", "1", "0.006")
    };

    assertThat(rounded("0.02", lines, Rounding.LINE).verdict()).isEqualTo(Verdict.EXPLAINED);
    assertThat(rounded("0.02", lines, Rounding.LINE).reason())
        .endsWith("quantity × unit price, rounded for each line, makes the total");
    assertThat(rounded("0.03", lines, Rounding.LINE).verdict()).isEqualTo(Verdict.MISMATCHED);
  }

  @Test
  void a_line_whose_amount_is_not_what_its_figures_make_explains_nothing() {
    assertThat(rounded(
                "25.00",
                new BillingRecord[] {line("1", "5", "5"), line("1", "20", "0.01")},
                Rounding.values())
            .verdict())
        .isEqualTo(Verdict.MISMATCHED);
  }

  @Test
  void
      charges_without_a_total_are_unstated_and_an_estimate_and_what_states_no_charges_match_as_ever() {
    LineTotals charges = new LineTotals();
    charges.line();
    charges.add(charge("5"));
    Reconciliation judged = charges.against(statement(null), BigDecimal.ZERO);

    assertThat(judged.verdict()).isEqualTo(Verdict.UNSTATED);
    assertThat(judged.reason()).isEqualTo("the statement states no total; its lines make 5 EUR");
    assertThat(judged.linesTotal()).isEqualByComparingTo("5");
    assertThat(new LineTotals().against(statement(null), BigDecimal.ZERO).verdict())
        .as("usage, prices, an account")
        .isEqualTo(Verdict.MATCHED);
    assertThat(new LineTotals()
            .against(
                with(null, null, new Practice(false, true, Set.of()), Map.of()), BigDecimal.ZERO)
            .reason())
        .as("a bill without lines")
        .isEqualTo("the statement states no total");
    assertThat(charges
            .against(
                with(null, EUR, Practice.PLAIN, Map.of(Statement.ESTIMATED, "true")),
                BigDecimal.ZERO)
            .verdict())
        .isEqualTo(Verdict.MATCHED);
    assertThat(charges
            .against(with(null, null, Practice.PLAIN, Map.of()), BigDecimal.ZERO)
            .verdict())
        .as("without a currency either")
        .isEqualTo(Verdict.UNSTATED);
  }

  @Test
  void a_mismatch_says_both_figures_and_the_difference() {
    assertThat(judged("12", null, "5", "5").reason())
        .isEqualTo("the statement says 12 EUR, its lines make 10; the difference is 2");
  }

  private static Reconciliation judged(String total, String rebate, String... amounts) {
    Statement statement = statement(total);
    LineTotals totals = new LineTotals();
    for (String amount : amounts) {
      totals.line();
      totals.add(charge(amount));
    }
    if (rebate != null) {
      totals.line();
      BillingRecord unsigned = charge(rebate);
      totals.add(
          totals.wantsNegative(statement, List.of(unsigned)) ? unsigned.negated() : unsigned);
    }
    return totals.against(statement, BigDecimal.ZERO);
  }

  private static Reconciliation rounded(String total, BillingRecord[] lines, Rounding... practice) {
    LineTotals totals = new LineTotals();
    for (BillingRecord line : lines) {
      totals.line();
      totals.add(line);
    }
    return totals.against(statement(total, practice), BigDecimal.ZERO);
  }

  private static Statement statement(String total, Rounding... rounding) {
    return with(total, EUR, new Practice(false, false, Set.of(rounding)), Map.of());
  }

  private static Statement with(
      String total, Currency currency, Practice practice, Map<String, String> attributes) {
    return new Statement(
        new StatementKey("ionos", "1", "4711"),
        "invoices",
        OCTOBER,
        null,
        null,
        total == null ? null : new BigDecimal(total),
        currency,
        null,
        PaymentStatus.UNKNOWN,
        true,
        null,
        new TreeMap<>(attributes),
        practice);
  }

  private static BillingRecord charge(String amount) {
    return line(null, null, amount);
  }

  private static BillingRecord line(String quantity, String unitPrice, String amount) {
    InventedCharge charge = InventedCharge.of(
            "r", YearMonth.of(2026, 10), new BigDecimal(amount), EUR)
        .quantity(quantity == null ? null : new BigDecimal(quantity), null);
    return (unitPrice == null ? charge : charge.unitPrice(unitPrice)).record();
  }
}

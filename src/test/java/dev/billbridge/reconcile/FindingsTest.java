package dev.billbridge.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FindingsTest {

  private final List<StatementRevision> statements = new ArrayList<>();

  @Test
  void a_month_without_a_statement_between_others_is_missing_and_one_before_or_after_is_not() {
    bill("2026-03", "100").bill("2026-05", "100").bill("2026-06", "100");

    assertThat(Findings.of(statements)).singleElement().satisfies(finding -> {
      assertThat(finding.kind()).isEqualTo(Findings.Kind.MISSING_MONTH);
      assertThat(finding.sentence()).isEqualTo("tokyo bills of account 1 has no statement for 2026-04, but has earlier and later ones");
    });
  }

  @Test
  void a_total_of_more_than_three_times_or_less_than_a_third_of_the_usual_is_a_jump() {
    bill("2026-01", "100").bill("2026-02", "90").bill("2026-03", "110");
    assertThat(Findings.of(with("2026-04", "300"))).isEmpty();
    assertThat(Findings.of(with("2026-04", "300.01"))).singleElement()
        .satisfies(finding -> assertThat(finding.sentence()).isEqualTo("tokyo bills of account 1 for 2026-04 come to 300.01 JPY; usual are 100"));
    assertThat(Findings.of(with("2026-04", "33.33"))).hasSize(1);
    assertThat(Findings.of(with("2026-04", "34"))).isEmpty();
  }

  @Test
  void two_earlier_statements_do_not_say_what_is_usual() {
    bill("2026-01", "1").bill("2026-02", "1");

    assertThat(Findings.of(with("2026-03", "1000"))).isEmpty();
  }

  @Test
  void a_statement_that_was_restated_stays_a_finding() {
    statements.add(revision("2026-01", "1", StatementStatus.RESTATED));

    assertThat(Findings.of(statements)).singleElement().extracting(Findings.Finding::kind).isEqualTo(Findings.Kind.RESTATED);
  }

  private FindingsTest bill(String month, String total) {
    statements.add(revision(month, total, StatementStatus.FINAL));
    return this;
  }

  private List<StatementRevision> with(String month, String total) {
    List<StatementRevision> all = new ArrayList<>(statements);
    all.add(revision(month, total, StatementStatus.FINAL));
    return all;
  }

  private static StatementRevision revision(String month, String total, StatementStatus status) {
    Statement statement = new Statement(new StatementKey("sakura", "1", "b" + month), "bills", BillingPeriod.of(YearMonth.parse(month)), null, null,
        new BigDecimal(total), Currency.getInstance("JPY"), null, PaymentStatus.UNKNOWN, true, null, new TreeMap<>());
    return new StatementRevision(1, "tokyo", statement, 1, status, new Reconciliation(1, null, null, Verdict.MATCHED, null), "00", Instant.EPOCH);
  }
}

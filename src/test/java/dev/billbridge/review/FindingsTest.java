package dev.billbridge.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.FindingKind;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FindingsTest {

  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

  private final List<StatementRevision> statements = new ArrayList<>();

  @Test
  void a_month_without_a_statement_between_others_is_missing_and_one_before_or_after_is_not() {
    bill("2026-03", "100").bill("2026-05", "100").bill("2026-06", "100");

    assertThat(of(statements)).singleElement().satisfies(finding -> {
      assertThat(finding.kind()).isEqualTo(FindingKind.MISSING_MONTH);
      assertThat(finding.sentence())
          .isEqualTo(
              "tokyo bills of account 1 has no statement for 2026-04, but has earlier and later ones");
    });
  }

  @Test
  void a_total_of_more_than_three_times_or_less_than_a_third_of_the_usual_is_a_jump() {
    bill("2026-01", "100").bill("2026-02", "90").bill("2026-03", "110");
    assertThat(of(with("2026-04", "300"))).isEmpty();
    assertThat(of(with("2026-04", "300.01")))
        .singleElement()
        .satisfies(finding -> assertThat(finding.sentence())
            .isEqualTo("tokyo bills of account 1 for 2026-04 come to 300.01 JPY; usual are 100"));
    assertThat(of(with("2026-04", "33.33"))).hasSize(1);
    assertThat(of(with("2026-04", "34"))).isEmpty();
  }

  @Test
  void two_earlier_statements_do_not_say_what_is_usual() {
    bill("2026-01", "1").bill("2026-02", "1");

    assertThat(of(with("2026-03", "1000"))).isEmpty();
  }

  @Test
  void a_statement_that_was_restated_stays_a_finding_with_its_time_to_the_second() {
    statements.add(revision("2026-01", "1", StatementStatus.RESTATED));

    assertThat(of(statements)).singleElement().satisfies(finding -> {
      assertThat(finding.kind()).isEqualTo(FindingKind.RESTATED);
      assertThat(finding.sentence()).endsWith("revision 1, recorded 1970-01-01T00:00:00Z");
    });
  }

  @Test
  void how_far_from_the_usual_a_jump_is_can_be_set() {
    bill("2026-01", "100").bill("2026-02", "100").bill("2026-03", "100");
    Findings.Limits narrow = new Findings.Limits(new BigDecimal("1.5"), Duration.ofDays(10));

    assertThat(Findings.of(with("2026-04", "150"), narrow, NOW)).isEmpty();
    assertThat(Findings.of(with("2026-04", "150.01"), narrow, NOW))
        .singleElement()
        .extracting(Finding::kind)
        .isEqualTo(FindingKind.AMOUNT_JUMP);
  }

  @Test
  void a_closed_month_that_is_still_provisional_after_ten_days_is_late() {
    statements.add(revision("2026-04", "1", StatementStatus.PROVISIONAL));

    assertThat(Findings.of(
            statements, Findings.Limits.STANDARD, Instant.parse("2026-05-11T00:00:00Z")))
        .isEmpty();
    assertThat(Findings.of(
            statements, Findings.Limits.STANDARD, Instant.parse("2026-05-11T00:00:01Z")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.kind()).isEqualTo(FindingKind.LATE);
          assertThat(finding.sentence())
              .isEqualTo(
                  "tokyo bills b2026-04 for 2026-04 is still provisional, although the month closed on 2026-05-01");
        });
  }

  @Test
  void when_a_month_closes_its_statement_says_best() {
    statements.add(revision(
        "2026-04",
        "1",
        StatementStatus.PROVISIONAL,
        Instant.parse("2026-04-30T20:00:00Z"),
        Map.of()));

    assertThat(Findings.of(
            statements, Findings.Limits.STANDARD, Instant.parse("2026-05-10T20:00:00Z")))
        .isEmpty();
    assertThat(Findings.of(
            statements, Findings.Limits.STANDARD, Instant.parse("2026-05-10T20:00:01Z")))
        .hasSize(1);
  }

  @Test
  void
      the_month_after_the_last_one_is_late_ten_days_after_its_end_and_no_longer_expected_after_three_more() {
    bill("2026-02", "1");
    bill("2026-03", "1");

    assertThat(Findings.of(
            statements, Findings.Limits.STANDARD, Instant.parse("2026-05-11T00:00:00Z")))
        .isEmpty();
    assertThat(Findings.of(
            statements, Findings.Limits.STANDARD, Instant.parse("2026-05-11T00:00:01Z")))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.kind()).isEqualTo(FindingKind.LATE);
          assertThat(finding.sentence())
              .isEqualTo(
                  "tokyo bills of account 1 has no statement for 2026-04 yet, although the month closed on 2026-05-01");
        });
    assertThat(Findings.of(
            statements, Findings.Limits.STANDARD, Instant.parse("2026-07-31T23:59:59Z")))
        .hasSize(1);
    assertThat(Findings.of(
            statements, Findings.Limits.STANDARD, Instant.parse("2026-08-01T00:00:00Z")))
        .isEmpty();
  }

  @Test
  void an_estimate_is_never_late_and_does_not_stand_for_the_statement_that_is() {
    bill("2026-03", "1");
    Statement estimate = new Statement(
        new StatementKey("sakura", "1", "e"),
        "bills",
        BillingPeriod.of(YearMonth.parse("2026-04")),
        null,
        null,
        null,
        Currency.getInstance("JPY"),
        null,
        PaymentStatus.UNKNOWN,
        false,
        null,
        new TreeMap<>(Map.of(Statement.ESTIMATED, "true")));
    statements.add(new StatementRevision(
        2,
        "tokyo",
        estimate,
        1,
        StatementStatus.PROVISIONAL,
        new Reconciliation(1, null, null, Verdict.MATCHED, null),
        "00",
        Instant.EPOCH,
        Instant.EPOCH));

    assertThat(Findings.of(
            statements, Findings.Limits.STANDARD, Instant.parse("2026-05-20T00:00:00Z")))
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.sentence()).contains("no statement for 2026-04 yet"));
  }

  @Test
  void a_statement_whose_place_another_has_taken_is_not_late() {
    statements.add(revision(
        "2026-04",
        "0",
        StatementStatus.PROVISIONAL,
        null,
        Map.of(StatementRevision.REPLACED_BY, "4711")));

    assertThat(Findings.of(
            statements, Findings.Limits.STANDARD, Instant.parse("2026-06-20T00:00:00Z")))
        .isEmpty();
  }

  /** Of the day after the last month in these tests: nothing is late yet. */
  private static List<Finding> of(List<StatementRevision> statements) {
    return Findings.of(statements, Findings.Limits.STANDARD, NOW);
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
    return revision(month, total, status, null, Map.of());
  }

  private static StatementRevision revision(
      String month,
      String total,
      StatementStatus status,
      Instant finalFrom,
      Map<String, String> attributes) {
    Statement statement = new Statement(
        new StatementKey("sakura", "1", "b" + month),
        "bills",
        BillingPeriod.of(YearMonth.parse(month)),
        null,
        null,
        new BigDecimal(total),
        Currency.getInstance("JPY"),
        null,
        PaymentStatus.UNKNOWN,
        null,
        finalFrom,
        new TreeMap<>(attributes));
    return new StatementRevision(
        1,
        "tokyo",
        statement,
        1,
        status,
        new Reconciliation(1, null, null, Verdict.MATCHED, null),
        "00",
        Instant.EPOCH,
        Instant.EPOCH.plusMillis(1));
  }
}

package dev.billbridge.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.testing.Engines;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A provider nobody has heard of, whose bills and usage are held against each other by what its
 * file says.
 */
class CrossCheckTest {

  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");
  private static final BigDecimal ONE_PER_CENT = new BigDecimal("0.01");
  private static final String RULES = """
      def comparisons: [{ datasets: ["bills", "usage"], rounding: "0.01" }];
      def figure: .record | { key: [.region, .productId], place: "zone \\(.region)", measure: .productId, unit: .unit };
      """;

  @TempDir
  private Path mappings;

  private final Ledger ledger =
      Ledger.open(Engines.H2.freshDatabase(), null, null, () -> NOW, Lifecycle.STANDARD, List.of());

  @BeforeEach
  void rules() throws IOException {
    rules(RULES);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void each_difference_is_a_sentence_with_account_month_place_both_figures_and_their_documents() {
    take("bills", "4711", "2026-10", record("vm", "120"), record("disk", "50"));
    take(
        "usage",
        "u-10",
        "2026-10",
        record("vm", "100"),
        record("vm", "10"),
        record("disk", "50"),
        record("address", "3"));

    assertThat(sentences(repeat("usage")))
        .containsExactly(
            "ours bills and usage of account 007 for 2026-10 differ in zone z1: address: 4711 does not have it; u-10 says 3 hour; the difference is 3 hour,"
                + " 100.0 % of the larger",
            "ours bills and usage of account 007 for 2026-10 differ in zone z1: vm: 4711 says 120 hour; u-10 says 110 hour; the difference is 10 hour,"
                + " 8.3 % of the larger");
  }

  @Test
  void a_bill_and_its_correction_count_together() {
    take("bills", "4711", "2026-10", record("vm", "120"));
    take("bills", "4712", "2026-10", record("vm", "-20"));
    take("usage", "u-10", "2026-10", record("vm", "100"));
    assertThat(repeat("bills").findings()).isEmpty();

    take("usage", "u-10", "2026-10", record("vm", "90"));
    assertThat(sentences(repeat("usage")))
        .singleElement()
        .asString()
        .contains("4711 and 4712 says 100 hour; u-10 says 90 hour");
  }

  @Test
  void what_is_there_on_one_side_only_or_of_another_month_is_not_compared() {
    take("bills", "4711", "2026-10", record("vm", "120"));
    take("usage", "u-09", "2026-09", record("vm", "1"));

    assertThat(repeat("bills")).isEqualTo(new CrossCheck.Outcome(List.of(), List.of()));
    assertThat(ledger.comparisons().of("acme", "ours")).isEmpty();
  }

  @Test
  void what_two_logins_have_brought_of_one_contract_is_compared_and_nothing_of_other_contracts() {
    take("bills", "4711", "2026-10", record("vm", "120"));
    takeBy("another login", "usage", "u-10", "2026-10", record("vm", "100"));

    assertThat(new CrossCheck(ledger, mappings(), ONE_PER_CENT)
            .repeat("acme", "a third", "usage")
            .findings())
        .isEmpty();
    assertThat(new CrossCheck(ledger, mappings(), ONE_PER_CENT)
            .repeat("acme", "another login", "usage")
            .findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.sentence())
            .startsWith("ours bills and usage of account 007 for 2026-10 differ"));
  }

  @Test
  void ten_differences_are_listed_and_the_others_counted() {
    take(
        "bills",
        "4711",
        "2026-10",
        IntStream.range(0, 25).mapToObj(i -> record("p" + i, "2")).toArray(BillingRecord[]::new));
    take("usage", "u-10", "2026-10", record("vm", "1"));

    assertThat(sentences(repeat("bills")))
        .hasSize(11)
        .last()
        .isEqualTo(
            "ours bills and usage of account 007 for 2026-10 differ in 26 figures; the 10 that differ most are listed");
  }

  @Test
  void the_same_is_compared_once_until_a_statement_the_rules_or_the_tolerance_change()
      throws IOException {
    take("bills", "4711", "2026-10", record("vm", "102"));
    take("usage", "u-10", "2026-10", record("vm", "100"));
    assertThat(repeat("usage").findings()).hasSize(1);
    assertThat(repeat("usage").findings()).isEmpty();
    assertThat(repeat("account").findings()).isEmpty();
    assertThat(ledger.comparisons().findings()).hasSize(1);

    assertThat(new CrossCheck(ledger, mappings(), new BigDecimal("0.02"))
            .repeat("acme", "ours", "usage")
            .findings())
        .isEmpty();
    assertThat(ledger.comparisons().findings()).isEmpty();
    assertThat(repeat("usage").findings()).hasSize(1);

    rules(RULES.replace("0.01", "5"));
    repeat("usage");
    assertThat(ledger.comparisons().findings()).isEmpty();
  }

  @Test
  void findings_go_with_what_they_were_found_in() throws IOException {
    take("bills", "4711", "2026-10", record("vm", "110"));
    take("usage", "u-10", "2026-10", record("vm", "100"));
    repeat("usage");
    take("usage", "u-10", "2026-10", record("vm", "110"));
    repeat("usage");
    assertThat(ledger.comparisons().findings()).isEmpty();

    take("usage", "u-10", "2026-10", record("vm", "100"));
    repeat("usage");
    assertThat(ledger.comparisons().findings()).hasSize(1);
    rules("def comparisons: []; def figure: empty;");
    repeat("usage");
    assertThat(ledger.comparisons().findings()).isEmpty();
    assertThat(ledger.comparisons().of("acme", "ours")).isEmpty();
  }

  @Test
  void rules_that_fail_are_a_failure_with_their_file_and_what_was_found_before_stays()
      throws IOException {
    take("bills", "4711", "2026-10", record("vm", "110"));
    take("usage", "u-10", "2026-10", record("vm", "100"));
    repeat("usage");
    rules(RULES + "def figure: error(\"no such zone\");");

    assertThat(repeat("usage").failures())
        .singleElement()
        .asString()
        .startsWith("ours bills and usage of account 007 for 2026-10 are not compared: ")
        .contains("acme-crosscheck.jq: figure, of record acme:007:4711:vm: no such zone");
    assertThat(ledger.comparisons().findings()).hasSize(1);
  }

  @Test
  void records_that_have_vanished_and_quantities_that_are_not_known_are_not_counted() {
    take("bills", "4711", "2026-10", record("vm", "100"), record("disk", "5"));
    take("bills", "4711", "2026-10", record("vm", "100"), record("address", null));
    take("usage", "u-10", "2026-10", record("vm", "100"), record("address", "3"));

    assertThat(repeat("bills").findings()).isEmpty();
  }

  private CrossCheck.Outcome repeat(String dataset) {
    return new CrossCheck(ledger, mappings(), ONE_PER_CENT).repeat("acme", "ours", dataset);
  }

  private Mappings mappings() {
    try {
      return Mappings.load(mappings);
    } catch (IOException | MappingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> sentences(CrossCheck.Outcome outcome) {
    assertThat(outcome.failures()).isEmpty();
    return outcome.findings().stream().map(Finding::sentence).toList();
  }

  private void rules(String program) throws IOException {
    Files.writeString(mappings.resolve("acme-crosscheck.jq"), program);
  }

  private void take(String dataset, String id, String month, BillingRecord... records) {
    takeBy("ours", dataset, id, month, records);
  }

  private void takeBy(
      String source, String dataset, String id, String month, BillingRecord... records) {
    Statement statement = new Statement(
        new StatementKey("acme", "007", id),
        dataset,
        BillingPeriod.of(YearMonth.parse(month)),
        null,
        null,
        null,
        null,
        null,
        PaymentStatus.UNKNOWN,
        true,
        null,
        new TreeMap<>());
    Intake intake = new Intake(
        "acme",
        source,
        dataset,
        "acme-" + dataset,
        new TreeMap<>(Map.of("records", List.of(records).toString())),
        Map.of(),
        NOW);
    boolean known = ledger.statements().latest(statement.key()).isPresent();
    // Two lines of one resource, as a provider may print them: staged, so that they may share their
    // key.
    try (Posting posting = ledger.postings().begin(intake, "mapping", statement, true)) {
      List.of(records).forEach(posting::add);
      assertThat(posting
              .commit(
                  new Reconciliation(records.length, null, null, Verdict.MATCHED, null),
                  key -> false)
              .isNew())
          .isEqualTo(!known);
    }
  }

  private static BillingRecord record(String product, String quantity) {
    return new BillingRecord(
        product,
        "",
        Kind.USAGE,
        null,
        null,
        null,
        BillingPeriod.of(YearMonth.of(2026, 10)),
        null,
        null,
        product,
        null,
        "z1",
        quantity == null ? null : new BigDecimal(quantity),
        "hour",
        null,
        null,
        null,
        null,
        null,
        new TreeMap<>(),
        new Provenance("ab".repeat(32), "/0", null));
  }
}

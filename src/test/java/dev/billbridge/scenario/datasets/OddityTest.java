package dev.billbridge.scenario.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A provider that begins to answer oddly, with the same ledger before, during and after: nothing is
 * lost, nothing is doubled, or a sentence says what could not be ingested.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OddityTest {

  private static final Set<String> MONTHLY =
      Set.of("bills", "invoices", "products", "usage", "utilization", "traffic", "evn");
  /**
   * What keeps statements out: the sentence that says so, and the datasets that are out of date
   * meanwhile.
   */
  private static final Map<Oddity, Map.Entry<String, Set<String>>> REFUSED = Map.of(
      Oddity.JSON_CSV_CONTRADICTION,
          Map.entry(
              "statement \\d+ is not ingested: 1 of its lines cannot be read. First: .* at /BillDetails/1: net .* \\+ tax .* make .*, but the amount is .*",
              Set.of("bills")),
      Oddity.NO_BILLING_RIGHT,
          Map.entry(
              ".* answered 403 .*The credentials of account.tokyo are known but lack a right: billing information must be readable",
              Set.of("bills")),
      Oddity.INVOICES_FORBIDDEN,
          Map.entry(
              ".* answered 403 .*The credentials of account.frankfurt are known but lack a right: billing information must be readable",
              Set.of("invoices")));

  private final Clockwork clock = new Clockwork("2026-03-08T12:00:00Z");
  private Sandbox sandbox;
  private Service service;
  private BothBooks books;

  @BeforeAll
  void a_site_that_has_collected_everything(@TempDir Path folder) throws IOException {
    sandbox = Sandbox.start(
        SandboxSettings.defaults().withAccounts(1).withMonths(1).withLines(8).withClock(clock));
    OperatedSite site = new OperatedSite(folder, clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "")
        .set("account.frankfurt.look-back", "1")
        .set("account.frankfurt.contracts", sandbox.ionosAccounts().get(0).account());
    service = site.start(Service.Mode.ON_DEMAND);
    books = new BothBooks(service.ledger(), sandbox);
    collect();
  }

  @AfterEach
  void the_provider_answers_as_usual_again() {
    sandbox.clear(Oddity.values());
  }

  @AfterAll
  void close() {
    service.close();
    sandbox.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = Oddity.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "JSON_CSV_CONTRADICTION",
        "NO_BILLING_RIGHT",
        "INVOICES_FORBIDDEN",
        "BILL_ID_CHANGES_AT_CLOSE"
      })
  void an_odd_answer_loses_nothing_and_doubles_nothing(Oddity oddity) {
    sandbox.set(oddity);
    assertThat(failures(collect(accounts(oddity)))).isEmpty();
    datasets(oddity).forEach(dataset -> assertThat(books.differences(dataset)).isEmpty());
    assertNothingElse();
  }

  @Test
  void when_the_provider_answers_as_usual_again_the_ledger_says_what_it_said() {
    sandbox.set(
        Oddity.MISSING_FIELDS,
        Oddity.SHUFFLED_ORDER,
        Oddity.NUMERIC_IDS,
        Oddity.BIGINT_AS_INT,
        Oddity.TRAFFIC_BY_MAC);
    collect();
    sandbox.clear(Oddity.values());

    assertThat(failures(collect())).isEmpty();
    assertThat(books.differences()).isEmpty();
    assertNothingElse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Oddity.class,
      names = {"JSON_CSV_CONTRADICTION", "NO_BILLING_RIGHT", "INVOICES_FORBIDDEN"})
  void what_cannot_be_ingested_is_said_and_everything_else_goes_on(Oddity oddity) {
    sandbox.set(oddity);
    List<RunReport> during = collect();

    assertThat(failures(during))
        .isNotEmpty()
        .allMatch(failure -> failure.matches(".*" + REFUSED.get(oddity).getKey()));
    sandbox.clear(oddity);
    assertThat(failures(collect())).isEmpty();
    assertThat(books.differences()).isEmpty();
    assertNothingElse();
  }

  @Test
  void a_total_that_its_lines_do_not_make_is_said() {
    sandbox.set(Oddity.BILL_DIFFERS_FROM_LINES);

    assertThat(collect().stream().flatMap(report -> report.findings().stream()))
        .anyMatch(finding -> finding.matches(
            "bills \\d+ does not add up: .*; the difference is -300\\. It is held .*"));
  }

  @Test
  void a_list_that_has_not_as_many_bills_as_it_says_is_reported() {
    sandbox.set(Oddity.LIST_LACKS_A_BILL);

    assertThat(collect().stream().flatMap(report -> report.findings().stream()))
        .anyMatch(
            finding -> finding.matches(
                "list bills of \\d{12} says at /Count that it has 2 entries, but it has 1; what is missing, if anything, comes with a later run"));
  }

  @Test
  void a_cent_that_no_rounding_accounts_for_is_held() {
    sandbox.set(Oddity.TOTAL_OFF_BY_A_CENT);
    collect();

    assertThat(service.ledger().statements().all())
        .filteredOn(
            one -> one.statement().total() != null && one.statement().dataset().equals("invoices"))
        .isNotEmpty()
        .allSatisfy(one -> assertThat(
                one.reconciliation().verdict() + " " + one.reconciliation().reason())
            .startsWith("MISMATCHED")
            .contains("the difference is 0.01"));
  }

  @Test
  void everything_odd_at_once_loses_nothing_and_doubles_nothing() {
    Set<Oddity> all = EnumSet.allOf(Oddity.class);
    all.removeAll(REFUSED.keySet());
    all.remove(Oddity.BILL_ID_CHANGES_AT_CLOSE);
    sandbox.set(all.toArray(Oddity[]::new));

    assertThat(failures(collect())).isEmpty();
    assertThat(books.differences()).isEmpty();
    assertNothingElse();
  }

  private void assertNothingElse() {
    for (String dataset : List.of("bills", "invoices", "usage", "utilization", "evn")) {
      assertThat(books.statementIds(dataset))
          .as(dataset)
          .hasSameSizeAs(sandbox.tally().held(dataset));
    }
    for (String dataset : List.of("products", "traffic")) {
      assertThat(books.statementIds(dataset)).as(dataset).hasSize(2);
    }
    for (String dataset : List.of("coupons", "prices")) {
      assertThat(books.statementIds(dataset)).as(dataset).hasSize(1);
    }
    assertThat(books.records("coupons")).hasSize(3);
  }

  private List<RunReport> collect() {
    return collect(Set.of());
  }

  /** What is current, and then all months there are, also those that are final. */
  private List<RunReport> collect(Set<String> accounts) {
    List<RunReport> reports = new ArrayList<>(service
        .collector()
        .collect(new CollectRequest(accounts, Set.of(), null, null), report -> {}));
    reports.addAll(service
        .collector()
        .collect(
            new CollectRequest(
                accounts, MONTHLY, YearMonth.parse("2026-02"), YearMonth.parse("2026-03")),
            report -> {}));
    return reports;
  }

  /**
   * The accounts whose provider has this oddity; the enum names those of both first, then SAKURA's,
   * then those of IONOS.
   */
  private static Set<String> accounts(Oddity oddity) {
    return oddity.compareTo(Oddity.OBJECT_MAP_LISTS) < 0
        ? Set.of()
        : Set.of(oddity.compareTo(Oddity.NUMERIC_IDS) < 0 ? "tokyo" : "frankfurt");
  }

  private static Set<String> datasets(Oddity oddity) {
    Set<String> ofSakura = Set.of("bills");
    Set<String> ofIonos = Set.of("invoices", "usage", "utilization", "evn");
    return accounts(oddity).contains("tokyo") ? ofSakura : ofIonos;
  }

  private static List<String> failures(List<RunReport> reports) {
    return reports.stream().flatMap(report -> report.failures().stream()).toList();
  }
}

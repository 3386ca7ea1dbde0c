package dev.billbridge.scenario.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.FindingKind;
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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Invoice, usage and utilization of a contract held against each other, with the shipped routes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossCheckedSiteTest {

  private final Clockwork clock = new Clockwork("2026-03-20T12:00:00Z");
  private Sandbox sandbox;
  private OperatedSite site;
  private Service service;
  private String contract;

  @BeforeAll
  void a_site_that_collects_an_invoice_and_what_it_is_based_on(@TempDir Path folder)
      throws IOException {
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(2).withLines(24).withClock(clock));
    contract = sandbox.ionosAccounts().get(0).account();
    site = new OperatedSite(folder, clock)
        .account(
            "frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices, usage, utilization");
    service = site.start(Service.Mode.ON_DEMAND);
  }

  @BeforeEach
  void all_is_in_order() {
    sandbox.clear(Oddity.values());
    collect("2026-01", "2026-02");
  }

  @AfterAll
  void close() {
    service.close();
    sandbox.close();
  }

  @Test
  void what_is_billed_and_what_was_used_agree_meter_by_meter_also_where_names_and_tiers_differ() {
    assertThat(found()).isEmpty();
    assertThat(service.ledger().comparisons().of("ionos", "frankfurt").keySet())
        .extracting(scope -> scope.pair() + " " + scope.period())
        .containsExactlyInAnyOrder(
            "invoices/usage 2026-01",
            "invoices/utilization 2026-01",
            "usage/utilization 2026-01",
            "invoices/usage 2026-02",
            "invoices/utilization 2026-02",
            "usage/utilization 2026-02");
  }

  @Test
  void
      more_billed_than_was_used_is_found_against_usage_and_utilization_and_goes_away_when_it_is_put_right() {
    sandbox.set(Oddity.INVOICE_DIFFERS_FROM_USAGE);

    assertThat(findings(collect("2026-01", "2026-02")))
        .hasSize(4)
        .allSatisfy(
            finding -> assertThat(finding)
                .matches(
                    "frankfurt invoices and (usage|utilization)"
                        + " of account " + contract
                        + " for 2026-0[12] differ in data center \".+\": C04000 \\(1h core Intel Ice Lake\\): [A-Z]{2}\\d+ says [\\d.]+ 1hour;"
                        + " (usage|utilization)-" + contract
                        + "-2026-0[12] says [\\d.]+ 1hour; the difference is [\\d.]+ 1hour, 9\\.1 % of the larger"));
    assertThat(found()).hasSize(4).allSatisfy(finding -> {
      assertThat(finding.kind()).isEqualTo(FindingKind.CROSS_CHECK);
      assertThat(finding.account()).isEqualTo("frankfurt");
      assertThat(finding.dataset()).isEqualTo("invoices");
    });

    assertThat(findings(collect("2026-01", "2026-02")))
        .as("nothing new, nothing said again")
        .isEmpty();
    assertThat(found()).hasSize(4);

    sandbox.clear(Oddity.INVOICE_DIFFERS_FROM_USAGE);
    collect("2026-02", "2026-02");
    assertThat(found())
        .hasSize(2)
        .allMatch(finding -> finding.sentence().contains("for 2026-01 differ"));
  }

  @Test
  void a_resource_that_utilization_does_not_list_is_found_against_both_others() {
    sandbox.set(Oddity.UTILIZATION_LACKS_A_RESOURCE);
    collect("2026-02", "2026-02");

    assertThat(found()).extracting(Finding::dataset).containsExactlyInAnyOrder("invoices", "usage");
    assertThat(found())
        .allMatch(finding -> finding.sentence().contains(": R01000 (1h per GB RAM): "));
  }

  @Test
  void a_plan_finds_nothing_and_stores_nothing() {
    sandbox.set(Oddity.INVOICE_DIFFERS_FROM_USAGE);
    try (Service plan = site.start(Service.Mode.REHEARSAL)) {
      List<RunReport> reports =
          plan.collector().collect(months("2026-02", "2026-02"), report -> {});

      assertThat(reports).anyMatch(report -> report.counts().statementsRevised() > 0);
      assertThat(findings(reports)).noneMatch(finding -> finding.contains("differ in"));
    }
    assertThat(found()).isEmpty();
  }

  private List<RunReport> collect(String from, String to) {
    List<RunReport> reports = service.collector().collect(months(from, to), report -> {});
    assertThat(reports).allMatch(report -> report.failures().isEmpty());
    return reports;
  }

  private static CollectRequest months(String from, String to) {
    return new CollectRequest(Set.of(), Set.of(), YearMonth.parse(from), YearMonth.parse(to));
  }

  /**
   * Without those that say that an invoice was restated: that is how the sandbox puts it wrong and
   * right.
   */
  private static List<String> findings(List<RunReport> reports) {
    return reports.stream()
        .flatMap(report -> report.findings().stream())
        .filter(finding -> !finding.contains("has been restated"))
        .toList();
  }

  private List<Finding> found() {
    return service.ledger().comparisons().findings();
  }
}

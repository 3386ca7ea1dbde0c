package dev.billbridge.scenario.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Archive;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.collect.Replay;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.http.Fault;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a month without an invoice comes to, until the invoice takes the estimate's place. */
class EstimateTest {

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork("2026-05-12T12:00:00Z");
  private Sandbox sandbox;
  private OperatedSite site;
  private SandboxAccount contract;

  @BeforeEach
  void a_site_that_collects_invoices() throws IOException {
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(2).withLines(16).withClock(clock));
    contract = sandbox.ionosAccounts().get(0);
    site = new OperatedSite(folder, clock).account("frankfurt", sandbox, contract, "invoices");
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void a_month_is_estimated_grows_and_is_replaced_by_its_invoice_and_never_counted_twice()
      throws IOException {
    site.sync();
    assertThat(current("2026-05")).containsExactly(estimate("2026-05"));
    BigDecimal atFirst = sum("2026-05");

    clock.set("2026-05-28T12:00:00Z");
    site.sync();
    assertThat(sum("2026-05")).isGreaterThan(atFirst);

    clock.set("2026-06-02T12:00:00Z");
    Outcome closed = site.sync();
    assertThat(closed.failures()).isEmpty();
    assertThat(closed.findings()).isEmpty();
    assertThat(current("2026-05")).containsExactly(estimate("2026-05"));
    assertThat(current("2026-06")).containsExactly(estimate("2026-06"));
    BigDecimal whole = sum("2026-05");

    clock.set("2026-06-06T12:00:00Z");
    Outcome billed = site.sync();
    assertThat(billed.failures()).isEmpty();
    assertThat(billed.findings()).isEmpty();
    String invoice = invoice("2026-05");
    assertThat(current("2026-05")).containsExactly(invoice);
    assertThat(site.books(
            "select status from billing_statement where statement_id = '" + invoice + "'"))
        .containsExactly(List.of("PROVISIONAL"));
    assertThat(sum("2026-05"))
        .isEqualByComparingTo(site.figure(
            "select total from billing_statement where statement_id = '" + invoice + "'"));
    // Traffic is billed by tiers, which usage does not know.
    assertThat(whole).isLessThan(sum("2026-05")).isGreaterThan(BigDecimal.ZERO);

    clock.set("2026-06-20T12:00:00Z");
    assertThat(site.sync().failures()).isEmpty();
    assertThat(current("2026-05")).containsExactly(invoice);
    assertThat(current("2026-06")).containsExactly(estimate("2026-06"));
    assertThat(
            site.books(
                "select statement_id from billing_statement where dataset = 'invoices' and status = 'FINAL' and statement_id like 'estimate%'"))
        .isEmpty();
  }

  @Test
  void
      a_line_comes_to_the_exact_product_of_quantity_and_price_and_one_without_a_price_to_nothing() {
    site.sync();
    try (Service service = site.start(Service.Mode.ON_DEMAND)) {
      StatementRevision estimate = service.ledger().statements().all().stream()
          .filter(each -> each.statement().isEstimate())
          .findFirst()
          .orElseThrow();
      List<BillingRecord> records = new BothBooks(service.ledger(), sandbox).records(estimate);

      assertThat(estimate.statement().total()).isNull();
      assertThat(records).extracting(BillingRecord::kind).contains(Kind.CHARGE, Kind.USAGE);
      assertThat(records).allSatisfy(record -> {
        assertThat(record.attributes()).containsEntry("estimated", "true");
        if (record.kind() == Kind.CHARGE) {
          assertThat(record.amount())
              .isEqualByComparingTo(record.quantity().multiply(record.unitPrice()));
        } else {
          assertThat(record.amount()).isNull();
          assertThat(record.attributes()).containsKey("unpriced");
        }
      });
      assertThat(records)
          .extracting(BillingRecord::productId)
          .doesNotContain("C01000", "R01000")
          .containsAnyOf("C010EU", "C010US");
    }
  }

  @Test
  void a_month_whose_invoice_cannot_be_read_is_not_estimated() throws IOException {
    String april = invoice("2026-04");
    sandbox.fail("/invoices/" + april, Fault.status(403), 1);
    Outcome outcome = site.sync();

    assertThat(outcome.failures()).singleElement().asString().contains(april).contains("403");
    assertThat(current("2026-04")).isEmpty();
    assertThat(current("2026-05")).containsExactly(estimate("2026-05"));
  }

  @Test
  void nothing_is_estimated_while_the_list_of_invoices_cannot_be_read() {
    sandbox.fail("/invoices$", Fault.status(403), 1);

    assertThat(site.sync().failures()).hasSize(1);
    assertThat(site.start(Service.Mode.ON_DEMAND)).satisfies(service -> {
      try (service) {
        assertThat(service.ledger().statements().all()).isEmpty();
      }
    });
  }

  @Test
  void a_month_that_was_named_is_estimated_only_without_an_invoice() throws IOException {
    site.sync(new CollectRequest(
        Set.of(), Set.of(), YearMonth.parse("2026-03"), YearMonth.parse("2026-05")));

    assertThat(current("2026-03")).containsExactly(invoice("2026-03"));
    assertThat(current("2026-04")).containsExactly(invoice("2026-04"));
    assertThat(current("2026-05")).containsExactly(estimate("2026-05"));
  }

  @Test
  void a_replay_brings_no_estimate_back_whose_place_an_invoice_has_taken() throws IOException {
    site.sync();
    clock.set("2026-06-06T12:00:00Z");
    site.sync();
    List<List<String>> before =
        site.books("select * from billing_current_record order by record_id");

    try (Service service = site.start(Service.Mode.ON_DEMAND)) {
      Replay replay = new Replay(
          new Archive(folder.resolve("archive"), clock), service.ingestion(), service.ledger());
      assertThat(
              replay.run(intake -> true, report -> assertThat(report.failures()).isEmpty()))
          .isNotEmpty();
      service.deliverer().deliverDue();
    }
    assertThat(current("2026-05")).containsExactly(invoice("2026-05"));
    assertThat(site.books("select * from billing_current_record order by record_id"))
        .isEqualTo(before);
  }

  @Test
  void a_sink_that_wants_final_statements_never_sees_an_estimate() throws IOException {
    site.set("sink.books.statuses", "FINAL, RESTATED");
    site.sync();
    clock.set("2026-06-12T12:00:00Z");
    site.sync();

    assertThat(site.books(
            "select distinct statement_id from billing_record where statement_id like 'estimate%'"))
        .isEmpty();
    assertThat(current("2026-05")).containsExactly(invoice("2026-05"));
  }

  @Test
  void a_site_that_wants_no_estimates_gets_none() {
    site.set("account.frankfurt.estimate", "false").sync();

    assertThat(current("2026-05")).isEmpty();
    assertThat(sandbox.tally().requestsContaining("/usage")).isZero();
  }

  private String estimate(String month) {
    return "estimate-" + contract.account() + "-" + month;
  }

  private String invoice(String month) throws IOException {
    return sandbox.tally().held("invoices").stream()
        .filter(held ->
            held.account().equals(contract.account()) && held.month().toString().equals(month))
        .findFirst()
        .orElseThrow()
        .statement();
  }

  /** Statements that charge something in a month, as the books have it now. */
  private List<String> current(String month) {
    return site
        .books(
            "select distinct statement_id from billing_current_record where kind = 'CHARGE' and period_start = date '"
                + month + "-01'")
        .stream()
        .map(row -> row.get(0))
        .toList();
  }

  private BigDecimal sum(String month) {
    return new BigDecimal(
        site.figure("select sum(amount) from billing_current_record where period_start = date '"
            + month + "-01'"));
  }
}

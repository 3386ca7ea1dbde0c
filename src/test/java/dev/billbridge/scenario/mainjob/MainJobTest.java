package dev.billbridge.scenario.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.Tally;
import dev.billbridge.sandbox.http.Fault;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From two simulated providers over HTTP to a database and files, with the shipped routes and
 * nothing but settings.
 */
class MainJobTest {

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork("2026-05-12T12:00:00Z");
  private Sandbox sandbox;
  private OperatedSite site;

  @BeforeEach
  void a_site_with_two_accounts_of_each_provider() throws IOException {
    sandbox = Sandbox.start(SandboxSettings.defaults().withClock(clock));
    site = new OperatedSite(folder, clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("osaka", sandbox, sandbox.sakuraAccounts().get(1), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices")
        .account("berlin", sandbox, sandbox.ionosAccounts().get(1), "invoices");
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void every_line_served_is_once_in_the_database_and_once_in_the_files() throws IOException {
    Outcome outcome = site.sync();

    Tally served = sandbox.tally();
    assertThat(outcome.failures()).isEmpty();
    assertThat(site.figure("select count(*) from billing_record where dataset = 'bills'"))
        .isEqualTo(Long.toString(served.lines("bills")));
    assertThat(site.figure("select count(distinct record_id) from billing_record"))
        .isEqualTo(site.figure("select count(*) from billing_record"));
    assertThat(site.figure("select sum(amount) from billing_record where dataset = 'bills'"))
        .isEqualTo(plain(served.sum("bills", "amount", "JPY")));
    assertThat(site.figure("select sum(net_amount) from billing_record where dataset = 'bills'"))
        .isEqualTo(plain(served.sum("bills", "net", "JPY")));
    assertThat(site.figure("select sum(tax_amount) from billing_record where dataset = 'bills'"))
        .isEqualTo(plain(served.sum("bills", "tax", "JPY")));
    List<CSVRecord> rows = rows(site.files(".csv"));
    assertThat(rows).hasSize(Integer.parseInt(site.figure("select count(*) from billing_record")));
    assertThat(rows.stream().map(row -> row.get("record_id")).distinct()).hasSize(rows.size());
  }

  @Test
  void the_lines_of_each_statement_add_up_to_its_header() {
    site.sync();

    for (HeldStatement held : sandbox.tally().held("bills")) {
      assertThat(lineSum(held)).as(held.statement()).isEqualTo(plain(held.sums().get("total")));
    }
    for (HeldStatement held : sandbox.tally().held("invoices")) {
      assertThat(lineSum(held)).as(held.statement()).isEqualTo(plain(held.sums().get("total")));
    }
    assertThat(
            site.figure(
                "select count(*) from billing_statement where verdict = 'MISMATCHED' or difference <> 0"))
        .isEqualTo("0");
  }

  @Test
  void a_second_and_a_third_run_change_nothing_and_deliver_nothing() {
    Outcome first = site.sync();
    List<List<String>> books = site.books("select * from billing_record order by record_id");

    for (int run = 2; run <= 3; run++) {
      Outcome again = site.sync();
      assertThat(again.failures()).isEmpty();
      assertThat(again.counts().statementsNew() + again.counts().statementsRevised())
          .isZero();
      assertThat(again.counts().statementsUnchanged()).isEqualTo(first.counts().statements());
      assertThat(again.counts().recordsUnchanged()).isEqualTo(first.counts().recordsNew());
      assertThat(again.delivered("books") + again.delivered("drop")).isZero();
    }
    assertThat(site.books("select * from billing_record order by record_id")).isEqualTo(books);
  }

  @Test
  void one_changed_amount_makes_one_revision_of_one_statement() {
    site.sync();
    HeldStatement held = sandbox.tally().held("bills").get(0);
    sandbox.changeAmount(held.account(), held.statement(), 3, new BigDecimal(11));

    Outcome outcome = site.sync();

    assertThat(outcome.counts().statementsRevised()).isEqualTo(1);
    assertThat(outcome.counts().recordsChanged()).isEqualTo(1);
    assertThat(outcome.delivered("books")).isEqualTo(1);
    assertThat(outcome.delivered("drop")).isEqualTo(1);
    HeldStatement now = sandbox.tally().statement(held.account(), held.statement());
    assertThat(lineSum(now)).isEqualTo(plain(now.sums().get("total")));
    assertThat(site.books("select revision from billing_statement where statement_id = '"
            + held.statement() + "'"))
        .containsExactly(List.of("2"));
    assertThat(site.files("-" + held.statement() + "-r2.csv")).hasSize(1);
    assertThat(site.files("-" + held.statement() + "-r1.csv")).hasSize(1);
  }

  @Test
  void a_mapping_that_is_corrected_makes_a_revision_but_the_provider_has_restated_nothing()
      throws IOException {
    site.sync();
    Path routes = folder.resolve("routes");
    Folder.copyRoutes(routes);
    Path mapping = routes.resolve("mappings/sakura-bills.jq");
    Files.writeString(
        mapping,
        Files.readString(mapping)
            .replace(
                "productName: $csv.productName", "productName: (\"SAKURA \" + $csv.productName)"));

    Outcome outcome = site.routes(routes).sync();

    assertThat(outcome.counts().statementsRevised())
        .isEqualTo(sandbox.tally().held("bills").size());
    assertThat(outcome.findings())
        .isNotEmpty()
        .allMatch(finding -> finding.contains("read differently by its changed mapping"));
    assertThat(
            site.books(
                "select distinct status from billing_statement where dataset = 'bills' order by status"))
        .containsExactly(List.of("FINAL"), List.of("PROVISIONAL"));
    assertThat(
            site.figure(
                "select count(*) from billing_record where dataset = 'bills' and product_name not like 'SAKURA %'"))
        .isEqualTo("0");
  }

  @Test
  void the_december_bill_seen_half_an_hour_into_the_new_year_in_tokyo_is_the_december_bill() {
    clock.set("2026-12-31T15:30:00Z");
    site.sync();
    String december = site.books(
            "select max(statement_id) from billing_statement where period_start = '2026-12-01' and account_number = '"
                + sandbox.sakuraAccounts().get(0).account() + "'")
        .get(0)
        .get(0);

    assertThat(december).isNotNull();
    assertThat(site.books(
            "select period_start, period_end, issued_on, status from billing_statement where statement_id = '"
                + december + "'"))
        .containsExactly(List.of("2026-12-01", "2027-01-01", "2027-01-10", "PROVISIONAL"));
  }

  @Test
  void where_the_old_way_to_ask_whose_a_key_is_has_gone_the_new_one_is_asked() {
    sandbox.fail("auth-status", Fault.status(404), 1_000);
    site.set("account.tokyo.iam-url", sandbox.sakuraIamBaseUrl().toString())
        .set("account.tokyo.datasets", "account, bills")
        .set("account.osaka.account-number", sandbox.sakuraAccounts().get(1).account());

    Outcome outcome = site.sync();

    assertThat(outcome.failures()).isEmpty();
    assertThat(site.figure("select count(*) from billing_record where dataset = 'bills'"))
        .isEqualTo(Long.toString(sandbox.tally().lines("bills")));
    assertThat(site.books("select resource_id from billing_record where dataset = 'account'"))
        .containsExactly(List.of(sandbox.sakuraAccounts().get(0).account()));
  }

  @Test
  void account_numbers_keep_their_leading_zeros() {
    site.sync();

    String contract = sandbox.ionosAccounts().get(0).account();
    assertThat(contract).startsWith("0");
    assertThat(site.figure(
            "select count(*) from billing_statement where account_number = '" + contract + "'"))
        .isNotEqualTo("0");
  }

  @Test
  void a_bill_grows_provisionally_becomes_final_and_is_paid() {
    site.account("nagoya", sandbox, sandbox.sakuraAccounts().get(0), "bills");
    site.sync();
    String running = site.books(
            "select max(statement_id) from billing_statement where account_number = '"
                + sandbox.sakuraAccounts().get(0).account() + "'")
        .get(0)
        .get(0);
    assertThat(state(running)).isEqualTo("PROVISIONAL UNPAID");

    clock.set("2026-05-20T00:00:00Z");
    assertThat(site.sync().counts().statementsRevised()).isPositive();
    assertThat(state(running)).isEqualTo("PROVISIONAL UNPAID");

    clock.set("2026-05-31T22:00:00Z"); // 07:00 on 1 June in Tokyo: closed, but seen only once
    site.sync();
    assertThat(state(running)).isEqualTo("PROVISIONAL UNPAID");

    clock.set("2026-06-01T22:00:00Z"); // a day later it says the same
    site.sync();
    assertThat(state(running)).isEqualTo("FINAL UNPAID");

    clock.set("2026-07-10T22:00:00Z");
    Outcome paid = site.sync();
    assertThat(state(running)).isEqualTo("FINAL PAID");
    assertThat(paid.findings()).noneMatch(finding -> finding.contains("restated"));
  }

  @Test
  void a_contract_that_stands_twice_in_a_bill_keeps_both_lines() {
    sandbox.set(Oddity.DUPLICATE_CONTRACT);
    Outcome outcome = site.sync();

    assertThat(outcome.failures()).isEmpty();
    assertThat(site.figure("select count(*) from billing_record where dataset = 'bills'"))
        .isEqualTo(Long.toString(sandbox.tally().lines("bills")));
    assertThat(site.figure("select count(*) from billing_record where line_key = '#2'"))
        .isNotEqualTo("0");
    assertThat(outcome.findings()).anyMatch(finding -> finding.contains("share their key"));
    assertThat(site.sync().counts().statementsRevised()).isZero();
  }

  @Test
  void a_meter_that_stands_twice_at_different_rates_keeps_both_lines() {
    sandbox.set(Oddity.SAME_METER_TWICE);
    Outcome outcome = site.sync();

    assertThat(outcome.failures()).isEmpty();
    for (HeldStatement held : sandbox.tally().held("invoices")) {
      assertThat(lineSum(held)).isEqualTo(plain(held.sums().get("total")));
    }
    assertThat(site.figure(
            "select count(*) from (select resource_id, product_id from billing_record where dataset = 'invoices'"
                + " group by statement_id, resource_id, product_id having count(*) > 1)"))
        .isNotEqualTo("0");
  }

  @Test
  void identical_lines_are_all_kept() {
    sandbox.set(Oddity.IDENTICAL_LINES);
    Outcome outcome = site.sync();

    assertThat(outcome.failures()).isEmpty();
    assertThat(site.figure("select count(*) from billing_record where dataset = 'bills'"))
        .isEqualTo(Long.toString(sandbox.tally().lines("bills")));
  }

  @Test
  void a_shuffled_document_is_the_same_statement() {
    site.sync();
    sandbox.set(Oddity.SHUFFLED_ORDER);

    Outcome shuffled = site.sync();

    assertThat(shuffled.failures()).isEmpty();
    assertThat(shuffled.counts().statementsRevised()).isZero();
  }

  @Test
  void one_month_of_use_can_be_asked_for_alone() {
    Outcome outcome = site.sync(new CollectRequest(
        Set.of("tokyo", "frankfurt"), Set.of(), YearMonth.of(2026, 3), YearMonth.of(2026, 3)));

    assertThat(outcome.failures()).isEmpty();
    assertThat(site.books("select distinct period_start from billing_statement"))
        .containsExactly(List.of("2026-03-01"));
    assertThat(outcome.counts().statementsNew()).isEqualTo(2);
  }

  private String state(String statementId) {
    return String.join(
        " ",
        site.books("select status, payment_status from billing_statement where statement_id = '"
                + statementId + "'")
            .get(0));
  }

  private String lineSum(HeldStatement held) {
    return site.figure(
        "select coalesce(sum(amount), 0) from billing_current_record where statement_id = '"
            + held.statement() + "' and account_number = '" + held.account() + "'");
  }

  private static String plain(BigDecimal figure) {
    return figure.signum() == 0 ? "0" : figure.stripTrailingZeros().toPlainString();
  }

  static List<CSVRecord> rows(List<Path> files) throws IOException {
    List<CSVRecord> rows = new java.util.ArrayList<>();
    for (Path file : files) {
      rows.addAll(CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .get()
          .parse(Files.newBufferedReader(file, StandardCharsets.UTF_8))
          .getRecords());
    }
    return rows;
  }
}

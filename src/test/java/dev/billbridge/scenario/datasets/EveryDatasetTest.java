package dev.billbridge.scenario.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fourteen months of two accounts of each provider, over two Februaries and a turn of the year,
 * with every dataset there is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryDatasetTest {

  private static final CollectRequest FOURTEEN_MONTHS = new CollectRequest(
      Set.of(), Set.of(), YearMonth.parse("2025-02"), YearMonth.parse("2026-03"));
  private static final List<String> MONTHLY =
      List.of("products", "usage", "utilization", "traffic", "evn");

  private final Clockwork clock = new Clockwork("2026-03-12T12:00:00Z");
  private Sandbox sandbox;
  private OperatedSite site;
  private Ledger ledger;
  private Outcome first;
  private Outcome second;
  private BothBooks books;

  @BeforeAll
  void everything_is_collected_twice(@TempDir Path folder) throws IOException {
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(13).withLines(9).withClock(clock));
    site = new OperatedSite(folder, clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "")
        .account("osaka", sandbox, sandbox.sakuraAccounts().get(1), "")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "")
        .account("berlin", sandbox, sandbox.ionosAccounts().get(1), "");
    first = site.sync(FOURTEEN_MONTHS);
    second = site.sync(FOURTEEN_MONTHS);
    ledger = Service.openLedger(site.settings(), clock);
    books = new BothBooks(ledger, sandbox);
  }

  @AfterAll
  void close() {
    ledger.close();
    sandbox.close();
  }

  @Test
  void nothing_fails_and_what_is_not_there_is_called_absent() {
    assertThat(first.failures()).isEmpty();
    assertThat(first.findings())
        .hasSize(2)
        .allMatch(
            finding -> finding.matches("invoice \\d{9} 2026-03 is absent: the provider has none"));
  }

  @Test
  void what_has_no_months_is_collected_as_it_is_now_and_counted_as_such() {
    assertThat(first.reports())
        .filteredOn(RunReport::hasPassedOverMonths)
        .extracting(RunReport::dataset)
        .containsOnly("account", "coupons", "prices");
  }

  @Test
  void every_bill_invoice_and_month_of_usage_is_in_the_ledger_to_the_last_digit() {
    assertThat(sandbox.tally().held("bills")).hasSize(28);
    assertThat(sandbox.tally().held("usage")).hasSize(28);
    assertThat(books.differences()).isEmpty();
  }

  @Test
  void there_is_nothing_else_in_the_ledger() {
    for (String dataset : List.of("bills", "invoices", "usage", "utilization", "evn")) {
      assertThat(books.statementIds(dataset))
          .as(dataset)
          .hasSameSizeAs(sandbox.tally().held(dataset));
    }
    assertThat(books.estimates())
        .containsExactlyInAnyOrder(
            "estimate-" + ionos(0) + "-2026-03", "estimate-" + ionos(1) + "-2026-03");
    for (String dataset : MONTHLY) {
      assertThat(books.statementIds(dataset))
          .as(dataset)
          .hasSize(28)
          .contains(dataset + "-" + ionos(0) + "-2025-02", dataset + "-" + ionos(1) + "-2026-02");
    }
  }

  @Test
  void traffic_has_a_record_for_each_address_direction_and_day_with_or_without_a_figure() {
    List<String> served = new ArrayList<>();
    for (SandboxAccount account : sandbox.ionosAccounts()) {
      for (YearMonth month : FOURTEEN_MONTHS.months()) {
        books
            .served(account, "/" + account.account() + "/traffic/" + month + "?ip=true&output=obj")
            .at("/trafficObj/ip")
            .forEach(item -> item.get("dates")
                .forEach(day -> Stream.of("In", "Out")
                    .forEach(direction -> served.add(String.join(
                        " ",
                        item.get("ip").asText(),
                        item.get("vdcUUID").asText(),
                        day.get("Date").asText(),
                        direction,
                        figure(day.get(direction)))))));
      }
    }
    List<String> collected = books.records("traffic").stream()
        .map(record -> String.join(
            " ",
            record.resourceId(),
            record.attributes().get("dataCenterId"),
            record.period().start().toString(),
            record.attributes().get("direction"),
            String.valueOf(ExactDecimal.text(record.quantity()))))
        .toList();

    assertThat(served)
        .anyMatch(each -> each.endsWith("null"))
        .anyMatch(each -> each.contains("2025-02-28"));
    assertThat(collected).containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void a_closed_month_has_the_prices_of_its_last_day() {
    List<String> served = new ArrayList<>();
    for (SandboxAccount account : sandbox.ionosAccounts()) {
      for (YearMonth month : FOURTEEN_MONTHS.months()) {
        String day = month.equals(YearMonth.parse("2026-03"))
            ? "2026-03-12"
            : month.atEndOfMonth().toString();
        books
            .served(account, "/" + account.account() + "/products?date=" + day)
            .get("products")
            .forEach(product -> served.add(product.get("meterId").asText() + " " + month + " "
                + figure(product.at("/unitCost/quantity")) + " "
                + product.at("/unitCost/unit").asText()));
      }
    }

    assertThat(books.records("products").stream()
            .map(record -> record.resourceId() + " " + record.period() + " "
                + ExactDecimal.text(record.unitPrice()) + " " + record.currency()))
        .containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void the_price_list_has_a_record_for_each_price_and_one_for_a_product_without() {
    List<String> served = new ArrayList<>();
    for (SandboxAccount account : sandbox.sakuraAccounts()) {
      books
          .served(account, "/api/cloud/1.1/public/price")
          .get("ServiceClasses")
          .forEach(product -> {
            JsonNode price = product.get("Price");
            price.fieldNames().forEachRemaining(name -> {
              if (!name.equals("Zone")) {
                served.add(product.get("ServiceClassID").asText() + " " + name + " "
                    + price.get(name).asText());
              }
            });
            if (price.isEmpty()) {
              served.add(product.get("ServiceClassID").asText() + " null null");
            }
          });
    }

    assertThat(books.records("prices").stream()
            .map(record -> record.resourceId() + " " + record.unit() + " "
                + ExactDecimal.text(record.unitPrice())))
        .containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void coupons_show_what_is_left_of_them() {
    BigDecimal served = BigDecimal.ZERO;
    for (SandboxAccount account : sandbox.sakuraAccounts()) {
      for (JsonNode coupon :
          books.served(account, "/api/system/1.0/coupon/" + account.account()).get("Coupons")) {
        served = served.add(coupon.get("Discount").decimalValue());
      }
    }

    assertThat(books.records("coupons")).hasSize(6);
    assertThat(BothBooks.sum(books.records("coupons"), BillingRecord::amount))
        .isEqualByComparingTo(served)
        .isPositive();
  }

  @Test
  void a_second_run_changes_nothing() {
    assertThat(second.failures()).isEmpty();
    assertThat(second.counts().statementsNew()).isZero();
    assertThat(second.counts().statementsRevised()).isZero();
    assertThat(second.counts().statementsUnchanged()).isEqualTo(first.counts().statementsNew());
    assertThat(second.counts().recordsUnchanged()).isEqualTo(first.counts().recordsNew());
    assertThat(second.delivered("books")).isZero();
  }

  @Test
  void every_record_is_once_in_the_books() {
    assertThat(site.figure("select count(distinct record_id) from billing_record"))
        .isEqualTo(Long.toString(first.counts().recordsNew()));
    assertThat(site.figure("select count(*) from billing_record"))
        .isEqualTo(Long.toString(first.counts().recordsNew()));
  }

  private String ionos(int number) {
    return sandbox.ionosAccounts().get(number).account();
  }

  private static String figure(JsonNode node) {
    return node.isNull()
        ? "null"
        : ExactDecimal.text(ExactDecimal.canonical(new BigDecimal(node.asText())));
  }
}

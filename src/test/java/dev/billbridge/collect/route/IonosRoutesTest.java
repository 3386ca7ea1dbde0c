package dev.billbridge.collect.route;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.YearMonth;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the shipped IONOS routes ask for, and what they hand over. */
class IonosRoutesTest extends SourceRouteSpec {

  /** The profile has three contracts, two of which these accounts are to collect. */
  private static final String CONTRACTS = "45001234, 31900123";

  @BeforeEach
  void a_login_that_sees_three_contracts() {
    has(
        "profile",
        "{\"companies\": [{\"contractId\": 45001234}, {\"contractId\": \"031900123\"}, {\"contractId\": \"031900199\"}]}");
  }

  @Test
  void invoices_asks_for_the_list_of_each_contract_and_for_each_invoice_in_it() throws Exception {
    has(
        "invoices-045001234",
        "{\"invoices\": [{\"id\": \"BI-1\", \"date\": \"2026-04\"}, {\"id\": \"BI-0\", \"date\": \"2026-03\"}]}");
    has("invoices-031900123", "{\"invoices\": []}");
    has("invoice-BI-1", "{}");
    has("invoice-BI-0", "{}");
    asks(
        "profile /profile",
        "invoices-045001234 /045001234/invoices",
        "invoice-BI-1 /045001234/invoices/BI-1 retryOn=409",
        "invoice-BI-0 /045001234/invoices/BI-0 retryOn=409",
        "invoices-031900123 /031900123/invoices");
    takesIn("ionos-invoices: invoice=invoice-BI-1", "ionos-invoices: invoice=invoice-BI-0");

    runs("ionos-invoices", "contracts", CONTRACTS, "estimate", "false");
  }

  @Test
  void invoices_of_certain_months_are_asked_for_contract_by_contract() throws Exception {
    has("invoices-045001234-2026-02", "[{\"id\": \"BI-7\"}, {\"id\": \"BI-8\"}]");
    asks(
        "profile /profile",
        "invoices-045001234-2026-02 /invoices/2026-02?contractid=045001234 optional",
        "invoices-045001234-2026-03 /invoices/2026-03?contractid=045001234 optional");
    takesIn(
        "ionos-invoices: invoice=invoices-045001234-2026-02/0",
        "ionos-invoices: invoice=invoices-045001234-2026-02/1");

    runs(
        "ionos-invoices",
        YearMonth.of(2026, 2),
        YearMonth.of(2026, 3),
        "contracts",
        "45001234",
        "estimate",
        "false");
  }

  @Test
  void months_without_an_invoice_are_estimated_from_usage_and_the_prices_of_their_last_day()
      throws Exception {
    has("invoices-045001234", "{\"invoices\": [{\"id\": \"BI-1\", \"date\": \"2026-03\"}]}");
    has("invoice-BI-1", "{}");
    has(
        "usage-045001234-2026-04",
        "{\"datacenters\": [{\"meters\": [{\"meterId\": \"C01000\"}]}]}");
    has("products-045001234-2026-04", "{}");
    has("usage-045001234-2026-05", "{\"datacenters\": []}");
    asks(
        "profile /profile",
        "invoices-045001234 /045001234/invoices",
        "invoice-BI-1 /045001234/invoices/BI-1 retryOn=409",
        "usage-045001234-2026-04 /045001234/usage?period=2026-04 optional retryOn=409",
        "products-045001234-2026-04 /045001234/products?date=2026-04-30",
        "usage-045001234-2026-05 /045001234/usage?period=2026-05 optional retryOn=409");
    takesIn(
        "ionos-invoices: invoice=invoice-BI-1",
        "ionos-estimate: usage=usage-045001234-2026-04, products=products-045001234-2026-04; contract=045001234, month=2026-04");

    runs("ionos-invoices", "contracts", "45001234", "look-back", "2");
  }

  @Test
  void account_hands_over_the_profile_and_then_asks_whether_the_api_is_well() throws Exception {
    has("ping", "1");
    asks("profile /profile", "ping /intern/ping");
    takesIn("ionos-account: profile=profile; month=2026-05");

    runs("ionos-account");
  }

  @Test
  void an_api_that_says_it_is_not_well_fails_the_run_after_the_profile_was_handed_over() {
    has("ping", "-2");

    assertThatThrownBy(() -> runs("ionos-account"))
        .hasMessage("the API says at intern/ping that it is not well: -2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-1", "0.5", "{\"status\": \"up\"}"})
  void whatever_else_it_says_counts_as_well(String answer) throws Exception {
    has("ping", answer);
    takesIn("ionos-account: profile=profile; month=2026-05");

    runs("ionos-account");
  }

  /** The current month is not over: its price list is that of today. */
  @Test
  void products_are_asked_for_by_the_last_day_of_each_month() throws Exception {
    has("products-045001234-2026-04", "{}");
    has("products-045001234-2026-05", "{}");
    asks(
        "profile /profile",
        "products-045001234-2026-04 /045001234/products?date=2026-04-30",
        "products-045001234-2026-05 /045001234/products?date=2026-05-12");
    takesIn(
        "ionos-products: products=products-045001234-2026-04; contract=045001234, month=2026-04",
        "ionos-products: products=products-045001234-2026-05; contract=045001234, month=2026-05");

    runs("ionos-products", "contracts", "45001234", "look-back", "1");
  }

  /** Where the month stands differs; in the wrong place the provider ignores it. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      usage       | /usage?period=MONTH optional retryOn=409
      utilization | /utilization/MONTH optional
      traffic     | /traffic/MONTH?ip=true&output=obj optional
      evn         | /evn/MONTH optional
      """)
  void figures_of_a_month_are_asked_for_contract_by_contract_and_month_by_month(
      String dataset, String address) throws Exception {
    has(dataset + "-045001234-2026-04", "{}");
    has(dataset + "-045001234-2026-05", "{}");
    has(dataset + "-031900123-2026-05", "{}");
    asks(
        "profile /profile",
        call(dataset, "045001234", "2026-04", address),
        call(dataset, "045001234", "2026-05", address),
        call(dataset, "031900123", "2026-04", address),
        call(dataset, "031900123", "2026-05", address));
    String handedOver = "ionos-%1$s: %1$s=%1$s-%2$s-%3$s; contract=%2$s, month=%3$s";
    takesIn(
        handedOver.formatted(dataset, "045001234", "2026-04"),
        handedOver.formatted(dataset, "045001234", "2026-05"),
        // The provider has none: take-in notes the month as absent.
        "ionos-%s: ; contract=031900123, month=2026-04".formatted(dataset),
        handedOver.formatted(dataset, "031900123", "2026-05"));

    runs("ionos-" + dataset, "contracts", CONTRACTS, "look-back", "1");
  }

  private static String call(String dataset, String contract, String month, String address) {
    return "%s-%s-%s /%s%s"
        .formatted(dataset, contract, month, contract, address.replace("MONTH", month));
  }
}

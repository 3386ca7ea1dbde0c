package dev.billbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the simulated IONOS Cloud answers. */
class IonosSandboxTest {
  private static final Map<String, String> GENERIC_METERS =
      Map.of("C010EU", "C01000", "C010US", "C01000", "R010EU", "R01000", "R010US", "R01000");

  private Sandbox sandbox;
  private Caller caller;
  private SandboxAccount account;

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.start(SandboxSettings.defaults().withAccounts(3));
    caller = new Caller(sandbox);
    account = sandbox.ionosAccounts().get(0);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void profile_lists_the_own_contract_and_a_reseller_sees_all() {
    assertThat(caller.get(account, "/profile").findValuesAsText("contractId"))
        .containsExactly(account.account());
    assertThat(account.account()).matches("0[0-9]{8}");
    assertThat(caller.get(sandbox.ionosReseller(), "/profile").findValuesAsText("contractId"))
        .containsExactlyElementsOf(
            sandbox.ionosAccounts().stream().map(SandboxAccount::account).toList());
  }

  @Test
  void basic_and_bearer_both_open_the_door_and_nothing_else_does() {
    String url = sandbox.ionosBaseUrl() + "/profile";

    assertThat(
            caller.anonymous(url, "Authorization", "Bearer " + account.token()).body())
        .isEqualTo(caller.answer(account, "/profile").body());
    assertThat(caller.anonymous(url, "Authorization", "Bearer wrong").statusCode())
        .isEqualTo(401);
    assertThat(Caller.tree(caller.anonymous(url)).at("/code").textValue())
        .isEqualTo("UnauthorizedError");
    assertThat(caller.anonymous(sandbox.ionosBaseUrl() + "/intern/ping").body()).isEqualTo("1");
  }

  @Test
  void a_contract_may_be_asked_for_without_its_leading_zero_and_a_foreign_one_is_not_found() {
    assertThat(caller.get(account, "/" + account.account().substring(1) + "/invoices/"))
        .isEqualTo(caller.get(account, path("/invoices")));
    String foreign = "/" + sandbox.ionosAccounts().get(1).account() + "/invoices";
    assertThat(caller.answer(account, foreign).statusCode()).isEqualTo(404);
    assertThat(caller.get(account, foreign).at("/message").textValue())
        .isEqualTo("ContractId not found for user");
  }

  @Test
  void the_total_is_the_sum_of_the_amounts_less_the_rebates_and_equals_the_list() {
    for (JsonNode row : caller.get(account, path("/invoices")).at("/invoices")) {
      JsonNode invoice = caller.get(account, path("/invoices/" + row.at("/id").textValue()));

      assertThat(linesLessRebates(invoice))
          .isEqualByComparingTo(invoice.at("/total/quantity").decimalValue());
      assertThat(row.at("/amount").decimalValue())
          .isEqualByComparingTo(invoice.at("/total/quantity").decimalValue());
      assertThat(Caller.sum(invoice.at("/datacenters"), "/rebate/amount/quantity"))
          .isPositive();
    }
  }

  @Test
  void figures_are_awkward_but_every_amount_is_quantity_times_rate_in_cents() {
    int longest = 0;
    BigDecimal smallestRate = BigDecimal.TEN;
    for (JsonNode line : Caller.elements(invoice("2026-04"), "meters")) {
      BigDecimal quantity = line.at("/quantity/quantity").decimalValue();
      BigDecimal rate = line.at("/rate/quantity").decimalValue();
      longest = Math.max(longest, quantity.precision());
      smallestRate = smallestRate.min(rate);
      assertThat(line.at("/amount/quantity").decimalValue())
          .isEqualByComparingTo(quantity.multiply(rate).setScale(2, RoundingMode.HALF_UP));
    }
    assertThat(longest).isGreaterThanOrEqualTo(16);
    assertThat(smallestRate).isLessThan(new BigDecimal("0.0001"));
  }

  @Test
  void an_invoice_is_made_on_the_fifth_and_finally_posted_some_days_later() {
    sandbox.setClock(Instant.parse("2026-05-05T03:59:59Z"));
    assertThat(caller.get(account, "/invoices/2026-04")).isEmpty();
    sandbox.setClock(Instant.parse("2026-05-05T04:00:00Z"));
    JsonNode provisional = invoice("2026-04");
    assertThat(provisional.at("/metadata/finallyPosted").booleanValue()).isFalse();
    assertThat(provisional.at("/metadata/createdDate").textValue())
        .isEqualTo("2026-05-05T04:00:00");
    assertThat(provisional.at("/metadata/endDate").textValue()).isEqualTo("2026-04-30");
    sandbox.setClock(Instant.parse("2026-05-11T04:00:00Z"));
    assertThat(invoice("2026-04").at("/metadata/finallyPosted").booleanValue()).isTrue();
    assertThat(invoice("2026-04").at("/datacenters")).isEqualTo(provisional.at("/datacenters"));
  }

  @Test
  void the_running_month_has_no_invoices_and_a_bad_or_future_period_is_422() {
    assertThat(caller.answer(account, "/invoices/2026-05").body()).isEqualTo("[]");
    assertThat(caller.answer(account, "/invoices/null").body()).isEqualTo("[]");
    for (String period : new String[] {"2026-13", "2026-5", "May", "2026-06"}) {
      assertThat(caller.answer(account, "/invoices/" + period).statusCode())
          .as(period)
          .isEqualTo(422);
      assertThat(caller.answer(account, path("/utilization/" + period)).statusCode())
          .as(period)
          .isEqualTo(422);
      assertThat(caller.answer(account, path("/usage?period=" + period)).statusCode())
          .as(period)
          .isEqualTo(422);
    }
  }

  @Test
  void an_unknown_invoice_is_404_and_a_foreign_one_409() {
    SandboxAccount other = sandbox.ionosAccounts().get(1);
    String foreign = caller
        .get(other, "/" + other.account() + "/invoices")
        .at("/invoices/0/id")
        .textValue();

    assertThat(caller.answer(account, path("/invoices/GY99999999")).statusCode())
        .isEqualTo(404);
    assertThat(caller.answer(account, path("/invoices/" + foreign)).statusCode())
        .isEqualTo(409);
  }

  @Test
  void invoices_of_a_period_come_for_all_contracts_in_their_currencies_and_can_be_narrowed() {
    JsonNode all = caller.get(sandbox.ionosReseller(), "/invoices/2026-04");

    assertThat(all).hasSize(3);
    assertThat(all)
        .extracting(invoice -> invoice.at("/total/unit").textValue())
        .containsExactly("EUR", "USD", "GBP");
    assertThat(caller.get(
            sandbox.ionosReseller(), "/invoices/2026-04?contractid=" + account.account()))
        .hasSize(1);
    assertThat(caller.get(
            sandbox.ionosReseller(), "/invoices/2026-04?contractId=" + account.account()))
        .hasSize(3);
  }

  @Test
  void more_than_eighty_profiles_make_invoices_of_a_period_413_unless_a_contract_is_named() {
    sandbox.set(Oddity.MANY_PROFILES);
    JsonNode companies = caller.get(account, "/profile").at("/companies");
    String last = companies.get(companies.size() - 1).at("/contractId").textValue();

    assertThat(companies.size()).isGreaterThan(80);
    assertThat(caller.answer(account, "/invoices/2026-04").statusCode()).isEqualTo(413);
    assertThat(caller
            .get(account, "/invoices/2026-04?contractid=" + last)
            .at("/0/metadata/contractId")
            .textValue())
        .isEqualTo(last);
  }

  @Test
  void the_invoice_right_may_be_missing_while_the_rest_works() {
    sandbox.set(Oddity.INVOICES_FORBIDDEN);

    assertThat(caller.answer(account, path("/invoices")).statusCode()).isEqualTo(403);
    assertThat(caller.answer(account, "/invoices/2026-04").statusCode()).isEqualTo(403);
    assertThat(caller.answer(account, path("/usage")).statusCode()).isEqualTo(200);
  }

  @Test
  void invoice_usage_utilization_and_evn_of_a_month_agree() {
    Map<String, BigDecimal> invoiced = new HashMap<>();
    for (JsonNode dataCenter : invoice("2026-04").at("/datacenters")) {
      for (JsonNode line : dataCenter.at("/meters")) {
        String meter = line.at("/meterId").textValue();
        if (!meter.startsWith("CT")) {
          invoiced.merge(
              dataCenter.at("/id").textValue() + GENERIC_METERS.getOrDefault(meter, meter),
              line.at("/quantity/quantity").decimalValue(),
              BigDecimal::add);
        }
      }
    }
    Map<String, BigDecimal> used = new HashMap<>();
    for (JsonNode dataCenter :
        caller.get(account, path("/usage?period=2026-04")).at("/datacenters")) {
      for (JsonNode meter : dataCenter.at("/meters")) {
        assertThat(meter.at("/quantity/quantity").isTextual()).isTrue();
        add(
            used,
            dataCenter,
            meter,
            new BigDecimal(meter.at("/quantity/quantity").textValue()));
      }
    }
    Map<String, BigDecimal> utilized = new HashMap<>();
    for (JsonNode dataCenter :
        caller.get(account, path("/utilization/2026-04")).at("/datacenters")) {
      for (JsonNode row : dataCenter.at("/meters")) {
        add(utilized, dataCenter, row, row.at("/quantity/quantity").decimalValue());
      }
    }
    Map<String, BigDecimal> provisioned = new HashMap<>();
    for (JsonNode dataCenter : caller.get(account, path("/evn/2026-04")).at("/datacenters")) {
      for (JsonNode item : dataCenter.at("/data")) {
        BigDecimal divisor = item.at("/valueDivisor")
            .decimalValue()
            .multiply(item.at("/intervalDivisor").decimalValue());
        BigDecimal quantity = item.at("/value")
            .decimalValue()
            .multiply(item.at("/intervalMin").decimalValue())
            .divide(divisor, 15, RoundingMode.HALF_UP);
        provisioned.merge(
            dataCenter.at("/vdcUUID").textValue() + item.at("/itemStub").textValue(),
            quantity,
            BigDecimal::add);
      }
    }

    assertThat(utilized)
        .hasSameSizeAs(used)
        .allSatisfy(
            (key, quantity) -> assertThat(used.get(key)).as(key).isEqualByComparingTo(quantity));
    assertThat(invoiced)
        .isNotEmpty()
        .allSatisfy(
            (key, quantity) -> assertThat(used.get(key)).as(key).isEqualByComparingTo(quantity));
    assertThat(provisioned)
        .hasSizeGreaterThan(10)
        .allSatisfy((key, quantity) -> assertThat(quantity)
            .as(key)
            .isCloseTo(used.get(key), within(new BigDecimal("0.000000000001"))));
  }

  @Test
  void billed_traffic_is_the_traffic_of_all_days_and_data_centers_in_tiers() {
    BigDecimal billed = BigDecimal.ZERO;
    Set<String> tiers = new HashSet<>();
    for (JsonNode line : Caller.elements(invoice("2026-04"), "meters")) {
      if (line.at("/meterId").textValue().startsWith("CTO")) {
        tiers.add(line.at("/meterId").textValue());
        billed = billed.add(line.at("/quantity/quantity").decimalValue());
      }
    }
    BigDecimal out = BigDecimal.ZERO;
    BigDecimal storageOut = BigDecimal.ZERO;
    for (JsonNode row :
        Caller.elements(caller.get(account, path("/utilization/2026-04")), "meters")) {
      if (row.at("/meterId").textValue().equals("TO1000")) {
        out = out.add(row.at("/quantity/quantity").decimalValue());
      } else if (row.at("/meterId").textValue().equals("S3TO1000")) {
        storageOut = storageOut.add(row.at("/quantity/quantity").decimalValue());
      }
    }

    assertThat(tiers).containsExactlyInAnyOrder("CTO1100", "CTO1200");
    assertThat(billed).isEqualByComparingTo(out.add(storageOut));
    assertThat(trafficSum("?ip=false", "vdc")).isEqualByComparingTo(out);
    assertThat(trafficSum("?ip=true", "ip")).isEqualByComparingTo(out);
  }

  @Test
  void storage_of_a_month_of_31_days_is_normalised_to_30() {
    JsonNode evn = caller.get(account, path("/evn/2026-03"));

    assertThat(Caller.elements(evn, "data"))
        .filteredOn(item -> item.at("/itemStub").textValue().equals("S02000"))
        .anySatisfy(item -> assertThat(item.at("/intervalMin").intValue()).isEqualTo(31 * 1440))
        .allSatisfy(
            item -> assertThat(item.at("/intervalDivisor").intValue()).isEqualTo(30 * 1440));
  }

  @Test
  void the_days_of_a_month_add_up_to_the_month() {
    BigDecimal days = BigDecimal.ZERO;
    for (int day = 1; day <= 11; day++) {
      days = days.add(utilizationSum("/utilization/daily/2026-05-%02d".formatted(day)));
    }

    assertThat(days)
        .isCloseTo(utilizationSum("/utilization"), within(new BigDecimal("0.0000000001")));
    assertThat(utilizationSum("/utilization/daily/2026-05-12")).isZero();
    assertThat(utilizationSum("/utilization/null")).isEqualTo(utilizationSum("/utilization"));
  }

  @Test
  void utilization_can_be_filtered_and_ignores_a_period_in_the_query() {
    JsonNode all = caller.get(account, path("/utilization"));
    JsonNode first = all.at("/datacenters/0");
    String resource = first.at("/meters/0/resourceId").textValue();

    assertThat(caller.get(account, path("/utilization?period=2026-03"))).isEqualTo(all);
    assertThat(caller
            .get(account, path("/utilization?dc=" + first.at("/id").textValue()))
            .at("/datacenters"))
        .hasSize(1);
    assertThat(caller
            .get(account, path("/utilization?resource=" + resource))
            .findValuesAsText("resourceId"))
        .containsOnly(resource);
    assertThat(caller.get(account, path("/utilization?type=S3")).findValuesAsText("type"))
        .containsOnly("S3");
  }

  @Test
  void usage_of_one_data_center_is_its_part_of_the_whole() {
    JsonNode whole = caller.get(account, path("/usage/")).at("/datacenters");

    for (JsonNode dataCenter : whole) {
      assertThat(caller
              .get(account, path("/usage/" + dataCenter.at("/id").textValue()))
              .at("/datacenters"))
          .containsExactly(dataCenter);
    }
    assertThat(
            caller.get(account, path("/usage/null")).at("/datacenters/0/name").textValue())
        .isEqualTo("S3");
    assertThat(caller
            .answer(account, path("/usage/5b0c7c1e-0a52-4c0e-9d0b-0f6d3b1a2c11"))
            .statusCode())
        .isEqualTo(404);
  }

  @Test
  void traffic_has_up_to_three_renderings_of_the_same_figures() {
    JsonNode all = caller.get(account, path("/traffic/2026-04"));
    JsonNode rows = all.at("/trafficArr");

    assertThat(all.at("/metadata/period").textValue()).isEqualTo("2026-04");
    assertThat(rows.get(0)).hasSize(3 + 30);
    assertThat(rows.get(2).get(3)).isEqualTo(all.at("/trafficObj/vdc/0/dates/0/Out"));
    assertThat(all.at("/traffic")).hasSameSizeAs(rows);
    assertThat(all.at("/trafficObj").findValues("Out")).anyMatch(JsonNode::isNull);
    assertThat(caller.get(account, path("/traffic/2026-04?output=csv")).has("trafficObj"))
        .isFalse();
    assertThat(caller.get(account, path("/traffic/2026-04?output=obj")).has("traffic"))
        .isFalse();
    assertThat(caller.answer(account, path("/traffic?output=xml")).statusCode()).isEqualTo(422);
  }

  @Test
  void evn_lines_are_csv_under_one_header_with_the_contract_number_unpadded() {
    JsonNode evn = caller.get(account, path("/evn/2026-04"));

    assertThat(evn.at("/evnCSV/0").textValue()).startsWith("contractId,VDCUUID,");
    assertThat(evn.at("/evnCSV/1").textValue()).startsWith(account.account().substring(1) + ",");
    assertThat(evn.at("/evnCSV").size() - 1)
        .isEqualTo(Caller.elements(evn, "data").size());
  }

  @Test
  void the_price_list_prices_every_invoiced_meter_at_the_invoiced_rate() {
    Map<String, String> prices = new HashMap<>();
    for (JsonNode product :
        caller.get(account, path("/products?date=2026-04-30")).at("/products")) {
      prices.put(
          product.at("/meterId").textValue(), product.at("/unitCost/quantity").textValue());
    }
    for (JsonNode line : Caller.elements(invoice("2026-04"), "meters")) {
      assertThat(new BigDecimal(prices.get(line.at("/meterId").textValue())))
          .isEqualByComparingTo(line.at("/rate/quantity").decimalValue());
    }
    assertThat(new BigDecimal(prices.get("TO1000"))).isZero();
    assertThat(prices).doesNotContainKeys("C01000", "R01000");
    assertThat(caller.answer(account, path("/products?date=2026-02-30")).statusCode())
        .isEqualTo(422);
    assertThat(caller.answer(account, path("/products?date=2025-06-30")).body())
        .isNotEqualTo(caller.answer(account, path("/products")).body());
  }

  private String path(String rest) {
    return "/" + account.account() + rest;
  }

  private JsonNode invoice(String period) {
    return caller.get(account, "/invoices/" + period).at("/0");
  }

  private BigDecimal trafficSum(String query, String key) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode item :
        caller.get(account, path("/traffic/2026-04" + query)).at("/trafficObj/" + key)) {
      sum = sum.add(Caller.sum(item.at("/dates"), "/Out"));
    }
    return sum;
  }

  private BigDecimal utilizationSum(String rest) {
    return Caller.elements(caller.get(account, path(rest)), "meters").stream()
        .map(row -> row.at("/quantity/quantity").decimalValue())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  static BigDecimal linesLessRebates(JsonNode invoice) {
    BigDecimal sum = BigDecimal.ZERO;
    for (JsonNode dataCenter : invoice.at("/datacenters")) {
      sum = sum.add(Caller.sum(dataCenter.at("/meters"), "/amount/quantity"))
          .subtract(dataCenter.at("/rebate/amount/quantity").decimalValue());
    }
    return sum;
  }

  private static void add(
      Map<String, BigDecimal> sums, JsonNode dataCenter, JsonNode row, BigDecimal quantity) {
    sums.merge(
        dataCenter.at("/id").textValue() + row.at("/meterId").textValue(),
        quantity,
        BigDecimal::add);
  }
}

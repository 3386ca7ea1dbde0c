package dev.billbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.billbridge.sandbox.world.Events;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the simulated SAKURA Cloud answers. */
class SakuraSandboxTest {
  private Sandbox sandbox;
  private Caller caller;
  private SandboxAccount account;

  @BeforeEach
  void start() throws IOException {
    sandbox = Sandbox.start(SandboxSettings.defaults());
    caller = new Caller(sandbox);
    account = sandbox.sakuraAccounts().get(0);
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  @Test
  void auth_status_tells_account_member_and_rights() {
    JsonNode status = caller.get(account, "/api/cloud/1.1/auth-status");

    assertThat(status.at("/Account/ID").textValue())
        .isEqualTo(account.account())
        .hasSize(12);
    assertThat(status.at("/Member/Code").textValue())
        .isEqualTo(account.memberCode())
        .matches("[a-z]{3}[0-9]{5}");
    assertThat(status.at("/ExternalPermission").textValue().split("\\+")).contains("bill");
  }

  @Test
  void an_old_account_has_an_id_with_leading_zeros_and_iam_tells_it_as_a_number() {
    SandboxAccount old = sandbox.sakuraAccounts().get(1);
    String context = sandbox.sakuraIamBaseUrl() + "/auth/context";

    assertThat(old.account()).startsWith("000");
    assertThat(caller
            .get(old, "/api/system/1.0/bill/by-contract/" + old.account())
            .at("/Count")
            .intValue())
        .isPositive();
    assertThat(caller.anonymous(context).statusCode()).isEqualTo(401);
    assertThat(Caller.tree(caller.anonymous(context, "Authorization", basic(old)))
            .at("/limited_to_project_id")
            .longValue())
        .isEqualTo(Long.parseLong(old.account()));
  }

  @Test
  void a_wrong_secret_is_401_and_a_foreign_or_unknown_id_404() {
    SandboxAccount other = sandbox.sakuraAccounts().get(1);
    SandboxAccount wrong = new SandboxAccount(
        "sakura", "x", account.account(), account.memberCode(), account.user(), "wrong", null);

    assertThat(caller.answer(wrong, "/api/cloud/1.1/auth-status").statusCode()).isEqualTo(401);
    assertThat(caller.get(wrong, "/api/cloud/1.1/auth-status").at("/error_code").textValue())
        .isEqualTo("unauthorized");
    assertThat(caller
            .answer(account, "/api/system/1.0/bill/by-contract/" + other.account())
            .statusCode())
        .isEqualTo(404);
    assertThat(caller
            .answer(account, "/api/system/1.0/billdetail/" + account.memberCode() + "/11111111")
            .statusCode())
        .isEqualTo(404);
    assertThat(caller.get(account, "/api/system/1.0/nothing").at("/error_code").textValue())
        .isEqualTo("not_found");
  }

  @Test
  void a_key_without_the_billing_right_is_refused_with_403_and_auth_status_says_why() {
    sandbox.set(Oddity.NO_BILLING_RIGHT);

    assertThat(caller.answer(account, bills()).statusCode()).isEqualTo(403);
    assertThat(caller.get(account, bills()).at("/error_code").textValue())
        .isEqualTo("access_no_permission");
    assertThat(caller
            .get(account, "/api/cloud/1.1/auth-status")
            .at("/ExternalPermission")
            .textValue())
        .isEqualTo("none");
  }

  @Test
  void bills_are_listed_newest_first_and_selected_by_year_and_by_month_with_or_without_a_zero() {
    assertThat(caller.get(account, bills()).at("/Bills").findValuesAsText("Date"))
        .containsExactly(
            "2026-06-10T00:00:00+09:00",
            "2026-05-10T00:00:00+09:00",
            "2026-04-10T00:00:00+09:00",
            "2026-03-10T00:00:00+09:00");
    assertThat(caller.get(account, bills() + "/2026").at("/Count").intValue()).isEqualTo(4);
    assertThat(caller.get(account, bills() + "/2025").at("/Count").intValue()).isZero();
    JsonNode may = caller.get(account, bills() + "/2026/5");
    assertThat(may.at("/Count").intValue()).isEqualTo(1);
    assertThat(caller.get(account, bills() + "/2026/05")).isEqualTo(may);
    assertThat(caller.answer(account, bills() + "/2026/13").statusCode()).isEqualTo(400);
  }

  @Test
  void without_a_year_only_twelve_bills_come() throws IOException {
    try (Sandbox old = Sandbox.start(SandboxSettings.defaults().withMonths(30))) {
      SandboxAccount first = old.sakuraAccounts().get(0);

      assertThat(new Caller(old)
              .get(first, "/api/system/1.0/bill/by-contract/" + first.account())
              .at("/Bills"))
          .hasSize(12);
      assertThat(old.tally().held("bills").stream()
              .filter(bill -> bill.account().equals(first.account())))
          .hasSize(31);
    }
  }

  @Test
  void
      one_bill_comes_in_a_list_of_one_with_or_without_a_trailing_slash_and_an_unknown_one_in_an_empty_list() {
    long id = newestBill().at("/BillID").longValue();

    assertThat(caller.get(account, "/api/system/1.0/bill/id/" + id).at("/Bills/0"))
        .isEqualTo(newestBill());
    assertThat(caller.get(account, "/api/system/1.0/bill/id/" + id + "/").at("/Bills/0"))
        .isEqualTo(newestBill());
    assertThat(caller.get(account, "/api/system/1.0/bill/id/11111111").at("/Bills"))
        .isEmpty();
  }

  @Test
  void any_zone_gives_the_same_answer() {
    String base = sandbox.sakuraBaseUrl().toString();

    assertThat(caller
            .anonymous(base.replace("is1a", "tk1v") + bills(), "Authorization", basic(account))
            .body())
        .isEqualTo(
            caller.anonymous(base + bills(), "Authorization", basic(account)).body());
  }

  @Test
  void the_lines_of_every_bill_add_up_to_its_amount_in_json_and_in_csv() {
    for (JsonNode bill : caller.get(account, bills()).at("/Bills")) {
      JsonNode detail = caller.get(account, detail(bill));
      List<List<String>> rows = csv(bill);

      assertThat(Caller.sum(detail.at("/BillDetails"), "/Amount"))
          .isEqualTo(bill.at("/Amount").decimalValue());
      assertThat(rows).hasSize(detail.at("/Count").intValue() + 1);
      for (int i = 1; i < rows.size(); i++) {
        List<String> row = rows.get(i);
        JsonNode line = detail.at("/BillDetails/" + (i - 1));
        assertThat(row).hasSize(16);
        assertThat(row.get(0)).isEqualTo(line.at("/Index").asText());
        assertThat(row.get(1)).isEqualTo(bill.at("/BillID").asText());
        assertThat(row.get(6)).isEqualTo(line.at("/ContractID").textValue());
        assertThat(row.get(7)).isEqualTo(line.at("/ServiceClassID").asText());
        assertThat(new BigDecimal(row.get(13)).add(new BigDecimal(row.get(14))))
            .isEqualTo(line.at("/Amount").decimalValue());
        assertThat(row.get(15)).isEqualTo(line.at("/Description").textValue());
      }
    }
  }

  @Test
  void the_csv_is_text_inside_json_with_a_byte_order_mark_and_crlf_and_names_the_month_of_use() {
    JsonNode bill = bill("2026-05-10");
    JsonNode document = caller.get(account, detail(bill) + "/csv");

    assertThat(document.at("/Filename").textValue()).isEqualTo("sakura_cloud_2026_04.csv");
    assertThat(document.at("/Body").textValue()).startsWith("\ufeff\"").endsWith("\"\r\n");
    assertThat(csv(bill).get(1).get(2)).isEqualTo("2026/04");
  }

  @Test
  void names_hold_whatever_a_customer_types() {
    List<String> names = caller
        .get(account, detail(bill("2026-05-10")))
        .at("/BillDetails")
        .findValuesAsText("Description");
    String all = String.join("\u0000", names);

    assertThat(all)
        .contains("\"")
        .contains("\r\n")
        .contains(",")
        .contains("ü")
        .contains("経")
        .contains("🚀")
        .contains("%");
    assertThat(caller
            .get(account, detail(bill("2026-05-10")))
            .at("/BillDetails")
            .findValuesAsText("ContractID"))
        .anyMatch(id -> id.startsWith("000"));
  }

  @Test
  void
      the_bill_of_the_running_month_appears_on_the_second_grows_with_each_batch_and_is_final_on_the_first() {
    tokyo("2026-05-02T04:29:59");
    assertThat(dates()).doesNotContain("2026-06-10");
    tokyo("2026-05-02T04:30:00");
    assertThat(dates()).contains("2026-06-10");

    List<Long> amounts = new ArrayList<>();
    for (int day = 2; day <= 31; day++) {
      tokyo("2026-05-%02dT04:29:59".formatted(day));
      JsonNode before = day == 2 ? null : bill("2026-06-10");
      assertThat(day == 2 ? 0 : before.at("/Amount").longValue())
          .isEqualTo(amounts.isEmpty() ? 0 : amounts.get(amounts.size() - 1));
      tokyo("2026-05-%02dT04:30:00".formatted(day));
      amounts.add(bill("2026-06-10").at("/Amount").longValue());
    }
    tokyo("2026-06-01T04:30:00");
    amounts.add(bill("2026-06-10").at("/Amount").longValue());
    assertThat(amounts).isSorted().doesNotHaveDuplicates();

    JsonNode closed = caller.get(account, detail(bill("2026-06-10"))).at("/BillDetails");
    tokyo("2026-06-20T12:00:00");
    assertThat(caller.get(account, detail(bill("2026-06-10"))).at("/BillDetails"))
        .isEqualTo(closed)
        .hasSize(24);
  }

  @Test
  void days_and_hours_of_the_running_month_count_up_to_midnight() {
    tokyo("2026-05-12T12:00:00");

    assertThat(csv(bill("2026-06-10")).get(1).subList(11, 13)).containsExactly("11", "0");
  }

  @Test
  void a_bill_is_paid_some_days_after_its_limit_and_the_csv_says_so() {
    tokyo("2026-05-31T12:00:00");
    assertThat(bill("2026-05-10").at("/Paid").booleanValue()).isFalse();
    assertThat(csv(bill("2026-05-10")).get(1).get(3)).isEqualTo("未入金");
    tokyo("2026-06-05T12:00:00");
    assertThat(bill("2026-05-10").at("/Paid").booleanValue()).isTrue();
    assertThat(csv(bill("2026-05-10")).get(1).get(3)).isEqualTo("入金済み");
  }

  @Test
  void a_month_without_charges_is_pending_in_the_configured_spelling() throws IOException {
    try (Sandbox empty =
        Sandbox.start(SandboxSettings.defaults().withLines(1).withPaymentTexts("u", "p"))) {
      sandbox.close();
      sandbox = empty;
      caller = new Caller(empty);

      assertThat(newestBill().at("/Amount").longValue()).isZero();
      assertThat(csv(newestBill()).get(1).get(3)).isEqualTo("p");
    }
  }

  @Test
  void with_the_bigint_header_every_string_of_digits_becomes_a_number_even_a_description() {
    String path = detail(bill("2026-05-10"));
    JsonNode plain = caller.get(account, path).at("/BillDetails");
    JsonNode numbers = caller.get(account, path, "X-Sakura-Bigint-As-Int", "1").at("/BillDetails");

    assertThat(plain).allMatch(line -> line.at("/ContractID").isTextual());
    assertThat(numbers).allMatch(line -> line.at("/ContractID").isIntegralNumber());
    assertThat(plain).anyMatch(line -> line.at("/Description").asText().equals("000123"));
    assertThat(numbers)
        .anyMatch(line -> line.at("/Description").isIntegralNumber()
            && line.at("/Description").intValue() == 123);
    assertThat(caller.get(account, path, "X-Sakura-Bigint-As-Int", "0").at("/BillDetails"))
        .isEqualTo(plain);
  }

  @Test
  void coupons_come_in_three_envelopes() {
    String path = "/api/system/1.0/coupon/" + account.account();
    JsonNode coupons = caller.get(account, path).at("/Coupons");

    assertThat(coupons)
        .hasSize(3)
        .allMatch(coupon -> coupon.at("/CouponID").textValue().length() == 16);
    sandbox.set(Oddity.COUPON_ENVELOPE_COUNT);
    assertThat(caller.get(account, path).at("/Count").intValue()).isEqualTo(3);
    sandbox.set(Oddity.COUPON_ENVELOPE_SINGULAR);
    assertThat(caller.get(account, path).at("/Coupon")).isEqualTo(coupons);
  }

  @Test
  void the_public_price_list_needs_a_header_and_a_key_sees_more() {
    String url = sandbox.sakuraBaseUrl() + "/api/cloud/1.1/public/price";
    JsonNode open = Caller.tree(caller.anonymous(url, "X-Requested-With", "XMLHttpRequest"));
    JsonNode own = caller.get(account, "/api/cloud/1.1/public/price.json");

    assertThat(caller.anonymous(url).statusCode()).isEqualTo(401);
    assertThat(open.at("/ServiceClasses"))
        .allMatch(product -> product.at("/IsPublic").booleanValue());
    assertThat(own.at("/ServiceClasses").size())
        .isGreaterThan(open.at("/ServiceClasses").size());
  }

  @Test
  void the_price_list_is_paged_by_a_query_that_is_bare_json() {
    String path = "/api/cloud/1.1/public/price";
    List<String> all =
        caller.get(account, path).at("/ServiceClasses").findValuesAsText("ServiceClassID");
    JsonNode page = caller.get(account, path + "?%7B%22From%22%3A5%2C%22Count%22%3A3%7D");

    assertThat(page.at("/ServiceClasses").findValuesAsText("ServiceClassID"))
        .isEqualTo(all.subList(5, 8));
    assertThat(page.at("/Total").intValue()).isEqualTo(all.size());
    assertThat(
            caller.get(account, path + "?q=%7B%22Count%22%3A3%7D").at("/Count").intValue())
        .isEqualTo(all.size());
  }

  @Test
  void after_a_price_rise_the_price_list_has_the_new_price_and_a_missing_month_has_no_bill()
      throws IOException {
    YearMonth april = YearMonth.of(2026, 4);
    try (Sandbox risen =
        Sandbox.start(SandboxSettings.defaults().withEvents(new Events(null, april, april)))) {
      assertThat(priceOfTraffic(caller)).isEqualTo(3);
      assertThat(priceOfTraffic(new Caller(risen))).isEqualTo(5);
      assertThat(risen.tally("bills").held())
          .extracting(HeldStatement::month)
          .contains(april.minusMonths(1), april.plusMonths(1))
          .doesNotContain(april);
    }
  }

  /** With tax, as the provider states it. */
  private long priceOfTraffic(Caller caller) {
    for (JsonNode each : caller.get(account, "/api/cloud/1.1/public/price").at("/ServiceClasses")) {
      if (each.at("/ServiceClassPath").textValue().equals("cloud/traffic/internet")) {
        return each.at("/Price/PerUse").longValue();
      }
    }
    throw new AssertionError("traffic is not in the price list");
  }

  @Test
  void every_product_on_a_bill_is_in_the_price_list_of_the_account() {
    Set<String> priced = new HashSet<>(caller
        .get(account, "/api/cloud/1.1/public/price")
        .at("/ServiceClasses")
        .findValuesAsText("ServiceClassID"));

    assertThat(priced)
        .containsAll(caller
            .get(account, detail(newestBill()))
            .at("/BillDetails")
            .findValuesAsText("ServiceClassID"));
  }

  private String bills() {
    return "/api/system/1.0/bill/by-contract/" + account.account();
  }

  private JsonNode newestBill() {
    return caller.get(account, bills()).at("/Bills/0");
  }

  private JsonNode bill(String date) {
    for (JsonNode bill : caller.get(account, bills()).at("/Bills")) {
      if (bill.at("/Date").textValue().startsWith(date)) {
        return bill;
      }
    }
    throw new AssertionError("no bill of " + date);
  }

  private List<String> dates() {
    return caller.get(account, bills()).at("/Bills").findValuesAsText("Date").stream()
        .map(date -> date.substring(0, 10))
        .toList();
  }

  private String detail(JsonNode bill) {
    return "/api/system/1.0/billdetail/" + account.memberCode() + "/"
        + bill.at("/BillID").asText();
  }

  private List<List<String>> csv(JsonNode bill) {
    return records(caller.get(account, detail(bill) + "/csv").at("/Body").textValue());
  }

  private void tokyo(String time) {
    sandbox.setClock(Instant.parse(time + "Z").minusSeconds(9 * 3600));
  }

  private static String basic(SandboxAccount account) {
    return "Basic "
        + java.util.Base64.getEncoder()
            .encodeToString((account.user() + ":" + account.password()).getBytes());
  }

  static List<List<String>> records(String csv) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    Matcher field = Pattern.compile("\"((?:[^\"]|\"\")*)\"(,|\r?\n)").matcher(csv);
    while (field.find()) {
      record.add(field.group(1).replace("\"\"", "\""));
      if (!field.group(2).equals(",")) {
        records.add(record);
        record = new ArrayList<>();
      }
    }
    return records;
  }
}

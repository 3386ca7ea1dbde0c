package dev.billbridge.collect.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import org.junit.jupiter.api.Test;

/** What the shipped SAKURA routes ask for, and what they hand over. */
class SakuraRoutesTest extends SourceRouteSpec {

  private static final String ACCOUNT = "000012345678";

  @Test
  void bills_asks_for_the_list_then_for_each_bill_as_json_and_as_csv() throws Exception {
    has("bills", """
        {"Count": 2, "Bills": [{"BillID": 9002, "MemberID": "m-1", "Date": "2026-05-01T00:00:00+09:00"},
                               {"BillID": 9001, "MemberID": "m-1", "Date": "2026-04-01T00:00:00+09:00"}]}""");
    has("billdetail-9002", "{}");
    has("billdetail-csv-9002", "{}");
    has("billdetail-9001", "{}");
    asks(
        "bills /api/system/1.0/bill/by-contract/" + ACCOUNT + " volatile=ResponsedAt",
        "billdetail-9002 /api/system/1.0/billdetail/m-1/9002 volatile=ResponsedAt",
        "billdetail-csv-9002 /api/system/1.0/billdetail/m-1/9002/csv optional volatile=ResponsedAt",
        "billdetail-9001 /api/system/1.0/billdetail/m-1/9001 volatile=ResponsedAt",
        "billdetail-csv-9001 /api/system/1.0/billdetail/m-1/9001/csv optional volatile=ResponsedAt");
    takesIn(
        "sakura-bills: bill=bills/Bills/0, detail=billdetail-9002, csv=billdetail-csv-9002; accountNumber="
            + ACCOUNT,
        "sakura-bills: bill=bills/Bills/1, detail=billdetail-9001; accountNumber=" + ACCOUNT);

    runs("sakura-bills", "account-number", "12345678");
  }

  @Test
  void bills_of_certain_months_are_asked_for_by_the_month_they_are_dated_in() throws Exception {
    has("bills-2026-03", """
        {"Count": 1, "Bills": [{"BillID": 7, "MemberID": "m-1", "Date": "2026-03-01T00:00:00+09:00"}]}""");
    has("bills-2026-04", """
        {"Count": 2, "Bills": [{"BillID": 8, "MemberID": "m-1", "Date": "2026-04-01T00:00:00+09:00"},
                               {"BillID": 9, "MemberID": "m-1", "Date": "2026-05-01T00:00:00+09:00"}]}""");
    has("billdetail-7", "{}");
    has("billdetail-8", "{}");
    asks(
        "bills-2026-03 /api/system/1.0/bill/by-contract/" + ACCOUNT
            + "/2026/03 volatile=ResponsedAt",
        "billdetail-7 /api/system/1.0/billdetail/m-1/7 volatile=ResponsedAt",
        "billdetail-csv-7 /api/system/1.0/billdetail/m-1/7/csv optional volatile=ResponsedAt",
        "bills-2026-04 /api/system/1.0/bill/by-contract/" + ACCOUNT
            + "/2026/04 volatile=ResponsedAt",
        "billdetail-8 /api/system/1.0/billdetail/m-1/8 volatile=ResponsedAt",
        "billdetail-csv-8 /api/system/1.0/billdetail/m-1/8/csv optional volatile=ResponsedAt");
    takesIn(
        "sakura-bills: bill=bills-2026-03/Bills/0, detail=billdetail-7; accountNumber=" + ACCOUNT,
        "sakura-bills: bill=bills-2026-04/Bills/0, detail=billdetail-8; accountNumber=" + ACCOUNT);

    runs("sakura-bills", YearMonth.of(2026, 2), YearMonth.of(2026, 3), "account-number", ACCOUNT);
  }

  @Test
  void bills_that_are_fewer_than_the_list_says_are_a_finding() throws Exception {
    has("bills", "{\"Count\": 3, \"Bills\": []}");
    asks("bills /api/system/1.0/bill/by-contract/" + ACCOUNT + " volatile=ResponsedAt");

    assertThat(runs("sakura-bills", "account-number", ACCOUNT).report().findings())
        .singleElement()
        .asString()
        .contains("says at /Count that it has 3 entries");
  }

  @Test
  void account_asks_whose_the_key_is() throws Exception {
    has("auth-status", "{\"Account\": {\"ID\": 12345678}}");
    asks("auth-status /api/cloud/1.1/auth-status optional");
    takesIn("sakura-account: identity=auth-status; accountNumber=" + ACCOUNT + ", month=2026-05");

    runs("sakura-account", "iam-url", IAM);
  }

  @Test
  void account_asks_the_newer_api_when_the_older_one_is_gone() throws Exception {
    has("auth-context", "{\"limited_to_project_id\": \"12345678\"}");
    asks("auth-status /api/cloud/1.1/auth-status optional", "auth-context iam:/auth/context");
    takesIn("sakura-account: context=auth-context; accountNumber=" + ACCOUNT + ", month=2026-05");

    runs("sakura-account", "iam-url", IAM);
  }

  @Test
  void coupons_are_asked_for_by_the_account_the_key_belongs_to() throws Exception {
    has("auth-status", "{\"Account\": {\"ID\": \"" + ACCOUNT + "\"}}");
    has("coupons", "{\"Coupons\": []}");
    asks(
        "auth-status /api/cloud/1.1/auth-status optional",
        "coupons /api/system/1.0/coupon/" + ACCOUNT + " volatile=ResponsedAt");
    takesIn("sakura-coupons: coupons=coupons; accountNumber=" + ACCOUNT + ", month=2026-05");

    runs("sakura-coupons", "iam-url", IAM);
  }

  @Test
  void prices_are_asked_for_page_by_page_and_handed_over_as_one_list() throws Exception {
    has("prices-1", "{\"Total\": 3, \"ServiceClasses\": [{\"ID\": 1}, {\"ID\": 2}]}");
    has("prices-2", "{\"Total\": 3, \"ServiceClasses\": [{\"ID\": 3}]}");
    String address = " /api/cloud/1.1/public/price?%7B%22From%22:";
    asks(
        "prices-1" + address
            + "0,%22Count%22:2%7D X-Requested-With=XMLHttpRequest volatile=ResponsedAt",
        "prices-2" + address
            + "2,%22Count%22:2%7D X-Requested-With=XMLHttpRequest volatile=ResponsedAt");
    takesIn("sakura-prices: prices=prices-1, prices=prices-2; accountNumber=" + ACCOUNT
        + ", month=2026-05");

    runs("sakura-prices", "account-number", ACCOUNT, "page-size", "2");
  }

  @Test
  void public_prices_are_asked_for_without_the_key() throws Exception {
    has("prices-1", "{\"Total\": 1, \"ServiceClasses\": [{\"ID\": 1}]}");
    asks(
        "prices-1 /api/cloud/1.1/public/price?%7B%22From%22:0,%22Count%22:1000%7D X-Requested-With=XMLHttpRequest anonymous volatile=ResponsedAt");
    takesIn("sakura-prices: prices=prices-1; accountNumber=" + ACCOUNT + ", month=2026-05");

    runs("sakura-prices", "account-number", ACCOUNT, "public-prices", "true");
  }
}

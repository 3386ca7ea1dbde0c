package dev.billbridge.sandbox.sakura;

import static dev.billbridge.sandbox.world.Figures.at;
import static dev.billbridge.sandbox.world.Figures.below;

import dev.billbridge.sandbox.http.Request;
import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.sakura.billing.Bill;
import dev.billbridge.sandbox.sakura.billing.SakuraAccounts.Account;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.Snapshot;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;

/**
 * Coupons: registered at the start of the history, eaten up month by month, one of them expired
 * early.
 */
final class Coupons {
  private static final int COUNT = 3;

  private Coupons() {}

  static void write(
      Account account, YearMonth firstMonth, Request request, Response response, Snapshot snapshot)
      throws IOException {
    try (SakuraJson json = new SakuraJson(request, response, snapshot)) {
      json.truth("is_ok", true);
      if (snapshot.has(Oddity.COUPON_ENVELOPE_SINGULAR)) {
        json.integer("Total", COUNT).integer("From", 0).integer("Count", COUNT).startList("Coupon");
      } else if (snapshot.has(Oddity.COUPON_ENVELOPE_COUNT)) {
        json.integer("Count", COUNT).respondedAt().startList("Coupons");
      } else {
        json.integer("AllCount", COUNT)
            .integer("CountPerPage", COUNT)
            .integer("Page", 1)
            .startList("Coupons");
      }
      for (int number = 0; number < COUNT; number++) {
        write(account, number, firstMonth, json, snapshot);
      }
      json.endList();
    }
  }

  private static void write(
      Account account, int number, YearMonth firstMonth, SakuraJson json, Snapshot snapshot)
      throws IOException {
    long key = at(at(account.key(), 'C'), number);
    OffsetDateTime applied =
        firstMonth.atDay(1 + (int) below(key, 28)).atTime(11, 12, 13).atOffset(Bill.TOKYO);
    OffsetDateTime until = firstMonth
        .plusMonths(number == 0 ? 1 : 24)
        .atEndOfMonth()
        .atTime(23, 59, 59)
        .atOffset(Bill.TOKYO);
    OffsetDateTime now = snapshot.now().atOffset(Bill.TOKYO);
    long monthsUsed = Math.max(0, ChronoUnit.MONTHS.between(applied, now));
    long balance = Math.max(0, 20_000 * (number + 1L) - monthsUsed * (1_500 + below(key, 500)));
    json.startItem()
        .exactText("CouponID", "%016d".formatted(below(at(key, 1), 10_000_000_000_000_000L)))
        .exactText("MemberID", account.memberCode())
        .text("ContractID", account.id())
        .integer("ServiceClassID", 50122)
        .amount("Discount", balance)
        .time("AppliedAt", applied)
        .time("UntilAt", until)
        .endItem();
  }
}

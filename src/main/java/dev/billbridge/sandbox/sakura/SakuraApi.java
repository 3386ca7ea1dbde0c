package dev.billbridge.sandbox.sakura;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.billbridge.sandbox.http.Api;
import dev.billbridge.sandbox.http.Json;
import dev.billbridge.sandbox.http.Refusal;
import dev.billbridge.sandbox.http.Request;
import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.sakura.billing.Bill;
import dev.billbridge.sandbox.sakura.billing.Bills;
import dev.billbridge.sandbox.sakura.billing.SakuraAccounts;
import dev.billbridge.sandbox.sakura.billing.SakuraAccounts.Account;
import dev.billbridge.sandbox.world.Figures;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.sandbox.world.Snapshot;
import dev.billbridge.sandbox.world.Snapshot.StatementKey;
import dev.billbridge.sandbox.world.World;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The SAKURA Cloud billing API. The trees {@code zone/{any}/api/system/1.0},
 * {@code zone/{any}/api/cloud/1.1} and {@code api/iam/1.0} hang below {@code /cloud}; every zone
 * gives the same answer.
 */
public final class SakuraApi implements Api {
  private final World world;
  private final SakuraAccounts accounts;
  private final Bills bills;
  private final BillDocuments billDocuments;
  private final PriceList priceList;
  private final AtomicLong refusals = new AtomicLong();

  /**
   * @param accountCount number of accounts, each with its own key
   * @param unpaidText how the CSV spells "unpaid"
   * @param pendingText how the CSV spells "pending", the state of a month without charges
   */
  public SakuraApi(World world, int accountCount, String unpaidText, String pendingText) {
    this.world = world;
    this.accounts = new SakuraAccounts(world.seed(), accountCount);
    this.bills = new Bills(world, accounts);
    this.billDocuments = new BillDocuments(bills, unpaidText, pendingText);
    this.priceList = new PriceList();
  }

  public List<SandboxAccount> accounts() {
    return accounts.all().stream().map(Account::asSandboxAccount).toList();
  }

  /**
   * The key of a bill there is at the moment, for a change of one of its lines.
   *
   * @throws IllegalArgumentException if there is no such bill or line, or the change is not in
   *     whole yen
   */
  public StatementKey changeable(String accountId, String billId, int line, BigDecimal delta) {
    Account account = accounts
        .byId(accountId)
        .orElseThrow(() -> new IllegalArgumentException("there is no SAKURA account " + accountId));
    Bill bill = bills
        .byId(account, billId, world.snapshot())
        .orElseThrow(() ->
            new IllegalArgumentException("SAKURA account " + accountId + " has no bill " + billId));
    if (line < 1 || line > bill.lineCount()) {
      throw new IllegalArgumentException(
          "bill " + billId + " has lines 1 to " + bill.lineCount() + ", not " + line);
    }
    if (delta.stripTrailingZeros().scale() > 0) {
      throw new IllegalArgumentException(
          "SAKURA amounts are whole yen, " + delta.toPlainString() + " is not");
    }
    return Bills.key(account, bill.month());
  }

  /** Every bill there is at the moment. */
  public List<HeldStatement> heldBills() {
    Snapshot snapshot = world.snapshot();
    return accounts.all().stream()
        .flatMap(account -> bills.all(account, snapshot).stream().map(bill -> held(account, bill)))
        .toList();
  }

  private HeldStatement held(Account account, Bill bill) {
    Bills.Totals totals = bills.totals(account, bill);
    Map<String, BigDecimal> sums = new LinkedHashMap<>();
    sums.put("amount", BigDecimal.valueOf(totals.amount()));
    sums.put("net", BigDecimal.valueOf(totals.net()));
    sums.put("tax", BigDecimal.valueOf(totals.tax()));
    sums.put("total", BigDecimal.valueOf(bills.headerAmount(account, bill)));
    return new HeldStatement(
        SandboxAccount.SAKURA,
        account.id(),
        "bills",
        Long.toString(bills.id(account, bill)),
        bill.month(),
        bill.isFinal(),
        bill.lineCount(),
        sums,
        "JPY");
  }

  @Override
  public void answer(Request request, Response response) throws IOException {
    if (!request.method().equals("GET")) {
      throw new Refusal(405);
    }
    Snapshot snapshot = world.snapshot();
    if (snapshot.has(Oddity.GZIP)) {
      response.compressIfAccepted(request);
    }
    List<String> path = request.segmentsFrom(1);
    if (startsWith(path, "api", "iam", "1.0")) {
      answerIam(path.subList(3, path.size()), request, response, snapshot);
    } else if (path.size() > 5 && path.get(0).equals("zone") && path.get(2).equals("api")) {
      String tree = path.get(3) + "/" + path.get(4);
      List<String> rest = path.subList(5, path.size());
      switch (tree) {
        case "system/1.0" -> answerBilling(rest, request, response, snapshot);
        case "cloud/1.1" -> answerCloud(rest, request, response, snapshot);
        default -> throw new Refusal(404);
      }
    } else {
      throw new Refusal(404);
    }
  }

  private void answerIam(List<String> path, Request request, Response response, Snapshot snapshot)
      throws IOException {
    Account account = authenticated(request);
    if (!path.equals(List.of("auth", "context"))) {
      throw new Refusal(404);
    }
    try (JsonGenerator out = Json.on(response.start(200, "application/json"))) {
      out.writeStartObject();
      out.writeNumberField("resource_id", 900_000_000_000L + account.number());
      out.writeStringField("auth_type", "apikey");
      // Announced as a number that may become null.
      if (snapshot.has(Oddity.NULL_FIELDS)) {
        out.writeNullField("limited_to_project_id");
      } else {
        out.writeNumberField("limited_to_project_id", Long.parseLong(account.id()));
      }
      out.writeEndObject();
    }
  }

  private void answerCloud(List<String> path, Request request, Response response, Snapshot snapshot)
      throws IOException {
    if (path.equals(List.of("auth-status"))) {
      AuthStatus.write(authenticated(request), request, response, snapshot);
    } else if (path.equals(List.of("public", "price"))
        || path.equals(List.of("public", "price.json"))) {
      boolean authenticated = request.header("Authorization").isPresent();
      if (authenticated) {
        authenticated(request);
      } else if (request
          .header("X-Requested-With")
          .filter("XMLHttpRequest"::equals)
          .isEmpty()) {
        throw new Refusal(401);
      }
      priceList.write(authenticated, request, response, snapshot);
    } else {
      throw new Refusal(404);
    }
  }

  private void answerBilling(
      List<String> path, Request request, Response response, Snapshot snapshot) throws IOException {
    Account account = authenticated(request);
    if (snapshot.has(Oddity.NO_BILLING_RIGHT)) {
      throw new Refusal(403);
    }
    if (startsWith(path, "bill", "by-contract") && path.size() >= 3 && path.size() <= 5) {
      requireOwn(account.id(), path.get(2));
      billDocuments.list(account, path.subList(3, path.size()), request, response, snapshot);
    } else if (startsWith(path, "bill", "id") && path.size() == 3) {
      billDocuments.one(account, path.get(2), request, response, snapshot);
    } else if (startsWith(path, "billdetail")
        && (path.size() == 3 || path.size() == 4 && path.get(3).equals("csv"))) {
      requireOwn(account.memberCode(), path.get(1));
      Bill bill = bills.byId(account, path.get(2), snapshot).orElseThrow(() -> new Refusal(404));
      if (path.size() == 3) {
        billDocuments.detail(bill, request, response);
      } else {
        billDocuments.csv(account, bill, request, response);
      }
    } else if (startsWith(path, "coupon") && path.size() == 2) {
      requireOwn(account.id(), path.get(1));
      Coupons.write(account, world.firstMonth(Bill.TOKYO), request, response, snapshot);
    } else {
      throw new Refusal(404);
    }
  }

  private Account authenticated(Request request) {
    return request
        .basicCredentials()
        .flatMap(accounts::byCredentials)
        .orElseThrow(() -> new Refusal(401));
  }

  // The provider has not published what a foreign id gives; it is treated like an unknown one.
  private static void requireOwn(String own, String asked) {
    if (!own.equals(asked)) {
      throw new Refusal(404);
    }
  }

  private static boolean startsWith(List<String> path, String... segments) {
    return path.size() >= segments.length
        && path.subList(0, segments.length).equals(List.of(segments));
  }

  @Override
  public void refuse(Refusal refusal, Response response) throws IOException {
    ErrorText usual = ErrorText.of(refusal.status());
    try (JsonGenerator out =
        Json.on(response.start(refusal.status(), "application/json; charset=UTF-8"))) {
      out.writeStartObject();
      if (refusal.status() == 200) {
        out.writeBooleanField("is_ok", false);
      }
      out.writeBooleanField("is_fatal", true);
      out.writeStringField(
          "serial", Figures.hex(Figures.at(world.seed(), refusals.incrementAndGet()), 32));
      out.writeStringField("status", refusal.status() + " " + usual.reason());
      out.writeStringField("error_code", refusal.code() == null ? usual.code() : refusal.code());
      out.writeStringField(
          "error_msg", refusal.getMessage() == null ? usual.message() : refusal.getMessage());
      out.writeEndObject();
    }
  }

  private record ErrorText(String reason, String code, String message) {
    static ErrorText of(int status) {
      return switch (status) {
        case 200 -> new ErrorText("OK", "busy", "現在アクセスが集中しています。\n時間をおいて再度お試しください。");
        case 400 -> new ErrorText("Bad Request", "bad_request", "不適切な要求です。");
        case 401 -> new ErrorText("Unauthorized", "unauthorized", "error-unauthorized");
        case 403 ->
          new ErrorText("Forbidden", "access_no_permission", "要求された操作は許可されていません。\n権限が不足しています。");
        case 404 -> new ErrorText("Not Found", "not_found", "対象が見つかりません。");
        case 405 ->
          new ErrorText("Method Not Allowed", "method_not_allowed", "要求されたメソッドは許可されていません。");
        case 409 -> new ErrorText("Conflict", "conflict", "要求が競合しています。");
        case 413 ->
          new ErrorText("Request Entity Too Large", "request_entity_too_large", "要求が大きすぎます。");
        case 423 -> new ErrorText("Locked", "locked", "対象がロックされています。");
        case 429 -> new ErrorText("Too Many Requests", "too_many_requests", "要求が多すぎます。");
        case 503 ->
          new ErrorText("Service Unavailable", "busy", "現在アクセスが集中しています。\n時間をおいて再度お試しください。");
        default ->
          new ErrorText("Internal Server Error", "internal_server_error", "サーバエラーが発生しました。");
      };
    }
  }
}

package dev.billbridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.billbridge.sandbox.http.Fault;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Statements too long to hold; their totals are exact all the same. */
class LongStatementTest {
  private static final int LINES = 200_000;

  private static Sandbox sandbox;
  private static Caller caller;

  @BeforeAll
  static void start() throws IOException {
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withAccounts(1).withMonths(1).withLines(LINES));
    caller = new Caller(sandbox);
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  @Test
  void the_json_lines_of_a_long_bill_add_up_to_its_amount() throws IOException {
    SandboxAccount account = sandbox.sakuraAccounts().get(0);
    String id = billOfApril(account);
    long lines = 0;
    long sum = 0;
    String path = "/api/system/1.0/billdetail/" + account.memberCode() + "/" + id;
    try (JsonParser parser = Caller.JSON.createParser(caller.stream(account, path))) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_NUMBER_INT && parser.currentName().equals("Amount")) {
          lines++;
          sum = Math.addExact(sum, parser.getLongValue());
        }
      }
    }

    assertThat(lines).isEqualTo(LINES);
    assertThat(sum)
        .isEqualTo(caller
            .get(account, "/api/system/1.0/bill/id/" + id)
            .at("/Bills/0/Amount")
            .longValue());
  }

  @Test
  void the_csv_of_a_long_bill_is_one_long_string_with_the_same_amount() {
    SandboxAccount account = sandbox.sakuraAccounts().get(0);
    String id = billOfApril(account);
    String body = caller
        .get(account, "/api/system/1.0/billdetail/" + account.memberCode() + "/" + id + "/csv")
        .at("/Body")
        .textValue();
    List<List<String>> rows = SakuraSandboxTest.records(body);

    assertThat(rows).hasSize(LINES + 1);
    assertThat(rows.stream()
            .skip(1)
            .mapToLong(row -> Long.parseLong(row.get(13)) + Long.parseLong(row.get(14)))
            .sum())
        .isEqualTo(caller
            .get(account, "/api/system/1.0/bill/id/" + id)
            .at("/Bills/0/Amount")
            .longValue());
  }

  @Test
  void the_lines_of_a_long_invoice_less_rebates_are_its_total() throws IOException {
    SandboxAccount account = sandbox.ionosAccounts().get(0);
    long lines = 0;
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal total = null;
    boolean rebate = false;
    String money = "";
    try (InputStream body = caller.stream(account, "/invoices/2026-04");
        JsonParser parser = Caller.JSON.createParser(body)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME
            && !parser.currentName().equals("quantity")
            && !parser.currentName().equals("unit")) {
          rebate = parser.currentName().equals("rebate")
              || rebate && parser.currentName().equals("amount");
          money = parser.currentName();
        } else if (token.isNumeric() && money.equals("amount")) {
          lines += rebate ? 0 : 1;
          sum = rebate ? sum.subtract(parser.getDecimalValue()) : sum.add(parser.getDecimalValue());
          rebate = false;
        } else if (token.isNumeric() && money.equals("total")) {
          total = parser.getDecimalValue();
        }
      }
    }

    assertThat(lines).isEqualTo(LINES);
    assertThat(total).isEqualByComparingTo(sum);
  }

  @Test
  void a_long_answer_that_is_cut_is_never_taken_for_a_whole_one() {
    SandboxAccount account = sandbox.sakuraAccounts().get(0);
    sandbox.fail("/billdetail/", Fault.cutAfter(5_000_000), 1);
    String path = "/api/system/1.0/billdetail/" + account.memberCode() + "/" + billOfApril(account);

    assertThatThrownBy(() -> caller.answer(account, path)).isInstanceOf(Caller.BrokenAnswer.class);
  }

  private static String billOfApril(SandboxAccount account) {
    return caller
        .get(account, "/api/system/1.0/bill/by-contract/" + account.account() + "/2026/5")
        .at("/Bills/0/BillID")
        .asText();
  }
}

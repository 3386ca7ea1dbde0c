package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.render.OneLine;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees who asks why a record looks as it does. */
class ExplainCommandTest {

  @TempDir
  private Path folder;

  @Test
  void each_value_is_shown_with_the_providers_own_words_at_its_place_and_with_what_it_was_before()
      throws IOException {
    Clockwork clock = new Clockwork("2026-05-12T12:00:00Z");
    try (Sandbox sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(1).withLines(8).withClock(clock))) {
      OperatedSite site = new OperatedSite(folder, clock)
          .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills");
      site.sync();
      String records =
          "select record_id, product_id, amount from billing_record order by record_id";
      List<List<String>> before = site.books(records);
      HeldStatement bill = sandbox.tally().held("bills").get(0);
      sandbox.changeAmount(bill.account(), bill.statement(), 3, new BigDecimal(11));
      site.sync();
      List<String> changed = site.books(records).stream()
          .filter(record -> !before.contains(record))
          .findFirst()
          .orElseThrow();
      String amount = new BigDecimal(changed.get(2)).stripTrailingZeros().toPlainString();

      String explained = explain(site, changed.get(0));

      assertThat(explained)
          .containsPattern("(?m)^  amount +" + amount + "$")
          .containsPattern("(?m)^  productId +" + changed.get(1) + "$")
          .containsPattern("(?m)^Read from  .*\\.json\\.gz$")
          .containsPattern("(?m)^at         /BillDetails/\\d+, line 3 of the statement$")
          .containsPattern("(?m)^mapped by  sakura-bills$")
          .containsPattern("(?m)^with       .*csv.*\\.json\\.gz$")
          .containsPattern("(?m)^  Amount +" + amount + "$")
          .containsPattern("(?m)^  ServiceClassID +" + changed.get(1) + "$")
          .containsPattern("(?m)^In its CSV: .*csv.*\\.json\\.gz at /Body, row 3$")
          .containsPattern("(?m)^Revision 2, \\S+ \\(changed by its provider\\): changed$")
          .containsPattern("(?m)^  amount +\\d+ -> " + amount + "$");
      JsonNode tree = new ObjectMapper().readTree(explain(site, changed.get(0), "--json"));
      assertThat(tree.at("/record/amount").asText()).isEqualTo(amount);
      assertThat(tree.at("/statement/revision").asInt()).isEqualTo(2);
      assertThat(tree.at("/origin/pointer").asText()).startsWith("/BillDetails/");
      assertThat(tree.at("/origin/csv/row").asInt()).isEqualTo(3);
      assertThat(tree.at("/history/0/event").asText()).isEqualTo("NEW");
      assertThat(tree.at("/history/1/event").asText()).isEqualTo("CHANGED");
      assertThat(tree.at("/history/1/differences").findValuesAsText("is")).contains(amount);
      assertThat(refusal(site, changed.get(0) + "0"))
          .contains("has no record")
          .contains("; did you mean " + changed.get(0) + "?");
      assertThat(refusal(site, changed.get(0).replaceFirst(":[^:]*$", ":mail-server-in-osaka")))
          .contains("; the nearest are sakura:");
      assertThat(refusal(site, changed.get(0).replaceFirst(":(\\d+):(\\d)", ":$1:x$2")))
          .contains("the ledger has no statement")
          .contains("did you mean");

      String statement = changed.get(0).split(":")[2];
      assertThat(explain(site, statement))
          .containsPattern("^Statement sakura:\\d+:" + statement + ", bills of \\S+, ")
          .containsPattern("(?m)^  paymentStatus +\\w+$")
          .containsPattern("(?m)^Read from  .*\\.json\\.gz$")
          .containsPattern("(?m)^(Read from|and      )  .*csv.*\\.json\\.gz$")
          .containsPattern("(?m)^mapped by  sakura-bills$")
          .containsPattern("(?m)^ +1  .*first revision$")
          .containsPattern("(?m)^ +2  .*changed by its provider$")
          .containsPattern("(?m)^books +2  DELIVERED +1 ")
          .containsPattern("(?m)^books +1  DELIVERED +1 ");
      tree = new ObjectMapper().readTree(explain(site, statement, "--json"));
      assertThat(tree.at("/statement/statementId").asText()).isEqualTo(statement);
      assertThat(tree.at("/revisions").findValuesAsText("revision")).containsExactly("1", "2");
      assertThat(tree.at("/deliveries").findValuesAsText("state"))
          .hasSize(4)
          .containsOnly("DELIVERED");
      assertThat(tree.at("/documents")).isNotEmpty();
      assertThat(refusal(site, statement + "0")).contains("; did you mean " + statement + "?");
    }
  }

  private static String refusal(OperatedSite site, String record) {
    StringWriter err = new StringWriter();
    assertThat(BillbridgeCommand.commandLine()
            .setErr(new PrintWriter(err, true))
            .execute("explain", record, "--config", site.file().toString(), "--routes", "routes"))
        .isEqualTo(2);
    return err.toString();
  }

  @Test
  void text_from_outside_gives_a_terminal_no_orders() {
    assertThat(OneLine.of("a\u001b[2Jb\r\nc\u009b1md\u202ee 🙂 石"))
        .isEqualTo("a\\u001b[2Jb\\u000d\\u000ac\\u009b1md\\u202ee 🙂 石");
    assertThat(OneLine.beginning("x".repeat(201))).hasSize(201).endsWith("…");
  }

  private static String explain(OperatedSite site, String id, String... options) {
    StringWriter out = new StringWriter();
    List<String> arguments = new ArrayList<>(
        List.of("explain", id, "--config", site.file().toString(), "--routes", "routes"));
    arguments.addAll(List.of(options));
    assertThat(BillbridgeCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .execute(arguments.toArray(String[]::new)))
        .isZero();
    return out.toString();
  }
}

package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plan} says of books. */
class PlanCommandTest {

  private static final String PARTY = "Liabilities:Payable:Sakura";

  @TempDir
  private Path folder;

  private Path routes;
  private Sandbox sandbox;
  private SandboxAccount account;
  private OperatedSite site;
  private String errors;

  @BeforeEach
  void a_site_whose_files_are_journals() throws IOException {
    routes = folder.resolve("routes");
    Folder.copyRoutes(routes);
    Clockwork clock = new Clockwork(Instant.now().toString());
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(1).withLines(8).withClock(clock));
    account = sandbox.sakuraAccounts().get(0);
    site = new OperatedSite(folder, clock)
        .account("tokyo", sandbox, account, "bills")
        .set("sinks", "drop")
        .remove("sink.books.type")
        .remove("sink.books.url")
        .set("sink.drop.format", "journal")
        .set("sink.drop.unmapped", "hold")
        .set("sink.drop.statuses", "provisional, final, restated");
    accounts("resourceType,glAccount,costCentre\ncloud/plan/*,4940,K1\n,4949,\n");
  }

  @AfterEach
  void end() {
    sandbox.close();
  }

  @Test
  void shows_the_accounts_that_new_statements_would_enter() throws IOException {
    String printed = run("plan");
    assertThat(printed)
        .startsWith("0 ")
        .contains("BOOKS")
        .containsPattern("drop +\\d{4}-\\d\\d +4940 +K1 +\\d+ +JPY")
        .containsPattern("drop +\\d{4}-\\d\\d +%s +\\d+ +JPY".formatted(PARTY));
    Map<String, BigDecimal> planned = planned();
    assertThat(planned).containsKeys("4940", "4949", PARTY);
    assertThat(planned.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add))
        .isZero();

    assertThat(run("sync")).startsWith("0 ");
    assertThat(planned.get(PARTY)).isEqualByComparingTo(total().negate());
    assertThat(planned()).isEmpty();
  }

  @Test
  void shows_of_a_restated_statement_what_would_change_in_the_books() throws IOException {
    assertThat(run("sync")).startsWith("0 ");
    BigDecimal before = total();
    sandbox.changeAmount(account.account(), statement(), 1, new BigDecimal(1100));

    Map<String, BigDecimal> planned = planned();
    assertThat(planned.get(PARTY)).isNegative();
    assertThat(run("sync")).startsWith("0 ");
    assertThat(planned.get(PARTY)).isEqualByComparingTo(before.subtract(total()));
  }

  @Test
  void of_revisions_that_wait_for_a_sink_the_books_keep_only_the_last() throws IOException {
    Path inTheWay = Files.createFile(folder.resolve("drop"));
    assertThat(run("sync")).startsWith("1 ");
    sandbox.changeAmount(account.account(), statement(), 1, new BigDecimal(1100));
    assertThat(run("sync")).startsWith("1 ");
    assertThat(json("deliveries").findValuesAsText("revision")).contains("1", "2");

    Map<String, BigDecimal> planned = planned();
    assertThat(planned.get(PARTY)).isEqualByComparingTo(total().negate());

    Files.delete(inTheWay);
    run("redeliver", "--now");
    assertThat(run("sync")).startsWith("0 ");
    assertThat(planned()).isEmpty();
  }

  @Test
  void what_follows_a_revision_that_was_given_up_would_be_held() throws IOException {
    Files.createFile(folder.resolve("drop"));
    assertThat(run("sync")).startsWith("1 ");
    Jdbi.create("jdbc:h2:file:" + folder.resolve("ledger"))
        .useHandle(handle -> handle.execute(
            "update ledger_delivery set state = 'REJECTED', last_answer = 'given up after 8'"));
    sandbox.changeAmount(account.account(), statement(), 1, new BigDecimal(1100));

    assertThat(planned()).isEmpty();
    assertThat(run("plan")).startsWith("1 ");
    assertThat(errors).contains("was given up and may or may not be in the books");
  }

  @Test
  void names_what_books_would_hold() throws IOException {
    accounts("resourceType,glAccount\ncloud/plan/*,4940\n");

    assertThat(run("plan")).startsWith("1 ").doesNotContain("4940");
    assertThat(errors)
        .contains(
            "Held: drop would hold sakura:", "no row of " + routes.resolve("books/accounts.csv"));
  }

  private void accounts(String rules) throws IOException {
    Files.writeString(routes.resolve("books/accounts.csv"), rules);
  }

  /** Amounts by account, from {@code plan --json}. */
  private Map<String, BigDecimal> planned() throws IOException {
    Map<String, BigDecimal> planned = new TreeMap<>();
    for (JsonNode row : json("plan").get("entries")) {
      planned.merge(
          row.get("account").asText(), new BigDecimal(row.get("amount").asText()), BigDecimal::add);
    }
    return planned;
  }

  private BigDecimal total() throws IOException {
    BigDecimal total = BigDecimal.ZERO;
    for (JsonNode each : json("statements")) {
      total = total.add(new BigDecimal(each.get("total").asText()));
    }
    return total;
  }

  private String statement() throws IOException {
    return json("statements").get(0).get("statementId").asText();
  }

  private JsonNode json(String command) throws IOException {
    return new ObjectMapper().readTree(run(command, "--json").substring(2));
  }

  private String run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", site.file().toString(), "--routes", routes.toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = BillbridgeCommand.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
    errors = err.toString();
    return exit + " " + out;
  }
}

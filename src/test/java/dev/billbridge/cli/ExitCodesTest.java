package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.ledger.Ledger;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitCodesTest {

  @TempDir
  private Path folder;

  @Test
  void a_service_that_has_nothing_to_do_is_refused_with_the_lines_that_are_missing() {
    OperatedSite site = new OperatedSite(folder, new Clockwork("2026-11-27T00:00:00Z"));
    assertThat(command(
            site.set("sinks", "")
                .remove("sink.books.type")
                .remove("sink.books.url")
                .remove("sink.drop.type")
                .remove("sink.drop.directory"),
            "run"))
        .startsWith("2 ")
        .contains("accounts is empty, so there is nothing to collect")
        .contains("account.tokyo.provider = sakura")
        .contains("account.frankfurt.token = {{env:IONOS_TOKEN}}");
  }

  @Test
  void help_has_no_escape_codes_even_where_a_terminal_would_show_colours() {
    String before = System.setProperty("picocli.ansi", "true");
    try {
      StringWriter out = new StringWriter();
      assertThat(BillbridgeCommand.commandLine()
              .setOut(new PrintWriter(out, true))
              .execute("statements", "--help"))
          .isZero();
      assertThat(out.toString()).contains("--held").doesNotContain("\u001b");
    } finally {
      if (before == null) {
        System.clearProperty("picocli.ansi");
      } else {
        System.setProperty("picocli.ansi", before);
      }
    }
  }

  @Test
  void states_are_read_in_any_case() {
    OperatedSite site = new OperatedSite(folder, new Clockwork("2026-11-27T00:00:00Z"));
    site.set("sink.drop.statuses", "provisional, Final");
    assertThat(command(site, "deliveries", "--state", "delivered")).startsWith("0 ");
    assertThat(site.settings().sink("drop").orElseThrow().selection().statuses())
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("PROVISIONAL", "FINAL");
  }

  @Test
  void sync_ends_with_1_while_a_statement_is_held_and_with_2_at_what_there_is_not()
      throws IOException {
    Clockwork clock = new Clockwork(Instant.now().toString());
    // Of three months at least one has been closed for more than a week.
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
        .withMonths(3)
        .withLines(8)
        .withClock(clock)
        .withOddities(Oddity.BILL_DIFFERS_FROM_LINES))) {
      OperatedSite site = new OperatedSite(folder, clock)
          .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills");
      for (int run = 0; run < 2; run++) {
        assertThat(command(site, "sync"))
            .startsWith("1 ")
            .containsPattern("Held: .* not delivered.*; statements --held lists the reasons");
      }
      assertThat(command(site, "sync", "--dataset", "bills")).startsWith("1 ");
      // The tree is followed by the sentences of standard error.
      assertThat(command(site, "sync", "--json"))
          .startsWith("1 ")
          .contains("\"account\" : \"tokyo\"", "\"statementsUnchanged\" : ", "\"deliveries\" : [")
          .contains("Held: ");
      assertThat(command(site, "plan", "--json"))
          .startsWith("1 ")
          .contains("\"recordsNew\" : ", "\"state\" : \"HELD\"", "\"sink\" : \"books\"");
      assertThat(command(site, "plan"))
          .startsWith("1 ")
          .containsPattern("Held: .* not delivered.*; statements --held lists the reasons");
      assertThat(command(site, "status"))
          .startsWith("0 ")
          .containsPattern("Held: tokyo bills: \\d+ is held and not delivered to books, drop: ")
          .containsPattern("    billbridge accept sakura:\\d+:\\d+ --reason \"…\" --config "
              + Pattern.quote(site.file().toString()));
      assertThat(command(site, "statements", "--account", "tokio"))
          .startsWith("2 ")
          .contains("account \"tokio\" does not exist; did you mean tokyo?");
      assertThat(command(site, "sync", "--account", "frankfurt"))
          .startsWith("2 ")
          .contains("account \"frankfurt\" does not exist; there are tokyo");
      assertThat(command(site, "replay", "--dataset", "bill"))
          .startsWith("2 ")
          .contains("dataset \"bill\" does not exist; did you mean bills?");
      assertThat(command(site, "sync", "--period", "2999-01"))
          .startsWith("2 ")
          .contains("2999-01 has not begun; the latest month that can be collected is ");
      assertThat(command(site, "plan", "--from", "2026-09", "--to", "2999-01"))
          .startsWith("2 ")
          .contains("2999-01 has not begun");
      assertThat(command(site, "sync", "--from", "2026-04", "--to", "2026-02"))
          .startsWith("2 ")
          .contains("the first month, 2026-04, is after the last one, 2026-02; swap them");
    }
  }

  @Test
  void
      sync_ends_with_1_while_deliveries_wait_for_their_next_attempt_or_for_a_process_elsewhere_that_may_have_ended()
          throws IOException {
    Clockwork clock = new Clockwork(Instant.now().toString());
    try (Sandbox sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(1).withLines(2).withClock(clock))) {
      OperatedSite site = new OperatedSite(folder, clock)
          .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
          .set("sinks", "books, drop, erp, crm")
          .set("deliver.retry-delay", "PT10M");
      for (String nobody : List.of("erp", "crm")) {
        site.set("sink." + nobody + ".type", "webhook")
            .set("sink." + nobody + ".url", "http://127.0.0.1:1/bills")
            .set("sink." + nobody + ".statuses", "PROVISIONAL, FINAL, RESTATED");
      }
      assertThat(site.sync().failures()).isNotEmpty();
      try (Ledger ledger = Service.openLedger(site.settings(), InstantSource.system())) {
        ledger.deliveries().dueNow("crm", null);
        Duration lease = Duration.ofMinutes(5);
        while (ledger.queue().lease("crm", "elsewhere/4711/1-1/1", lease).isPresent()) {}
      }

      assertThat(command(site, "sync"))
          .startsWith("1 ")
          .containsPattern(
              "Waiting: erp: \\d+ owed, .*; redeliver --now --sink erp tries at once\n")
          .containsPattern(
              "Not delivered: crm: deliveries wait for process 4711 on elsewhere, which leased them"
                  + " and may have ended; they are sent when its lease ends, at .* \\(deliver.lease\\)\n")
          .doesNotContain("Waiting: books", "Waiting: crm");
    }
  }

  @Test
  void a_word_that_no_command_knows_is_refused_with_the_nearest_one() {
    assertThat(printed("stauts")).isEqualTo("2 unknown command stauts; did you mean status?\n");
    assertThat(printed("status", "--jsn"))
        .isEqualTo("2 unknown option --jsn; did you mean --json?\n");
    assertThat(printed("explain", "a:1:b:c", "d"))
        .isEqualTo("2 unexpected argument \"d\"; billbridge explain --help lists the arguments\n");
  }

  @Test
  void settings_that_make_no_sink_are_all_reported_at_their_lines() throws IOException {
    OperatedSite site = new OperatedSite(folder, new Clockwork("2026-11-05T12:00:00Z"))
        .set("sinks", "drop, second")
        .remove("sink.books.type")
        .remove("sink.books.url")
        .set("sink.drop.columns", "statment_id, amount")
        .set("sink.second.type", "file")
        .set("sink.second.directory", folder.resolve("second").toString())
        .set("sink.second.template", "none.jq");

    assertThat(command(site, "check"))
        .startsWith("2 ")
        .containsPattern(
            "application\\.properties:\\d+: sink\\.drop\\.columns names \"statment_id\", which is not a field; did you mean statement_id\\?")
        .containsPattern(
            "application\\.properties:\\d+: sink\\.second\\.template = none\\.jq cannot be read");
  }

  /** Exit code and everything that was printed. */
  private static String command(OperatedSite site, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", site.file().toString(), "--routes", "routes"));
    return printed(all.toArray(String[]::new));
  }

  private static String printed(String... arguments) {
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed, true);
    int exit = BillbridgeCommand.commandLine().setOut(out).setErr(out).execute(arguments);
    return exit + " " + printed;
  }
}

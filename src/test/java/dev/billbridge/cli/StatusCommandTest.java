package dev.billbridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.render.Field;
import dev.billbridge.render.StatementField;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees who asks how things are. */
class StatusCommandTest {

  @TempDir
  private Path folder;

  @Test
  void findings_are_shown_whether_they_came_from_comparing_records_or_from_headers_alone()
      throws IOException {
    Clockwork clock = new Clockwork("2024-03-07T12:00:00Z");
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
        .withMonths(1)
        .withLines(8)
        .withClock(clock)
        .withOddities(Oddity.INVOICE_DIFFERS_FROM_USAGE))) {
      OperatedSite site = new OperatedSite(folder, clock)
          .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices, usage");
      site.sync();
      String invoice = status(site)
          .lines()
          .filter(line -> line.startsWith("Finding: "))
          .filter(line -> line.contains("still provisional"))
          .findFirst()
          .orElseThrow();

      // By whatever time it is now, the invoice of February has long been due to be final.
      assertThat(invoice)
          .matches(
              "Finding: frankfurt invoices [A-Z]{2}\\d+ for 2024-02 is still provisional, although the month closed on 2024-03-01");
      assertThat(status(site))
          .contains("Finding: frankfurt invoices and usage of account "
              + sandbox.ionosAccounts().get(0).account() + " for 2024-02 differ in");
      assertThat(status(site, "--json"))
          .contains("\"kind\" : \"CROSS_CHECK\"", "\"kind\" : \"LATE\"");
    }
  }

  @Test
  void alerts_that_are_not_evaluated_need_a_person() throws IOException {
    Path routes = folder.resolve("routes");
    Folder.copyRoutes(routes);
    Files.writeString(routes.resolve("books/alerts.yaml"), "alerts:\n  cost: { sum: amount }\n");
    OperatedSite site =
        new OperatedSite(folder, new Clockwork("2026-03-07T12:00:00Z")).routes(routes);

    assertThat(status(site))
        .contains("One thing needs a person:", "Failed run: alerts are not evaluated: ")
        .contains("alerts.yaml:2: ", "    billbridge check");
  }

  @Test
  void what_does_not_come_is_said_by_every_run_until_it_comes() throws IOException {
    Clockwork clock = new Clockwork("2026-03-07T12:00:00Z");
    try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
        .withMonths(1)
        .withLines(8)
        .withClock(Instant.parse("2026-03-07T12:00:00Z")))) {
      OperatedSite site = new OperatedSite(folder, clock)
          .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices");
      assertThat(site.sync().findings()).isEmpty();

      clock.set("2026-03-12T12:00:00Z");
      OperatedSite.Outcome again = site.sync();
      assertThat(again.report("frankfurt", "invoices").findings())
          .singleElement()
          .asString()
          .contains("for 2026-02 is still provisional");

      sandbox.setClock(clock.instant());
      assertThat(site.sync().findings()).isEmpty();
    }
  }

  @Test
  void a_statement_in_the_json_of_a_command_has_the_fields_that_sinks_receive() throws IOException {
    Clockwork clock = new Clockwork("2026-03-12T12:00:00Z");
    try (Sandbox sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(1).withLines(8).withClock(clock))) {
      OperatedSite site = new OperatedSite(folder, clock)
          .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices");
      site.sync();
      JsonNode listed =
          new ObjectMapper().readTree(printed(site, "statements", "--json")).get(0);
      JsonNode counted =
          new ObjectMapper().readTree(status(site, "--json")).get("statements").get(0);

      List<String> fields =
          Stream.of(StatementField.values()).map(Field::property).toList();
      assertThat(counted.fieldNames()).toIterable().containsAll(fields).contains("account");
      assertThat(listed.fieldNames()).toIterable().containsAll(fields).contains("account", "held");
      assertThat(listed.get("lineCount")).isEqualTo(counted.get("lineCount"));
    }
  }

  private static String status(OperatedSite site, String... more) {
    return printed(site, "status", more);
  }

  private static String printed(OperatedSite site, String command, String... more) {
    StringWriter out = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of(
        command, "--config", site.file().toString(), "--routes", site.routes().toString()));
    arguments.addAll(List.of(more));
    assertThat(BillbridgeCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .execute(arguments.toArray(String[]::new)))
        .isZero();
    return out.toString();
  }
}

package dev.billbridge.scenario.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.ledger.QuarantinedItem;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.http.Fault;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.service.Service;
import dev.billbridge.service.StartException;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Folder;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What happens when something is wrong: one sentence, nothing half ingested, everybody else goes
 * on.
 */
@ResourceLock("Quartz, which has one scheduler for all services of a process")
class TroubleTest {

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork("2026-05-12T12:00:00Z");
  private Sandbox sandbox;
  private OperatedSite site;

  @BeforeEach
  void a_site_with_an_account_of_each_provider() throws IOException {
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withClock(clock).withMonths(2).withLines(8));
    site = new OperatedSite(folder, clock)
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
        .account("frankfurt", sandbox, sandbox.ionosAccounts().get(0), "invoices");
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void wrong_credentials_name_the_account_and_the_others_go_on() {
    site.set("account.tokyo.access-token-secret", "not-the-secret");

    Outcome outcome = site.sync();

    assertThat(outcome.failures())
        .singleElement()
        .asString()
        .contains("tokyo")
        .contains("401")
        .contains("unauthorized")
        .contains("Check the credentials of account.tokyo")
        .doesNotContain("not-the-secret");
    assertThat(outcome.report("frankfurt", "invoices").counts().statementsNew()).isPositive();
  }

  @Test
  void a_missing_right_is_told_apart_from_wrong_credentials() {
    sandbox.set(Oddity.INVOICES_FORBIDDEN);

    assertThat(site.sync().failures())
        .singleElement()
        .asString()
        .contains("frankfurt")
        .contains("403")
        .contains("Restricted access")
        .contains("lack a right");
  }

  @Test
  void
      a_clash_of_invoice_data_is_asked_again_where_the_route_says_so_and_reported_at_once_where_it_does_not()
          throws IOException {
    String invoice = sandbox.tally().held("invoices").stream()
        .filter(held -> held.account().equals(sandbox.ionosAccounts().get(0).account()))
        .findFirst()
        .orElseThrow()
        .statement();
    sandbox.fail("/invoices/" + invoice, Fault.status(409), 1);
    sandbox.fail("/usage", Fault.status(409), 1);
    assertThat(site.sync().failures()).isEmpty();

    long asked = sandbox.tally().requestsContaining("/profile");
    sandbox.fail("/profile", Fault.status(409), 1);
    assertThat(site.sync().failures()).singleElement().asString().contains("409");
    assertThat(sandbox.tally().requestsContaining("/profile") - asked).isEqualTo(1);

    sandbox.fail("/invoices/" + invoice, Fault.status(409), 3);
    assertThat(site.sync().failures())
        .singleElement()
        .asString()
        .contains(invoice)
        .contains("answered 409");
  }

  static Stream<Arguments> answers_that_are_no_document() {
    return Stream.of(
        Arguments.of(
            "a gateway's page",
            Fault.html(200),
            "is not JSON at byte 0 (line 1, column 1); it begins with"),
        Arguments.of("a body cut short", Fault.cutAfter(300), "broke off"),
        Arguments.of("no body", Fault.empty(200), "is empty"),
        Arguments.of("an error dressed as success", Fault.notOk(), "but with an error"),
        Arguments.of("a gateway's error page", Fault.html(502), "answered 502"),
        Arguments.of("a busy provider", Fault.status(503), "answered 503"),
        Arguments.of("a locked provider", Fault.status(423), "answered 423"),
        Arguments.of("too many requests", Fault.status(429, Duration.ZERO), "requests-per-second"),
        Arguments.of("an internal error", Fault.status(500), "answered 500"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("answers_that_are_no_document")
  void an_answer_that_is_no_document_changes_nothing_and_is_reported(
      String name, Fault fault, String told) {
    site.sync();
    List<List<String>> before =
        site.books("select record_id, content_hash from billing_record order by record_id");
    sandbox.fail("/billdetail/[^/]+/\\d+$", fault, 100);

    Outcome outcome = site.sync();

    assertThat(outcome.report("tokyo", "bills").failures())
        .isNotEmpty()
        .allSatisfy(failure -> assertThat(failure).contains(told).contains("tokyo"));
    assertThat(outcome.report("frankfurt", "invoices").failures()).isEmpty();
    assertThat(site.books("select record_id, content_hash from billing_record order by record_id"))
        .isEqualTo(before);

    sandbox.heal();
    Outcome healed = site.sync();
    assertThat(healed.failures()).isEmpty();
    assertThat(healed.counts().statementsRevised()).isZero();
  }

  @Test
  void passing_trouble_is_repeated_and_not_even_mentioned() {
    sandbox.fail("/billdetail/", Fault.status(503), 2);
    sandbox.fail("/invoices", Fault.cutAfter(100), 1);

    assertThat(site.sync().failures()).isEmpty();
  }

  @Test
  void one_bill_that_cannot_be_read_does_not_keep_the_others_out() {
    String bad = sandbox.tally().held("bills").get(1).statement();
    sandbox.fail("/billdetail/[^/]+/" + bad, Fault.status(500), 100);

    Outcome outcome = site.sync();

    assertThat(outcome.report("tokyo", "bills").failures())
        .singleElement()
        .asString()
        .contains("billdetail-" + bad);
    assertThat(outcome.report("tokyo", "bills").counts().statementsNew()).isEqualTo(2);
  }

  @Test
  void a_wrong_content_type_is_no_reason_to_refuse_good_json() {
    sandbox.fail("/billdetail/", Fault.wrongContentType(), 100);

    assertThat(site.sync().failures()).isEmpty();
  }

  @Test
  void millions_of_blanks_before_a_document_are_read_over() {
    sandbox.fail("/billdetail/[^/]+/\\d+$", Fault.spaces(5_000_000), 1);

    assertThat(site.sync().failures()).isEmpty();
  }

  @Test
  void unknown_fields_are_kept() {
    sandbox.set(Oddity.UNKNOWN_KEYS, Oddity.UNKNOWN_METER, Oddity.UNKNOWN_TYPE);

    assertThat(site.sync().failures()).isEmpty();
    assertThat(site.figure("select count(*) from billing_record where dataset = 'bills'"))
        .isEqualTo(Long.toString(sandbox.tally().held("bills").stream()
            .filter(s -> s.account().equals(sandbox.sakuraAccounts().get(0).account()))
            .mapToLong(s -> s.lines())
            .sum()));
  }

  @Test
  void a_line_that_contradicts_its_csv_keeps_the_whole_bill_out_and_waits_in_quarantine() {
    sandbox.set(Oddity.JSON_CSV_CONTRADICTION);

    Outcome outcome = site.sync();

    assertThat(outcome.report("tokyo", "bills").failures())
        .isNotEmpty()
        .allSatisfy(
            failure -> assertThat(failure).contains("is not ingested").contains("/BillDetails/"));
    try (Service service = site.start(Service.Mode.ON_DEMAND)) {
      assertThat(service.ledger().quarantine().entries()).isNotEmpty().allSatisfy(entry -> {
        assertThat(entry.document()).contains("billdetail");
        assertThat(entry.pointer()).startsWith("/BillDetails/");
      });
      assertThat(service.ledger().statements().all())
          .noneMatch(revision -> revision.statement().dataset().equals("bills"));
    }

    sandbox.clear(Oddity.JSON_CSV_CONTRADICTION);
    assertThat(site.sync().failures()).isEmpty();
    try (Service service = site.start(Service.Mode.ON_DEMAND)) {
      assertThat(service.ledger().quarantine().entries())
          .extracting(QuarantinedItem::reason)
          .isEmpty();
    }
  }

  @Test
  void a_final_statement_that_does_not_add_up_is_held_with_the_difference_named() {
    sandbox.set(Oddity.BILL_DIFFERS_FROM_LINES);

    Outcome outcome = site.sync();

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.findings())
        .anySatisfy(finding -> assertThat(finding)
            .contains("does not add up")
            .contains("difference")
            .contains("held"));
    assertThat(site.figure(
            "select count(*) from billing_statement where dataset = 'bills' and status = 'FINAL'"))
        .isEqualTo("0");

    sandbox.clear(Oddity.BILL_DIFFERS_FROM_LINES);
    assertThat(site.sync().failures()).isEmpty();
    assertThat(
            site.figure(
                "select count(*) from billing_statement where dataset = 'bills' and verdict = 'MATCHED'"))
        .isEqualTo("3");
  }

  @Test
  void a_redirect_is_not_followed_since_credentials_would_travel_with_it() {
    sandbox.fail("auth-status", Fault.status(302), 1);

    assertThat(site.sync().failures())
        .singleElement()
        .asString()
        .contains("302")
        .contains("A redirect is not followed");
  }

  @Test
  void a_host_that_nobody_knows_or_answers_at_is_reported() throws IOException {
    int unused;
    try (ServerSocket socket = new ServerSocket(0)) {
      unused = socket.getLocalPort();
    }
    site.set("account.tokyo.base-url", "http://127.0.0.1:" + unused + "/cloud/zone/is1a");

    assertThat(site.sync().failures())
        .singleElement()
        .asString()
        .contains("tokyo")
        .contains("nobody answers there");
  }

  @Test
  void a_folder_that_may_not_be_written_is_reported_in_one_sentence() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "a file where a folder should be");
    site.set("archive.directory", taken.resolve("archive").toString());

    assertThatThrownBy(() -> site.start(Service.Mode.ON_DEMAND))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("taken")
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_management_port_in_use_is_reported_in_one_sentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      site.set("management.port", Integer.toString(taken.getLocalPort()));

      assertThatThrownBy(() -> site.start(Service.Mode.SCHEDULED))
          .isInstanceOf(StartException.class)
          .hasMessage(
              "port %d on 127.0.0.1 is in use; choose another with management.port, or 0 for any free one"
                  .formatted(taken.getLocalPort()));
    }
  }

  @Test
  void a_route_with_a_mistake_is_reported_in_one_sentence() throws IOException {
    Path routes = folder.resolve("routes");
    Folder.copyRoutes(routes);
    Path sakura = routes.resolve("sources/sakura.camel.yaml");
    Files.writeString(sakura, Files.readString(sakura).replaceFirst("- split:", "- splitt:"));

    assertThatThrownBy(() -> site.routes(routes).start(Service.Mode.ON_DEMAND))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("splitt")
        .hasMessageContaining("sakura.camel.yaml")
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_mapping_with_a_mistake_is_reported_with_its_file() throws IOException {
    Path routes = folder.resolve("routes");
    Folder.copyRoutes(routes);
    Files.writeString(routes.resolve("mappings/sakura-bills.jq"), "def lines: {");

    assertThatThrownBy(() -> site.routes(routes).start(Service.Mode.ON_DEMAND))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("sakura-bills.jq");
  }
}

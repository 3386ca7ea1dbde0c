package dev.billbridge.scenario.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.DocumentName;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.Intakes;
import dev.billbridge.archive.Intakes.Note;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.collect.Replay;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.sandbox.SandboxSettings;
import dev.billbridge.sandbox.http.Fault;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.SandboxAccount;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.OperatedSite;
import dev.billbridge.testing.OperatedSite.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which months are asked for, when they are final, and what becomes of those the provider has
 * nothing of.
 */
class MonthsTest {

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork("2026-03-02T12:00:00Z");
  private Sandbox sandbox;
  private OperatedSite site;
  private SandboxAccount contract;

  @BeforeEach
  void a_site_that_collects_usage() throws IOException {
    sandbox =
        Sandbox.start(SandboxSettings.defaults().withMonths(5).withLines(8).withClock(clock));
    contract = sandbox.ionosAccounts().get(0);
    site = new OperatedSite(folder, clock).account("frankfurt", sandbox, contract, "usage");
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void at_first_the_current_month_and_three_before_it_are_asked_for() {
    site.sync();

    assertThat(months())
        .containsExactly(
            "2025-12 FINAL", "2026-01 FINAL", "2026-02 PROVISIONAL", "2026-03 PROVISIONAL");
  }

  @Test
  void a_closed_month_is_asked_for_until_two_reads_a_day_apart_agree_and_then_left_alone() {
    site.sync();
    clock.set("2026-03-04T12:00:00Z");
    site.sync();
    assertThat(months()).contains("2026-02 PROVISIONAL");
    clock.forward(Duration.ofHours(24));
    site.sync();
    assertThat(months()).contains("2026-02 FINAL");

    long asked = asked();
    clock.forward(Duration.ofHours(24));
    site.sync();
    assertThat(asked() - asked).isEqualTo(1);
  }

  @Test
  void months_missed_while_the_service_was_away_are_made_up_for() {
    site.sync();
    clock.set("2026-10-20T12:00:00Z");
    site.sync();

    assertThat(months())
        .containsExactly(
            "2025-12 FINAL",
            "2026-01 FINAL",
            "2026-02 FINAL",
            "2026-03 FINAL",
            "2026-04 FINAL",
            "2026-05 FINAL",
            "2026-06 FINAL",
            "2026-07 FINAL",
            "2026-08 FINAL",
            "2026-09 FINAL",
            "2026-10 PROVISIONAL");
  }

  @Test
  void a_range_asks_for_exactly_these_months_final_or_not_and_for_none_to_come() {
    CollectRequest range = new CollectRequest(
        Set.of(), Set.of(), YearMonth.parse("2025-11"), YearMonth.parse("2026-05"));
    site.sync(range);
    site.sync(range);

    assertThat(months())
        .containsExactly(
            "2025-11 FINAL",
            "2025-12 FINAL",
            "2026-01 FINAL",
            "2026-02 PROVISIONAL",
            "2026-03 PROVISIONAL");
    assertThat(asked()).isEqualTo(10);
  }

  @Test
  void a_month_the_provider_has_nothing_of_is_absent_and_never_zero() {
    Outcome outcome = site.sync(new CollectRequest(
        Set.of(), Set.of(), YearMonth.parse("2025-08"), YearMonth.parse("2025-10")));

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.findings())
        .containsExactly(
            "usage-" + contract.account() + "-2025-08 is absent: the provider names no line of it",
            "usage-" + contract.account() + "-2025-09 is absent: the provider names no line of it");
    assertThat(months()).containsExactly("2025-10 FINAL");
    assertThat(site.figure("select count(*) from billing_statement")).isEqualTo("1");
  }

  @Test
  void what_is_absent_or_says_nothing_new_is_noted_once_however_often_it_is_read()
      throws IOException {
    CollectRequest absent = new CollectRequest(
        Set.of(), Set.of("usage"), YearMonth.parse("2025-08"), YearMonth.parse("2025-09"));
    CollectRequest bills = new CollectRequest(
        Set.of(), Set.of("bills"), YearMonth.parse("2025-10"), YearMonth.parse("2026-03"));
    site.account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills");
    for (int day = 0; day < 3; day++) {
      site.sync(absent);
      site.sync(bills);
      clock.forward(Duration.ofDays(1));
    }
    Intakes intakes = new Archive(folder.resolve("archive"), clock).intakes();

    assertThat(intakes.notes(new Series("ionos", "frankfurt", "usage")))
        .hasSize(2)
        .allMatch(Note::isUnchanged)
        .allMatch(note -> note.orderedAt()
            .truncatedTo(ChronoUnit.MILLIS)
            .equals(clock.instant().minus(Duration.ofDays(1))));
    // Six bills stand in a list that changes with the running month: its revisions are noted, and
    // of all others the last reading.
    long bought = intakes.notes(new Series("sakura", "tokyo", "bills")).stream()
        .filter(note -> !note.isUnchanged())
        .count();
    assertThat(intakes.notes(new Series("sakura", "tokyo", "bills")))
        .hasSizeLessThanOrEqualTo((int) bought + 6);
  }

  @Test
  void a_replay_calls_a_month_absent_only_if_it_still_was_at_the_last_reading() throws Exception {
    CollectRequest range = new CollectRequest(
        Set.of(), Set.of(), YearMonth.parse("2025-09"), YearMonth.parse("2025-10"));
    site.sync(range);
    Archive archive = new Archive(folder.resolve("archive"), clock);
    for (Note note : archive.intakes().notes(new Series("ionos", "frankfurt", "usage"))) {
      Intake there = archive.intakes().read(note);
      Document empty = archive.store(
          new DocumentName("ionos", "frankfurt", "usage", "empty"),
          new ByteArrayInputStream("{\"startDate\": \"%s-01\", \"datacenters\": []}"
              .formatted(there.parameters().get("month"))
              .getBytes()),
          "GET /",
          Set.of());
      archive
          .intakes()
          .note(new Intake(
              "ionos",
              "frankfurt",
              "usage",
              there.mapping(),
              there.parameters(),
              Map.of("usage", new Intake.Part(empty, "")),
              note.orderedAt().minus(Duration.ofDays(1))));
    }
    site.set("ledger.url", "jdbc:h2:file:" + folder.resolve("empty").toAbsolutePath());
    try (Service service = site.start(Service.Mode.REPLAY)) {
      RunReport report = new Replay(archive, service.ingestion(), service.ledger())
          .run(series -> true, each -> {})
          .get(0);

      assertThat(report.failures()).isEmpty();
      assertThat(report.counts().statementsNew()).isEqualTo(1);
      assertThat(report.findings())
          .containsExactly("usage-" + contract.account()
              + "-2025-09 is absent: the provider names no line of it");
    }
  }

  @Test
  void bills_and_invoices_of_months_without_any_are_absent_and_months_to_come_are_not_asked_for() {
    site.set("account.frankfurt.datasets", "invoices")
        .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills");
    Outcome outcome = site.sync(new CollectRequest(
        Set.of(), Set.of(), YearMonth.parse("2026-02"), YearMonth.parse("2026-04")));

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.findings())
        .containsExactlyInAnyOrder(
            "invoice " + contract.account() + " 2026-02 is absent: the provider has none",
            "invoice " + contract.account() + " 2026-03 is absent: the provider has none",
            "list bills-2026-05 of " + sandbox.sakuraAccounts().get(0).account()
                + " is absent: the provider has none");
  }

  @Test
  void an_answer_not_found_is_absent_and_asked_for_again() {
    sandbox.fail("period=2026-01", Fault.status(404), 1);
    Outcome outcome = site.sync();

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.findings())
        .containsExactly("usage " + contract.account()
            + " 2026-01 is absent: the provider has no such document");
    assertThat(months()).doesNotContain("2026-01 FINAL");
    site.sync();
    assertThat(months()).contains("2026-01 FINAL");
  }

  @Test
  void a_bill_that_gets_another_number_when_it_closes_takes_the_place_of_the_old_one()
      throws IOException {
    SandboxAccount sakura = sandbox.sakuraAccounts().get(0);
    site.account("tokyo", sandbox, sakura, "bills");
    sandbox.set(Oddity.BILL_ID_CHANGES_AT_CLOSE);
    site.sync();
    String provisional = sandbox.tally().held("bills").get(0).statement();
    clock.set("2026-04-01T12:00:00Z");
    Outcome outcome = site.sync();

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.findings())
        .anyMatch(finding -> finding.contains("has taken the place of provisional " + provisional));
    assertThat(
            site.figure(
                "select sum(total) from billing_statement where dataset = 'bills' and period_start = date '2026-03-01'"))
        .isEqualTo(sandbox.tally().held("bills").stream()
            .filter(bill -> bill.account().equals(sakura.account())
                && bill.month().equals(YearMonth.parse("2026-03")))
            .findFirst()
            .orElseThrow()
            .sums()
            .get("total")
            .toPlainString());
    assertThat(
            site.figure(
                "select count(*) from billing_current_record where dataset = 'bills' and period_start = '2026-03-01'"))
        .isEqualTo(Long.toString(sandbox.tally().held("bills").stream()
            .filter(held -> held.account().equals(sakura.account())
                && held.month().toString().equals("2026-03"))
            .findFirst()
            .orElseThrow()
            .lines()));
  }

  @Test
  void a_price_list_in_many_pages_and_without_the_key_is_one_list() throws IOException {
    SandboxAccount sakura = sandbox.sakuraAccounts().get(0);
    site.account("tokyo", sandbox, sakura, "prices")
        .set("account.tokyo.page-size", "7")
        .set("account.tokyo.public-prices", "true");
    Outcome outcome = site.sync();

    assertThat(outcome.failures()).isEmpty();
    assertThat(sandbox.tally().requestsContaining("public/price")).isGreaterThan(5);
    assertThat(site.books("select verdict from billing_statement where dataset = 'prices'"))
        .containsExactly(List.of("MATCHED"));
    assertThat(site.figure(
            "select count(distinct resource_id) from billing_record where dataset = 'prices'"))
        .isEqualTo("44");
    assertThat(
            site.figure(
                "select count(*) from billing_record where dataset = 'prices' and resource_id = '50810'"))
        .isEqualTo("0");
  }

  private List<String> months() {
    return site
        .books(
            "select period_start, status from billing_statement where dataset = 'usage' order by period_start")
        .stream()
        .map(row -> row.get(0).substring(0, 7) + " " + row.get(1))
        .toList();
  }

  private long asked() {
    return sandbox.tally().requestsContaining("/usage");
  }
}

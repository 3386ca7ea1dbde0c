package dev.billbridge.scenario.focus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.focus.Catalogue;
import dev.billbridge.focus.ExportException;
import dev.billbridge.focus.FocusExport;
import dev.billbridge.focus.FocusProfile;
import dev.billbridge.focus.FocusVersion;
import dev.billbridge.focus.ResourceSplit;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.sandbox.Sandbox;
import dev.billbridge.service.Service;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import dev.billbridge.testing.EveryOddity;
import dev.billbridge.testing.OperatedSite;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a FinOps team receives, checked by the rules of the specification. */
class FocusExportTest {

  @TempDir
  private Path folder;

  @Test
  void bills_and_invoices_with_every_oddity_are_valid_focus_and_add_up_to_the_ledger()
      throws Exception {
    Clockwork clock = new Clockwork("2026-03-12T12:00:00Z");
    try (Sandbox sandbox = EveryOddity.sandbox(2, clock)) {
      OperatedSite site = new OperatedSite(folder, clock)
          .account("tokyo", sandbox, sandbox.sakuraAccounts().get(0), "bills")
          .account(
              "frankfurt",
              sandbox,
              sandbox.ionosAccounts().get(0),
              "invoices, usage, utilization, products");
      OperatedSite.Outcome outcome = site.sync(new CollectRequest(
          Set.of(), Set.of(), YearMonth.parse("2026-01"), YearMonth.parse("2026-03")));
      try (Ledger ledger = Service.openLedger(site.settings(), clock)) {
        Path to = folder.resolve("focus");
        FocusExport.Result result = export(ledger, to, clock);

        assertThat(result.periods())
            .as("%s", outcome.failures())
            .extracting(FocusExport.Period::provider)
            .contains("ionos", "sakura");
        assertThat(broken(to)).isEmpty();
        assertThat(billed(to)).isEqualTo(PostedMonths.held(ledger));
        assertThat(export(ledger, to, clock).periods())
            .extracting(FocusExport.Period::result)
            .doesNotContain("written");

        Path divided = folder.resolve("divided");
        new FocusExport(
                ledger,
                catalogue(),
                FocusVersion.V1_4,
                FocusProfile.VANTAGE,
                new ResourceSplit(ledger, Mappings.load(Path.of("routes/mappings"))),
                divided,
                clock)
            .run();
        assertThat(broken(divided)).isEmpty();
        assertThat(billed(divided)).isEqualTo(PostedMonths.held(ledger));
        assertThat(FocusRules.rows(divided.resolve("ionos/2026-01/cost-and-usage.csv")))
            .filteredOn(row -> row.get("AllocatedResourceId") != null)
            .hasSizeGreaterThan(20);
        for (Path each : folders(divided)) {
          assertThat(ReceiverRules.vantage(each)).isEmpty();
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Engines.class)
  void closed_months_stay_as_they_are_and_restatements_become_corrections_of_later_ones(
      Engines engine) throws Exception {
    int months = engine == Engines.H2 ? 24 : 5;
    Clockwork clock = new Clockwork("2024-01-20T12:00:00Z");
    Path to = folder.resolve("focus");
    Map<Path, byte[]> closed = new TreeMap<>();
    try (PostedMonths books = new PostedMonths(engine.freshDatabase(), clock)) {
      for (int i = 0; i < months; i++) {
        YearMonth month = YearMonth.of(2024, 1).plusMonths(i);
        clock.set(month.atDay(20) + "T12:00:00Z");
        books.post(month, false, i);
        if (i < 2) {
          export(books.ledger, to, clock);
        }
        clock.set(month.plusMonths(1).atDay(3) + "T12:00:00Z");
        books.post(month, true, i + 1);
        if (i % 3 == 2) {
          // One amount, one line more, one line less; and one month that changes a second time.
          books.post(month.minusMonths(2), true, 100 + i);
          books.post(month.minusMonths(1), true, 200 + i);
        }
        export(books.ledger, to, clock);
        closed.forEach((file, bytes) -> assertThat(file).hasBinaryContent(bytes));
        closed.putAll(closedFiles(to));
      }
      assertThat(broken(to)).isEmpty();
      assertThat(billed(to)).isEqualTo(PostedMonths.held(books.ledger));
      assertThat(closed).hasSizeGreaterThanOrEqualTo((months - 1) * 6);
      assertThat(corrections(to)).isGreaterThanOrEqualTo(months / 3 * 2 * 3);
    }
  }

  @Test
  void a_profile_adds_a_file_with_the_same_costs_and_leaves_the_others_as_they_are()
      throws Exception {
    Clockwork clock = new Clockwork("2024-01-20T12:00:00Z");
    Path plain = folder.resolve("plain");
    Path to = folder.resolve("datadog");
    try (PostedMonths books = new PostedMonths(Engines.H2.freshDatabase(), clock)) {
      books.post(YearMonth.of(2024, 1), false, 0);
      for (String now : List.of("2024-01-21", "2024-02-03", "2024-02-20", "2024-02-21")) {
        clock.set(now + "T12:00:00Z");
        Map<Path, byte[]> closed = closedFiles(to);
        if (now.equals("2024-02-03")) {
          books.post(YearMonth.of(2024, 1), true, 1);
        } else if (now.equals("2024-02-20")) {
          books.post(YearMonth.of(2024, 1), true, 9);
          books.post(YearMonth.of(2024, 2), false, 2);
        }
        export(books.ledger, plain, clock);
        new FocusExport(
                books.ledger, catalogue(), FocusVersion.V1_4, FocusProfile.DATADOG, null, to, clock)
            .run();
        for (Path each : folders(to)) {
          assertThat(ReceiverRules.datadog(each, LocalDate.parse(now))).isEmpty();
          Path same = plain.resolve(to.relativize(each));
          for (String name : List.of("cost-and-usage.csv", "invoice-detail.csv", "lineage.csv")) {
            assertThat(each.resolve(name)).hasSameBinaryContentAs(same.resolve(name));
          }
        }
        closed.forEach((file, bytes) -> assertThat(file).hasBinaryContent(bytes));
      }
      assertThat(broken(to)).isEmpty();
      assertThat(billed(to)).isEqualTo(PostedMonths.held(books.ledger));
      assertThat(corrections(to)).isPositive();
      assertThat(closedFiles(to).keySet()).contains(to.resolve("sakura/2024-01/datadog.csv"));
    }
  }

  @Test
  void an_export_is_refused_when_the_directory_is_not_its_own_and_nothing_is_changed()
      throws Exception {
    Clockwork clock = new Clockwork("2024-03-03T12:00:00Z");
    Path to = folder.resolve("focus");
    try (PostedMonths books = new PostedMonths(Engines.H2.freshDatabase(), clock)) {
      books.post(YearMonth.of(2024, 1), true, 1);
      books.post(YearMonth.of(2024, 2), true, 2);
      export(books.ledger, to, clock);

      assertThatThrownBy(() -> new FocusExport(
                  books.ledger, catalogue(), FocusVersion.V1_2, FocusProfile.PLAIN, null, to, clock)
              .run())
          .isInstanceOf(ExportException.class)
          .hasMessageContaining("is FOCUS 1.4; export 1.2 to a directory of its own");

      // The first month is changed afterwards; its folder has gone, but not that with its
      // correction.
      books.post(YearMonth.of(2024, 1), true, 50);
      clock.set("2024-04-03T12:00:00Z");
      books.post(YearMonth.of(2024, 3), true, 3);
      export(books.ledger, to, clock);
      Path moved = Files.move(to.resolve("sakura/2024-01"), folder.resolve("elsewhere"));
      assertThatThrownBy(() -> export(books.ledger, to, clock))
          .isInstanceOf(ExportException.class)
          .hasMessageContaining("sakura JPY add up to")
          .hasMessageContaining("nothing was published");
      assertThat(to.resolve("sakura/2024-01")).doesNotExist();
      Files.move(moved, to.resolve("sakura/2024-01"));
      export(books.ledger, to, clock);

      // A ledger that never had what was exported.
      try (PostedMonths others = new PostedMonths(Engines.H2.freshDatabase(), clock)) {
        others.post(YearMonth.of(2024, 1), true, 77);
        assertThatThrownBy(() -> export(others.ledger, to, clock))
            .isInstanceOf(ExportException.class)
            .hasMessageContaining("has been exported in a closed period, but the ledger does not");
      }
      assertThat(broken(to)).isEmpty();
    }
  }

  @Test
  void an_open_period_that_has_lost_its_statements_stays_as_one_without_rows() throws Exception {
    Clockwork clock = new Clockwork("2026-04-12T12:00:00Z");
    Path to = folder.resolve("focus");
    try (PostedMonths months = new PostedMonths(Engines.H2.freshDatabase(), clock)) {
      months.post(YearMonth.parse("2026-02"), false, 0);
      months.post(YearMonth.parse("2026-03"), false, 0);
      export(months.ledger, to, clock);
    }
    try (PostedMonths months = new PostedMonths(Engines.H2.freshDatabase(), clock)) {
      months.post(YearMonth.parse("2026-03"), false, 0);

      assertThat(export(months.ledger, to, clock).periods())
          .extracting(each -> each.period() + " " + each.rows() + " " + each.result())
          .containsExactly("2026-02 0 written", "2026-03 5 unchanged");
      assertThat(Files.readAllLines(to.resolve("sakura/2026-02/cost-and-usage.csv")))
          .hasSize(1);
      assertThat(broken(to)).isEmpty();
      assertThat(billed(to)).isEqualTo(PostedMonths.held(months.ledger));
      assertThat(export(months.ledger, to, clock).periods())
          .extracting(FocusExport.Period::result)
          .containsOnly("unchanged");

      months.post(YearMonth.parse("2026-02"), true, 0);
      export(months.ledger, to, clock);
      assertThat(billed(to)).isEqualTo(PostedMonths.held(months.ledger));
    }
  }

  @Test
  void version_1_2_has_one_dataset_and_the_older_names_of_providers() throws Exception {
    Clockwork clock = new Clockwork("2024-03-03T12:00:00Z");
    Path to = folder.resolve("focus");
    try (PostedMonths books = new PostedMonths(Engines.H2.freshDatabase(), clock)) {
      books.post(YearMonth.of(2024, 1), true, 1);
      new FocusExport(
              books.ledger, catalogue(), FocusVersion.V1_2, FocusProfile.PLAIN, null, to, clock)
          .run();

      assertThat(to.resolve("sakura/2024-01").toFile().list())
          .containsExactlyInAnyOrder(
              "cost-and-usage.csv", "lineage.csv", "metadata.json", "SHA256SUMS");
      assertThat(FocusRules.rows(to.resolve("sakura/2024-01/cost-and-usage.csv")))
          .isNotEmpty()
          .allSatisfy(row -> assertThat(row)
              .containsEntry("ProviderName", "SAKURA Cloud")
              .containsEntry("PublisherName", "SAKURA Cloud")
              .doesNotContainKeys("HostProviderName", "ServiceProviderName", "InvoiceDetailId"));
    }
  }

  @Test
  void the_rules_find_planted_mistakes() throws Exception {
    Clockwork clock = new Clockwork("2024-03-03T12:00:00Z");
    Path to = folder.resolve("focus");
    try (PostedMonths books = new PostedMonths(Engines.H2.freshDatabase(), clock)) {
      books.post(YearMonth.of(2024, 1), true, 1);
      export(books.ledger, to, clock);
    }
    Path period = to.resolve("sakura/2024-01");
    Path costs = period.resolve("cost-and-usage.csv");
    String right = Files.readString(costs);
    for (String[] mistake : new String[][] {
      {"2000,", "2001,"},
      {"T15:00:00Z", "T15:00:00+00:00"},
      {"Usage-Based", "Monthly"},
      {"Virtual Machines", "Block Storage"},
      {",Hours", ",hours used"},
      {"is1b,is1b", "is1b,"},
      {"BilledCost", "CostBilled"},
      {",プラン1,50050", ",プラン1,"},
    }) {
      assertThat(right).contains(mistake[0]);
      Files.writeString(costs, right.replace(mistake[0], mistake[1]));
      assertThat(FocusRules.broken(period))
          .as(mistake[1])
          .anyMatch(sentence -> !sentence.contains("another hash"));
    }
  }

  private static Catalogue catalogue() throws Exception {
    return new Catalogue(Path.of("routes"));
  }

  private static FocusExport.Result export(Ledger ledger, Path to, Clockwork clock)
      throws Exception {
    return new FocusExport(
            ledger, catalogue(), FocusVersion.V1_4, FocusProfile.PLAIN, null, to, clock)
        .run();
  }

  private static List<Path> folders(Path to) throws IOException {
    try (Stream<Path> folders = Files.find(to, 2, (path, about) -> about.isDirectory())) {
      return folders
          .filter(path -> to.relativize(path).getNameCount() == 2)
          .sorted()
          .toList();
    }
  }

  private static List<String> broken(Path to) throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path each : folders(to)) {
      broken.addAll(FocusRules.broken(each));
    }
    return broken;
  }

  private static Map<String, BigDecimal> billed(Path to) throws IOException {
    Map<String, BigDecimal> billed = new TreeMap<>();
    for (Path each : folders(to)) {
      for (Map<String, String> row : FocusRules.rows(each.resolve("cost-and-usage.csv"))) {
        billed.merge(
            row.get("BillingCurrency"), new BigDecimal(row.get("BilledCost")), BigDecimal::add);
      }
    }
    billed.replaceAll((currency, sum) -> sum.stripTrailingZeros());
    return billed;
  }

  private static Map<Path, byte[]> closedFiles(Path to) throws IOException {
    Map<Path, byte[]> closed = new TreeMap<>();
    for (Path each : Files.exists(to) ? folders(to) : List.<Path>of()) {
      if (Files.readString(each.resolve("metadata.json")).contains("\"Closed\"")) {
        try (Stream<Path> files = Files.list(each)) {
          for (Path file : files.toList()) {
            closed.put(file, Files.readAllBytes(file));
          }
        }
      }
    }
    return closed;
  }

  private static long corrections(Path to) throws IOException {
    long corrections = 0;
    for (Path each : folders(to)) {
      corrections += FocusRules.rows(each.resolve("cost-and-usage.csv")).stream()
          .filter(row -> row.get("ChargeClass") != null)
          .count();
    }
    return corrections;
  }
}

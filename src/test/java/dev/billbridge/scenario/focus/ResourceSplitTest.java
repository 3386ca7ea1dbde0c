package dev.billbridge.scenario.focus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.archive.Intake;
import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.Provenance;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.focus.Catalogue;
import dev.billbridge.focus.FocusExport;
import dev.billbridge.focus.FocusProfile;
import dev.billbridge.focus.FocusVersion;
import dev.billbridge.focus.ResourceSplit;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.ledger.posting.Posting;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.testing.Clockwork;
import dev.billbridge.testing.Engines;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of an invoice of IONOS, which are by data center, as rows by resource. */
class ResourceSplitTest {

  private static final YearMonth MONTH = YearMonth.of(2026, 10);
  private static final Currency EUR = Currency.getInstance("EUR");

  @TempDir
  private Path folder;

  private final Clockwork clock = new Clockwork("2026-11-05T12:00:00Z");
  private final Ledger ledger =
      Ledger.open(Engines.H2.freshDatabase(), null, null, clock, Lifecycle.STANDARD, List.of());
  private int documents;

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void a_line_is_divided_by_what_resources_have_used_and_the_parts_are_the_line() throws Exception {
    invoice("155.00");
    used(2111, 989);
    FocusExport.Result result = export();

    assertThat(parts("C04000"))
        .containsExactly("volume-2 49.45 989 0.3190322581", "web-1 105.55 2111 0.6809677419");
    assertThat(parts("S02000")).containsExactly("disk-1 12.4 310 1");
    assertThat(FocusRules.broken(october())).isEmpty();
    assertThat(result.notes())
        .containsExactly("1 of the lines are not divided between resources: what these have used"
            + " of them is not known");
    assertThat(rows()).hasSize(5);
    assertThat(sum("BilledCost")).isEqualByComparingTo("166.00");
    assertThat(FocusRules.rows(october().resolve("invoice-detail.csv"))).hasSize(4);
    assertThat(october().resolve("SHA256SUMS")).content().contains("  weights.csv\n");
  }

  @Test
  void a_restatement_takes_back_the_parts_of_the_closed_month_whatever_was_used_by_now()
      throws Exception {
    invoice("155.00");
    used(2111, 989);
    export();
    Map<String, String> closed = bytes();
    assertThat(closed).isNotEmpty();

    used(1000, 2100);
    clock.set("2026-12-05T12:00:00Z");
    export();
    assertThat(folder.resolve("focus/ionos/2026-12")).doesNotExist();
    invoice("148.80");
    for (int run = 1; run <= 2; run++) {
      export();
      assertThat(bytes()).isEqualTo(closed);
      assertThat(FocusRules.rows(folder.resolve("focus/ionos/2026-12/cost-and-usage.csv")))
          .extracting(row -> row.get("AllocatedResourceName") + " " + row.get("BilledCost"))
          .containsExactly("volume-2 -49.45", "web-1 -105.55", "volume-2 47.47", "web-1 101.33");
    }
    assertThat(FocusRules.broken(folder.resolve("focus/ionos/2026-12"))).isEmpty();
  }

  @Test
  void a_month_stays_open_for_ten_days_when_what_was_used_is_not_known() throws Exception {
    invoice("155.00");
    assertThat(export().notes())
        .contains("ionos 2026-10 stays open: what the resources of account 045001234 have used is"
            + " not known yet, or was not collected");
    assertThat(parts("C04000")).containsExactly("null 155 3100 null");

    clock.set("2026-11-12T12:00:00Z");
    assertThat(export().periods()).singleElement().matches(FocusExport.Period::isClosed);
    Map<String, String> closed = bytes();
    used(2111, 989);
    clock.set("2026-12-05T12:00:00Z");
    invoice("148.80");
    export();
    assertThat(bytes()).isEqualTo(closed);
    assertThat(FocusRules.rows(folder.resolve("focus/ionos/2026-12/cost-and-usage.csv")))
        .extracting(row -> row.get("AllocatedResourceName") + " " + row.get("BilledCost"))
        .containsExactly("null -155", "null 148.8");
  }

  private FocusExport.Result export() throws Exception {
    return new FocusExport(
            ledger,
            new Catalogue(Path.of("routes")),
            FocusVersion.V1_4,
            FocusProfile.PLAIN,
            new ResourceSplit(ledger, Mappings.load(Path.of("routes/mappings"))),
            folder.resolve("focus"),
            clock)
        .run();
  }

  private Path october() {
    return folder.resolve("focus/ionos/2026-10");
  }

  private List<Map<String, String>> rows() throws IOException {
    return FocusRules.rows(october().resolve("cost-and-usage.csv"));
  }

  private List<String> parts(String meter) throws IOException {
    return rows().stream()
        .filter(row -> meter.equals(row.get("SkuId")))
        .map(row -> {
          String details = row.get("AllocatedMethodDetails");
          return "%s %s %s %s"
              .formatted(
                  row.get("AllocatedResourceName"),
                  row.get("BilledCost"),
                  row.get("ConsumedQuantity"),
                  details == null
                      ? null
                      : details
                          .replaceFirst(".*\"AllocatedRatio\":([0-9.]+?)0*,.*", "$1")
                          .replaceFirst("\\.$", ""));
        })
        .toList();
  }

  private BigDecimal sum(String column) throws IOException {
    return rows().stream()
        .map(row -> new BigDecimal(row.get(column)))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private Map<String, String> bytes() throws IOException {
    Map<String, String> bytes = new TreeMap<>();
    try (Stream<Path> files = Files.list(october())) {
      for (Path file : files.toList()) {
        bytes.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return Map.copyOf(bytes);
  }

  private void invoice(String servers) {
    BigDecimal total = new BigDecimal(servers).add(new BigDecimal("11.00"));
    post(
        "invoices",
        "GY00900017",
        total,
        charge("C04000", "3100", "1hour", servers),
        charge("S02000", "310", "1G*30Days", "12.40"),
        charge("CTO1100", "50", "1G", "5.00"),
        line(Kind.CHARGE, ChargeCategory.CREDIT, "dc-1", null, null, null, "-6.40"));
  }

  private void used(int first, int second) {
    post(
        "utilization",
        "utilization-045001234-2026-10",
        null,
        usage("web-1", "C04000", first, "1hour"),
        usage("volume-2", "C04000", second, "1hour"),
        usage("volume-3", "C04000", 0, "1hour"),
        usage("disk-1", "S02000", 310, "1G*30Days"));
  }

  private static BillingRecord charge(String meter, String quantity, String unit, String amount) {
    return line(Kind.CHARGE, ChargeCategory.USAGE, "dc-1", meter, quantity, unit, amount);
  }

  private static BillingRecord usage(String resource, String meter, int quantity, String unit) {
    return line(Kind.USAGE, null, resource, meter, Integer.toString(quantity), unit, null);
  }

  private static BillingRecord line(
      Kind kind,
      ChargeCategory category,
      String resource,
      String meter,
      String quantity,
      String unit,
      String amount) {
    return new BillingRecord(
        resource,
        meter == null ? "REBATE" : meter,
        kind,
        category,
        kind == Kind.USAGE ? (resource.startsWith("volume") ? "" : resource) : "prod",
        kind == Kind.USAGE ? "SERVER" : "datacenter",
        BillingPeriod.of(MONTH),
        null,
        null,
        meter,
        meter == null ? null : "meter " + meter,
        "de/fra",
        quantity == null ? null : new BigDecimal(quantity),
        unit,
        null,
        amount == null ? null : new BigDecimal(amount),
        amount == null ? null : EUR,
        null,
        null,
        new TreeMap<>(kind == Kind.USAGE ? Map.of("dataCenterId", "dc-1") : Map.of()),
        new Provenance("ab".repeat(32), "/0", null));
  }

  private void post(String dataset, String id, BigDecimal total, BillingRecord... lines) {
    List<BillingRecord> records = new ArrayList<>(List.of(lines));
    Statement statement = new Statement(
        new StatementKey("ionos", "045001234", id),
        dataset,
        BillingPeriod.of(MONTH),
        LocalDate.of(2026, 11, 3),
        null,
        total,
        total == null ? null : EUR,
        (long) records.size(),
        PaymentStatus.UNKNOWN,
        true,
        null,
        new TreeMap<>());
    Intake intake = new Intake(
        "ionos",
        "frankfurt",
        dataset,
        "ionos-" + dataset,
        Map.of("id", "" + documents++),
        Map.of(),
        clock.instant());
    try (Posting posting = ledger.postings().begin(intake, "mapping", statement, false)) {
      records.forEach(posting::add);
      posting.commit(
          new Reconciliation(records.size(), total, BigDecimal.ZERO, Verdict.MATCHED, null),
          key -> true);
    }
  }
}

package dev.billbridge.focus;

import static dev.billbridge.testing.Invented.JPY;
import static dev.billbridge.testing.Invented.revision;
import static org.assertj.core.api.Assertions.assertThat;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.testing.InventedCharge;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FocusProfileTest {

  private static final LocalDate LATER = LocalDate.of(2026, 12, 1);

  @Test
  void datadog_gets_days_of_which_the_last_one_is_included() throws Exception {
    assertThat(row(FocusProfile.DATADOG, line("Plan 1", ChargeCategory.USAGE, "12"), LATER))
        .containsExactly(
            Map.entry("ProviderName", "SAKURA Cloud"),
            Map.entry("ChargeDescription", "Plan 1"),
            Map.entry("ChargePeriodStart", "2026-10-01"),
            Map.entry("ChargePeriodEnd", "2026-10-31"),
            Map.entry("BilledCost", "12"),
            Map.entry("BillingCurrency", "JPY"),
            Map.entry("BillingAccountId", "0012345"),
            Map.entry("ChargeCategory", "Usage"),
            Map.entry("ResourceId", "r1"),
            Map.entry("ServiceCategory", "Compute"),
            Map.entry("ServiceName", "Server"));
  }

  @ParameterizedTest
  @CsvSource({"2026-10-07, 2026-10-01, 2026-10-07", "2026-09-28, 2026-09-28, 2026-09-28"})
  void datadog_gets_no_day_that_is_yet_to_come(LocalDate today, String start, String end)
      throws Exception {
    assertThat(row(FocusProfile.DATADOG, line("Plan 1", ChargeCategory.USAGE, "12"), today))
        .containsEntry("ChargePeriodStart", start)
        .containsEntry("ChargePeriodEnd", end);
  }

  @Test
  void datadog_gets_no_blank_text_and_none_of_more_than_1000_characters() throws Exception {
    String long1 = "x".repeat(999) + "😀 and more";
    assertThat(row(FocusProfile.DATADOG, line(long1, ChargeCategory.USAGE, "12"), LATER))
        .containsEntry("ChargeDescription", "x".repeat(999));
    assertThat(row(FocusProfile.DATADOG, line(" ", ChargeCategory.USAGE, "12"), LATER))
        .containsEntry("ChargeDescription", "Server");
  }

  @ParameterizedTest
  @CsvSource({
    "USAGE, 12, Usage",
    "PURCHASE, 12, Usage",
    "CREDIT, -12, Credit",
    "TAX, 12, Tax",
    "ADJUSTMENT, -12, Discount",
    "ADJUSTMENT, 12, Usage"
  })
  void vantage_gets_one_of_its_categories(ChargeCategory category, String amount, String expected)
      throws Exception {
    assertThat(row(FocusProfile.VANTAGE, line("Plan \"1\"", category, amount), LATER))
        .containsEntry("ChargePeriodStart", "2026-10-01")
        .containsEntry("ChargeCategory", expected)
        .containsEntry("BilledCost", amount)
        .containsEntry(
            "Tags", "{\"account\":\"tokyo\",\"currency\":\"JPY\",\"product\":\"Plan \\\"1\\\"\"}");
  }

  private static Map<String, String> row(FocusProfile profile, BillingRecord line, LocalDate today)
      throws Exception {
    StatementRevision revision = revision(1);
    Catalogue catalogue = new Catalogue(Path.of("routes"));
    FocusRow row = FocusRow.of(
        Charge.of(
            line,
            Charge.Source.of(revision, catalogue.issuer(revision), Instant.EPOCH, false),
            false),
        line.period(),
        catalogue);
    Map<String, String> cells = new LinkedHashMap<>();
    profile
        .columns(today)
        .forEach(column -> cells.put(column.name(), column.value().apply(row)));
    return cells;
  }

  private static BillingRecord line(String product, ChargeCategory category, String amount) {
    return InventedCharge.of("r1", YearMonth.of(2026, 10), new BigDecimal(amount), JPY)
        .category(category)
        .resource(null, "cloud/plan/1")
        .product("50050", product)
        .region("is1b")
        .quantity(BigDecimal.ONE, "seconds")
        .record();
  }
}

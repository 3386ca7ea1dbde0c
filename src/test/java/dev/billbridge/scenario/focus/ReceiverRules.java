package dev.billbridge.scenario.focus;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What Datadog and Vantage ask of a file, written down from their manuals: knows nothing of the
 * code that writes the files.
 */
final class ReceiverRules {

  private ReceiverRules() {}

  /** What Datadog would refuse in the folder of a period; empty if all is well. */
  static List<String> datadog(Path folder, LocalDate today) throws IOException {
    List<String> broken = new ArrayList<>();
    for (Map<String, String> row : rows(folder, "datadog.csv", broken)) {
      row.forEach((column, value) -> {
        if (value == null || value.isBlank() || value.length() > 1_000) {
          broken.add(column + " = " + value);
        }
      });
      LocalDate start = LocalDate.parse(row.get("ChargePeriodStart"));
      LocalDate end = LocalDate.parse(row.get("ChargePeriodEnd"));
      if (start.isAfter(end) || end.isAfter(today) || row.get("ProviderName").isBlank()) {
        broken.add(row.toString());
      }
    }
    return broken;
  }

  /** What Vantage would refuse in the folder of a period; empty if all is well. */
  static List<String> vantage(Path folder) throws IOException {
    List<String> broken = new ArrayList<>();
    Set<String> categories = Set.of("Credit", "Refund", "Discount", "Tax", "Usage");
    for (Map<String, String> row : rows(folder, "vantage.csv", broken)) {
      LocalDate.parse(row.get("ChargePeriodStart"));
      if (!categories.contains(row.get("ChargeCategory"))
          || row.get("ServiceName") == null
          || !row.get("Tags").matches("\\{.+}")) {
        broken.add(row.toString());
      }
    }
    return broken;
  }

  /** Its rows, after their costs are compared with those of Cost and Usage, one by one. */
  private static List<Map<String, String>> rows(Path folder, String file, List<String> broken)
      throws IOException {
    List<Map<String, String>> rows = FocusRules.rows(folder.resolve(file));
    List<BigDecimal> costs = costs(rows);
    if (!costs.equals(costs(FocusRules.rows(folder.resolve("cost-and-usage.csv"))))) {
      broken.add(file + " has other costs: " + costs);
    }
    if (!Files.readString(folder.resolve("SHA256SUMS")).contains("  " + file + "\n")) {
      broken.add(file + " is not in SHA256SUMS");
    }
    return rows;
  }

  private static List<BigDecimal> costs(List<Map<String, String>> rows) {
    return rows.stream().map(row -> new BigDecimal(row.get("BilledCost"))).toList();
  }
}

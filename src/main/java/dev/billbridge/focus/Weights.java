package dev.billbridge.focus;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.mapping.ComparisonRules.Figure;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What resources have used, by measure. It lies beside the rows of its period, so that what takes
 * them back divides as they were divided.
 */
final class Weights {

  static final String FILE = "weights.csv";
  static final List<String> HEADER = List.of(
      "accountNumber", "statementId", "measure", "resourceId", "resourceName", "quantity", "unit");

  private final SortedMap<String, SortedMap<String, Weight>> byMeasure = new TreeMap<>();

  /**
   * What a resource has used of a measure.
   *
   * @param name null when it has none
   * @param unit as the provider spells it; null when it has none
   */
  record Weight(String resourceId, String name, BigDecimal quantity, String unit) {}

  void add(Figure figure, BillingRecord usage) {
    if (figure.amount() != null) {
      add(
          figure.key(),
          new Weight(
              usage.resourceId(),
              FocusRow.known(usage.resourceName()),
              figure.amount(),
              FocusRow.known(figure.unit())));
    }
  }

  private void add(String measure, Weight weight) {
    byMeasure
        .computeIfAbsent(measure, same -> new TreeMap<>())
        .merge(
            weight.resourceId,
            weight,
            (one, other) -> new Weight(
                one.resourceId,
                other.name == null ? one.name : other.name,
                one.quantity.add(other.quantity),
                one.unit));
  }

  /** By resource; none where a quantity is below zero, or all of them are zero. */
  List<Weight> of(String measure) {
    List<Weight> all =
        List.copyOf(byMeasure.getOrDefault(measure, new TreeMap<>()).values());
    return all.stream().anyMatch(each -> each.quantity.signum() < 0)
        ? List.of()
        : all.stream().filter(each -> each.quantity.signum() > 0).toList();
  }

  /** As rows of {@value #FILE}. */
  void write(StatementKey statement, HashedCsv file) throws IOException {
    for (String measure : byMeasure.keySet()) {
      for (Weight each : byMeasure.get(measure).values()) {
        file.row(Arrays.asList(
            statement.accountNumber(),
            statement.statementId(),
            measure,
            each.resourceId,
            each.name,
            ExactDecimal.text(each.quantity),
            each.unit));
      }
    }
  }

  /**
   * Those of a statement in a folder that has been exported; empty if it was not divided there.
   *
   * @throws IOException if the file is not what {@link #write} wrote
   */
  static Weights read(Path folder, StatementKey statement) throws IOException {
    Weights weights = new Weights();
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      try (CSVParser csv = CSVParser.parse(
          file,
          StandardCharsets.UTF_8,
          CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
        for (CSVRecord row : csv) {
          if (row.get("accountNumber").equals(statement.accountNumber())
              && row.get("statementId").equals(statement.statementId())) {
            weights.add(
                row.get("measure"),
                new Weight(
                    row.get("resourceId"),
                    FocusRow.known(row.get("resourceName")),
                    new BigDecimal(row.get("quantity")),
                    FocusRow.known(row.get("unit"))));
          }
        }
      } catch (RuntimeException e) {
        throw new IOException(file + " is not what an export wrote", e);
      }
    }
    return weights;
  }
}

package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code <provider>-crosscheck.jq} says: which datasets speak of the same things, and under
 * which key a record of each is to be summed. It never calculates: which figure of the record
 * counts is a name.
 *
 * <p>{@code comparisons} sees nothing and answers a list of {@code {datasets, rounding,
 * byResource}}; {@code figure} sees {@code {record, datasets}}, the record as every rendering has
 * it, and answers {@code {key, place, measure, unit, sum}} or nothing.
 */
public final class ComparisonRules {

  static final Set<String> FIGURE_FIELDS = Set.of("key", "place", "measure", "unit", "sum");
  static final Set<String> COMPARISON_FIELDS = Set.of("datasets", "rounding", "byResource");
  private static final Set<String> SUMMED = Set.of("quantity", "amount", "netAmount", "taxAmount");

  private final Path file;
  private final String hash;
  private final List<Comparison> comparisons;
  private final JqFunction figure;

  private ComparisonRules(Path file, String hash, List<Comparison> comparisons, JqFunction figure) {
    this.file = file;
    this.hash = hash;
    this.comparisons = comparisons;
    this.figure = figure;
  }

  /**
   * Two datasets of one account that should agree.
   *
   * @param rounding difference up to which two figures agree however small they are: what the
   *     provider rounds away
   * @param byResource whether the second says of which resource each of its records is, so that
   *     lines of the first can be divided by it
   */
  public record Comparison(String first, String second, BigDecimal rounding, boolean byResource) {

    /** Such as {@code invoices/usage}. */
    public String name() {
      return first + "/" + second;
    }
  }

  /**
   * What a record adds to a comparison.
   *
   * @param key what is summed together
   * @param place where it is, in words; null when the key is all that can be said
   * @param unit null when it is a bare number
   * @param amount quantity or money of the record; null when it is not known
   */
  public record Figure(String key, String place, String measure, String unit, BigDecimal amount) {}

  /**
   * @param prelude definitions every program may use; may be empty
   * @throws MappingException naming the file, if it does not compile, lacks one of its functions or
   *     names comparisons that are none
   */
  static ComparisonRules load(Path file, String prelude) throws IOException, MappingException {
    JqProgram program = JqProgram.read(file, prelude);
    JqFunction comparisons = program.function("comparisons");
    JqFunction figure = program.function("figure");
    try {
      return new ComparisonRules(
          file, program.hash(), comparisons(comparisons.apply(NullNode.getInstance())), figure);
    } catch (IllegalArgumentException e) {
      throw new MappingException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static List<Comparison> comparisons(ArrayNode answers) {
    if (answers.size() != 1 || !answers.get(0).isArray()) {
      throw new IllegalArgumentException(
          "comparisons must answer one list, such as [{ datasets: [\"invoices\", \"usage\"] }]");
    }
    List<Comparison> comparisons = new ArrayList<>();
    for (JsonNode answer : answers.get(0)) {
      known(answer, COMPARISON_FIELDS, "comparisons");
      JsonNode datasets = answer.path("datasets");
      String first = WireValue.text(datasets.get(0));
      String second = WireValue.text(datasets.get(1));
      if (datasets.size() != 2
          || first == null
          || second == null
          || first.equals(second)
          || (first + second).length() > 200) {
        throw new IllegalArgumentException(
            "comparisons: datasets must name two different ones, such as [\"invoices\", \"usage\"]; got "
                + WireValue.shown(datasets));
      }
      BigDecimal rounding = WireValue.decimal(answer.get("rounding"));
      if (rounding != null && rounding.signum() < 0) {
        throw new IllegalArgumentException(
            "comparisons: rounding is less than zero; example: \"0.01\"");
      }
      JsonNode byResource = answer.path("byResource");
      if (!byResource.isMissingNode() && !byResource.isBoolean()) {
        throw new IllegalArgumentException(
            "comparisons: byResource is true or false; got " + WireValue.shown(byResource));
      }
      Comparison comparison = new Comparison(
          first, second, rounding == null ? BigDecimal.ZERO : rounding, byResource.booleanValue());
      if (comparisons.stream().anyMatch(other -> other.name().equals(comparison.name()))) {
        throw new IllegalArgumentException(
            "comparisons: %s stands there twice".formatted(comparison.name()));
      }
      comparisons.add(comparison);
    }
    return List.copyOf(comparisons);
  }

  /** In the order of the file. */
  public List<Comparison> comparisons() {
    return comparisons;
  }

  /** SHA-256 (hex) of the program: other rules may find something else. */
  public String hash() {
    return hash;
  }

  /**
   * What a record adds to a comparison; empty when it takes no part.
   *
   * @param record as it is rendered in JSON
   * @throws IllegalArgumentException in one sentence with the file, if the program fails or answers
   *     something else
   */
  public List<Figure> figures(Comparison comparison, ObjectNode record) {
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    input.set("record", record);
    input.putArray("datasets").add(comparison.first()).add(comparison.second());
    try {
      List<Figure> figures = new ArrayList<>(1);
      for (JsonNode answer : figure.apply(input)) {
        figures.add(figure(answer, record));
      }
      return figures;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: figure, of record %s: %s"
              .formatted(file, record.path("recordId").asText(), e.getMessage()),
          e);
    }
  }

  private static Figure figure(JsonNode answer, ObjectNode record) {
    known(answer, FIGURE_FIELDS, "figure");
    String key = WireValue.key(answer.get("key"));
    if (key.isEmpty()) {
      throw new IllegalArgumentException(
          "key is missing; it says what is summed together, such as [\"a data center\", \"a meter\"]");
    }
    String sum = WireValue.text(answer.get("sum"));
    if (sum != null && !SUMMED.contains(sum)) {
      throw new IllegalArgumentException(
          "sum: \"%s\" is not one of %s".formatted(sum, String.join(", ", new TreeSet<>(SUMMED))));
    }
    String measure = WireValue.text(answer.get("measure"));
    return new Figure(
        key,
        WireValue.text(answer.get("place")),
        measure == null ? key : measure,
        WireValue.text(answer.get("unit")),
        WireValue.decimal(record.get(sum == null ? "quantity" : sum)));
  }

  private static void known(JsonNode node, Set<String> fields, String function) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(
          "%s must answer objects, got %s".formatted(function, WireValue.shown(node)));
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!fields.contains(name)) {
        throw new IllegalArgumentException("%s answers \"%s\"; known are %s"
            .formatted(function, name, String.join(", ", new TreeSet<>(fields))));
      }
    }
  }
}

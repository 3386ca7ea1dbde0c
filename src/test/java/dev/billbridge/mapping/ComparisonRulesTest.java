package dev.billbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.mapping.ComparisonRules.Comparison;
import dev.billbridge.mapping.ComparisonRules.Figure;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonRulesTest {

  private static final String GOOD = "def comparisons: [{ datasets: [\"bills\", \"usage\"] }];\n";

  @TempDir
  private Path folder;

  @Test
  void a_figure_is_a_field_of_the_record_under_a_key_with_words_for_a_person() throws Exception {
    ComparisonRules rules = rules(
        "def comparisons: [{ datasets: [\"bills\", \"usage\"], rounding: \"0.010\" }];\n"
            + "def figure: select(.record.kind == \"CHARGE\") | .record | { key: [.region, .productId], place: .region, measure: .productName, unit: .currency, sum: \"netAmount\" };");
    Comparison comparison = rules.comparisons().get(0);

    assertThat(comparison)
        .isEqualTo(new Comparison("bills", "usage", new BigDecimal("0.010"), false));
    assertThat(rules.figures(comparison, record("""
        {"kind": "CHARGE", "region": "is1a", "productId": "s1", "productName": "server", "currency": "JPY", "amount": "110",
         "netAmount": "100.000000000000000000000000000001"}""")))
        .containsExactly(new Figure(
            "is1a|s1",
            "is1a",
            "server",
            "JPY",
            new BigDecimal("100.000000000000000000000000000001")));
    assertThat(rules.figures(comparison, record("{\"kind\": \"USAGE\"}"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "def comparisons: [{;                                                       | is not valid jq",
        "def figure: empty;                                                         | does not define comparisons; write def comparisons: …;",
        "def comparisons: []; def record: .;                                        | does not define figure; write def figure: …;",
        "def comparisons: {}; def figure: empty;                                    | comparisons must answer one list",
        "def comparisons: [1]; def figure: empty;                                   | comparisons must answer objects, got 1",
        "def comparisons: [{datasets: [\"a\"]}]; def figure: empty;                 | datasets must name two different ones, such as [\"invoices\", \"usage\"]; got [\"a\"]",
        "def comparisons: [{dataset: [\"a\", \"b\"]}]; def figure: empty;           | comparisons answers \"dataset\"; known are byResource, datasets, rounding",
        "def comparisons: [{datasets: [\"a\", \"b\"], rounding: \"1c\"}]; def figure: empty; | expected a figure, got \"1c\"",
        "def comparisons: [{datasets: [\"a\", \"b\"]}, {datasets: [\"a\", \"b\"]}]; def figure: empty; | comparisons: a/b stands there twice"
      })
  void a_broken_file_is_one_sentence_that_names_it(String program, String sentence)
      throws IOException {
    Path file = Files.writeString(folder.resolve("acme-crosscheck.jq"), program);

    assertThatThrownBy(() -> Mappings.load(folder))
        .isInstanceOf(MappingException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(sentence)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "error(\"what is this\")      | what is this",
        "{ measure: \"a\" }           | key is missing; it says what is summed together",
        "{ key: \"a\", sum: \"cost\" }| sum: \"cost\" is not one of amount, netAmount, quantity, taxAmount",
        "{ key: \"a\", name: \"b\" }  | figure answers \"name\"; known are key, measure, place, sum, unit"
      })
  void a_figure_that_cannot_be_is_one_sentence_that_names_file_and_record(
      String program, String sentence) throws Exception {
    ComparisonRules rules = rules(GOOD + "def figure: " + program + ";");

    assertThatThrownBy(() ->
            rules.figures(rules.comparisons().get(0), record("{\"recordId\": \"acme:1:2:3\"}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            folder.resolve("acme-crosscheck.jq") + ": figure, of record acme:1:2:3: ")
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest(name = "{0} as {1}")
  @CsvSource({
    "C010EU, C01000",
    "C010US, C01000",
    "R010US, R01000",
    "CW10EU, CW1000",
    "C04000, C04000",
    "CTI1000, TI1000",
    "CTO1100, TO1000",
    "CTO1400, CTO1200",
    "CTO0000, S3TO1000",
    "S3TO1300, TO1000",
    "S3SU1200, S3SU1100",
    "NLB1100, NLB1000"
  })
  void meters_of_one_family_are_summed_together(String billed, String used) throws Exception {
    assertThat(ionos("invoices", billed)).hasSize(1).isEqualTo(ionos("usage", used));
  }

  @ParameterizedTest
  @CsvSource({"CC1000", "CR1000", "DAS1000", "S3TI1000"})
  void what_is_never_billed_is_not_held_against_an_invoice(String meter) throws Exception {
    assertThat(ionos("usage", meter)).isEmpty();
  }

  private static List<String> ionos(String dataset, String meter) throws Exception {
    ComparisonRules rules =
        Mappings.load(Path.of("routes/mappings")).comparisons("ionos").orElseThrow();
    return rules
        .figures(
            rules.comparisons().get(0),
            record(
                "{\"dataset\": \"%s\", \"resourceId\": \"dc\", \"resourceName\": \"\", \"productId\": \"%s\", \"quantity\": \"1\", \"unit\": \"%s\"}"
                    .formatted(dataset, meter, dataset.equals("usage") ? "1hour" : "1 Hour")))
        .stream()
        .map(Figure::key)
        .toList();
  }

  private ComparisonRules rules(String program) throws Exception {
    Files.writeString(folder.resolve("acme-crosscheck.jq"), program);
    return Mappings.load(folder).comparisons("acme").orElseThrow();
  }

  private static ObjectNode record(String json) throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(json);
  }
}

package dev.billbridge.alert.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertCaseTest {

  private static final Path SHIPPED = Path.of("routes");
  private static final String HEADER =
      "known,month,provider,account,resourceType,quantity,unit,netAmount,currency\n";

  @TempDir
  private Path routes;

  private Path folder;

  @BeforeEach
  void aCase() throws IOException {
    folder = Files.createDirectories(routes.resolve("tests/books/mine"));
    Files.createDirectories(routes.resolve("books"));
  }

  private AlertCase charges(String rows) throws IOException {
    Files.writeString(folder.resolve("charges.csv"), HEADER + rows);
    return AlertCase.in(routes).get(0);
  }

  @Test
  void the_shipped_case_is_the_example_of_the_shipped_file_and_comes_out_as_expected()
      throws IOException {
    List<AlertCase> cases = AlertCase.in(SHIPPED);
    assertThat(cases).extracting(AlertCase::name).contains("books/cost-of-traffic");
    for (AlertCase each : cases) {
      assertThat(each.differences()).isEmpty();
    }
    String example = Files.readAllLines(SHIPPED.resolve("books/alerts.yaml")).stream()
        .skip(2)
        .map(line -> line.substring(2).replaceFirst(" +#.*", ""))
        .collect(Collectors.joining("\n", "", "\n"));
    assertThat(SHIPPED.resolve("tests/books/cost-of-traffic/alerts.yaml")).hasContent(example);
  }

  @Test
  void alerts_are_those_beside_the_rules_unless_the_case_has_its_own() throws IOException {
    AlertCase one = charges("2026-11-20,2026-11,sakura,tokyo,cloud/plan/1,1,month,13,JPY\n");
    Files.writeString(
        routes.resolve("books/alerts.yaml"), "alerts:\n  a: { sum: netAmount, when: \"> 12\" }\n");
    assertThat(one.result("alerts.txt")).isEqualTo("""
        2026-11-20
            a: 2026-11, 13 JPY, firing: limit 12
            sent: a: 2026-11: 13 JPY, above 12
        """);
    one.write();
    assertThat(one.differences()).isEmpty();

    Files.writeString(
        folder.resolve("alerts.yaml"),
        "alerts:\n  a: { sum: netAmount, divided-by: quantity, where: { unit: GB }, when: \"> 1\" }\n");
    assertThat(one.differences())
        .containsExactly(
            "alerts.txt:2: expected a: 2026-11, 13 JPY, firing: limit 12, got a: 2026-11,"
                + " nothing is charged",
            "alerts.txt:3: expected sent: a: 2026-11: 13 JPY, above 12, got nothing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "20.11.2026,2026-11,sakura,tokyo,x,1,GB,1,JPY#known must be the day on which the charge"
            + " became known, such as 2026-11-20",
        "2026-11-20,November,sakura,tokyo,x,1,GB,1,JPY#month = \"November\" is not a month; example:"
            + " 2026-11",
        "2026-11-20,2026-11,sakura,,x,1,GB,1,JPY#account is empty; fill it, or leave all but known"
            + " empty for a day without charges",
        "2026-11-20,2026-11,sakura,tokyo,x,1,GB,1e3,JPY#netAmount = \"1e3\" is not a figure; examples:"
            + " 15 or 0.5",
        "2026-11-20,2026-11,sakura,tokyo,x,1,GB,,JPY#netAmount and amount are both empty; fill one"
            + " of them",
        "2026-11-20,2026-11,sakura,tokyo,x,1,GB,1,YEN#currency = \"YEN\" is not an ISO 4217 code;"
            + " examples: JPY or EUR",
      })
  void what_cannot_be_used_is_one_sentence_with_file_and_line(String row, String sentence)
      throws IOException {
    assertThat(charges("\n" + row + "\n").result("alerts.txt"))
        .isEqualTo("charges.csv:3: " + sentence + "\n");
  }

  @Test
  void a_column_that_does_not_exist_and_a_mistake_in_the_alerts_are_named() throws IOException {
    AlertCase one = charges("2026-11-20,,,,,,,,\n");
    Files.writeString(folder.resolve("alerts.yaml"), "alerts:\n  a: { sum: cost }\n");
    assertThat(one.result("alerts.txt")).startsWith("alerts.yaml:2: ");
    Files.writeString(folder.resolve("charges.csv"), "known,price\n");
    assertThat(one.result("alerts.txt"))
        .startsWith("charges.csv:1: the column \"price\" is unknown; there are account, amount,");
  }
}

package dev.billbridge.cli;

import static dev.billbridge.testing.Invented.charge;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.testing.PostedSite;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class AnalyzeCommandTest {

  @TempDir
  private Path folder;

  @Test
  void costs_are_printed_as_a_table_as_csv_and_as_json() throws IOException {
    try (PostedSite site = new PostedSite(folder)) {
      site.post("4711", charge("a", "", "300.5"), charge("b", "", "12"));
      site.post("4712", charge("=c", "", "0.000000000000000001"));
      site.stop();
      String config = site.file().toString();

      assertThat(run("cost", "--by", "resource", "--config", config).lines())
          .anySatisfy(line -> assertThat(line).matches("RESOURCE +RESOURCE NAME +CURRENCY .*"))
          .anySatisfy(line -> assertThat(line).matches("a +web server +JPY +300.5 .*"))
          .anySatisfy(line -> assertThat(line).matches("total +JPY +312.500000000000000001 .*"));
      assertThat(run("cost", "--csv", "--config", config))
          .isEqualTo("month,currency,amount,netAmount,taxAmount,lines,provisionalLines\r\n"
              + "2026-10,JPY,312.500000000000000001,,,3,0\r\n");
      assertThat(run("cost", "--by", "resource", "--csv", "--config", config))
          .as("a name that a spreadsheet would run")
          .contains("\r\n'=c,");
      JsonNode json = new ObjectMapper()
          .readTree(run("usage", "--by", "class,month", "--json", "--config", config));
      assertThat(json.at("/rows/0/unit").textValue()).isEqualTo("hour");
      assertThat(json.at("/rows/0/quantity").textValue()).isEqualTo("2232.000000000000000003");
      assertThat(json.at("/rows/0/class").isNull()).isTrue();
      assertThat(run("changes", "--config", config).lines())
          .anySatisfy(line ->
              assertThat(line).matches("server/plan/4core +サーバ 4コア +JPY +0 +312.5[0-9]* +312.5.*"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "costs|\"costs\" cannot be analyzed; did you mean cost?",
        "cost --by month,produkt|--by names \"produkt\", which is unknown; did you mean product?",
        "cost --csv --json|--json and --csv exclude each other; give one",
        "cost --top 0|--top = 0 must be at least 1",
        "usage --dataset bills,usage|several datasets count the same usage; name one with --dataset",
        "changes --by month|changes compares two months; leave month out of --by",
      })
  void what_cannot_be_answered_is_refused_in_a_sentence(String arguments, String sentence) {
    assertThat(run(arguments.split(" ")).strip()).isEqualTo(sentence);
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine commands = BillbridgeCommand.commandLine();
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(out, true));
    commands.execute(
        Stream.concat(Stream.of("analyze"), Arrays.stream(arguments)).toArray(String[]::new));
    return out.toString();
  }
}

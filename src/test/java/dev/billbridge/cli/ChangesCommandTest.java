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

class ChangesCommandTest {

  @TempDir
  private Path folder;

  @Test
  void what_was_recorded_since_a_time_is_listed_with_its_difference() throws IOException {
    try (PostedSite site = new PostedSite(folder)) {
      site.post("4711", charge("a", "", "300.5"));
      site.post("4711", charge("a", "", "-1"), charge("b", "", "2"));
      site.stop();
      String config = site.file().toString();

      assertThat(run("--since", "2000-01-01", "--config", config).lines())
          .anySatisfy(
              line -> assertThat(line).matches("tokyo +bills +2026-10 +4711 +new .* JPY +1 +1"));
      JsonNode json = new ObjectMapper()
          .readTree(run("--since", "2000-01-01T00:00+09:00", "--json", "--config", config));
      assertThat(json.at("/rows/0/after").textValue()).isEqualTo("1");
      assertThat(run("--since", "2000-01-01", "--csv", "--config", config))
          .contains("tokyo,bills,2026-10,4711,new,");
      assertThat(run("--since", "2999-01-01", "--config", config).strip())
          .isEqualTo("Nothing has changed since 2999-01-01T00:00:00Z.");
      assertThat(run("--since", "2000-01-01", "--account", "tokio", "--config", config))
          .contains("did you mean tokyo?");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--since yesterday|--since = \"yesterday\" is not a date; examples: 2026-11-01, 2026-11-01T09:00+09:00",
        "--since 2026-02-30|--since = \"2026-02-30\" is not a date; examples: 2026-11-01, 2026-11-01T09:00+09:00",
        "--since 2026-11-01 --csv --json|--json and --csv exclude each other; give one",
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
        Stream.concat(Stream.of("changes"), Arrays.stream(arguments)).toArray(String[]::new));
    return out.toString();
  }
}

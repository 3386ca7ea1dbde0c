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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExportCommandTest {

  @TempDir
  private Path folder;

  @Test
  void what_was_exported_is_printed_and_what_no_rule_matches_is_noted() throws IOException {
    try (PostedSite site = new PostedSite(folder)) {
      site.post("4711", charge("a", "", "300.5"), charge("b", "", "12"));
      site.stop();
      String config = site.file().toString();
      String to = folder.resolve("focus").toString();

      assertThat(run("export", "focus", "--to", to, "--config", config).lines())
          .anySatisfy(line ->
              assertThat(line).matches("sakura +2026-10 +(open|closed) +2 +0 +312.5 JPY +written"))
          .anySatisfy(line ->
              assertThat(line).startsWith("Note: no row of services.csv matches 2 of the lines;"));
      JsonNode again = new ObjectMapper()
          .readTree(run("export", "focus", "--to", to, "--json", "--config", config));
      assertThat(again.at("/periods/0/files").textValue()).isIn("unchanged", "kept");
      assertThat(again.at("/periods/0/billedCost/JPY").textValue()).isEqualTo("312.5");
      assertThat(run("export", "focus", "--to", config, "--config", config))
          .isEqualToIgnoringNewLines(
              config + " cannot be a folder, since a file is in its place; name another one");
      assertThat(run("export", "focus", "--to", to, "--focus-version", "1.3"))
          .startsWith("--focus-version = \"1.3\" cannot be written; did you mean 1.");
    }
  }

  @Test
  void the_exports_of_the_settings_are_run_at_once_by_name_or_all_of_them() {
    try (PostedSite site = new PostedSite(folder)) {
      site.post("4711", charge("a", "", "300.5"));
      site.stop();
      String config = site.file().toString();
      assertThat(run("export", "focus", "--config", config))
          .startsWith("the settings name no export; give the directory with --to, or set exports");
      site.set("exports", "finops, old")
          .set("export.finops.type", "focus")
          .set("export.finops.directory", "finops")
          .set("export.old.type", "focus")
          .set("export.old.directory", "application.properties/old")
          .file();

      assertThat(run("export", "focus", "--config", config).lines())
          .contains("Export finops")
          .anySatisfy(line ->
              assertThat(line).matches("sakura +2026-10 +(open|closed) +1 +0 +300.5 JPY +written"))
          .anySatisfy(line -> assertThat(line)
              .startsWith("export old: " + folder.resolve("application.properties/old")));
      assertThat(run("export", "focus", "finop", "--config", config))
          .startsWith("finop is not an export; did you mean finops?");
      assertThat(run("export", "focus", "finops", "--to", "x", "--config", config))
          .startsWith("--to exports to one directory; leave out finops");
      assertThat(run("status", "--config", config).lines())
          .anySatisfy(line -> assertThat(line).matches("finops +focus .* DONE .*"))
          .anySatisfy(line -> assertThat(line).matches("old +focus .* FAILED .*"));
      assertThat(run("check", "--config", config))
          .contains("export.old.directory: " + folder.resolve("application.properties/old")
              + " cannot be a folder, because ");
    }
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine commands = BillbridgeCommand.commandLine();
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(out, true));
    commands.execute(arguments);
    return out.toString();
  }
}

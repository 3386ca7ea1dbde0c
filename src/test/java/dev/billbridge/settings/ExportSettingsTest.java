package dev.billbridge.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the settings say of exports, with the shipped template. */
class ExportSettingsTest {

  private static final List<String> FINOPS =
      List.of("exports = finops", "export.finops.type = focus", "export.finops.directory = focus");

  @TempDir
  private Path folder;

  @Test
  void three_lines_make_an_export_whose_directory_is_beside_the_settings() throws IOException {
    Settings settings = read(FINOPS);

    assertThat(settings.exports())
        .singleElement()
        .satisfies(export -> assertThat(export.values().parameters())
            .containsEntry("directory", folder.resolve("focus").toString())
            .containsEntry("version", "1.4")
            .containsEntry("schedule", "0 30 8 * * ?")
            .containsEntry("zone", "UTC")
            .containsEntry("uri", ""));
  }

  @Test
  void an_address_with_a_password_is_not_shown() throws IOException {
    Files.writeString(folder.resolve("bucket"), "https://u:s3cret@store.example.com/focus");

    Settings settings = read(FINOPS, "export.finops.uri = {{secret:bucket}}");

    assertThat(settings.toString()).contains("export.finops.uri=***").doesNotContain("s3cret");
    assertThat(settings.exports().get(0).values().blanking().blank("no s3cret here"))
        .doesNotContain("s3cret");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      export.finops.version = 1.3      | export.finops.version = "1.3" must be one of 1.4, 1.2; did you mean 1.2?
      export.finops.schedule = 8:30    | export.finops.schedule = "8:30" is not a cron expression (second minute hour day month weekday); example: 0 15 6 * * ?
      export.finops.zone = Berlin      | export.finops.zone = "Berlin" is not a time zone; examples: Asia/Tokyo, Europe/Berlin, UTC
      export.finops.directroy = focus  | export.finops.directroy is not a setting; did you mean export.finops.directory?
      export.books.type = focus        | export.books.type belongs to export.books, which exports does not name; write exports = finops, books, or remove the block
      """)
  void one_wrong_line_is_refused_with_its_remedy(String line, String problem) {
    assertThat(refusal(FINOPS, line)).endsWith("application.properties:4: " + problem);
  }

  @Test
  void an_export_needs_a_known_type_and_a_name_that_is_not_an_accounts() {
    assertThat(refusal(List.of("exports = finops")))
        .endsWith(": exports names finops, but export.finops.type is missing; example:"
            + " export.finops.type = focus");
    assertThat(refusal(List.of("exports = finops", "export.finops.type = fokus")))
        .endsWith(":2: export.finops.type = \"fokus\" has no route template in routes/exports; did"
            + " you mean focus?");
    assertThat(refusal(
            FINOPS, "accounts = Finops\naccount.Finops.provider = ionos\naccount.Finops.token = t"))
        .endsWith(":1: exports names \"finops\", which is an account; choose another name");
  }

  private Settings read(List<String> lines, String... more) throws IOException {
    Path file = folder.resolve("application.properties");
    Files.writeString(file, String.join("\n", lines) + "\n" + String.join("\n", more));
    return SettingsReader.read(file, Path.of("routes"), Map.of());
  }

  private String refusal(List<String> lines, String... more) {
    return catchThrowableOfType(SettingsException.class, () -> read(lines, more))
        .getMessage();
  }
}

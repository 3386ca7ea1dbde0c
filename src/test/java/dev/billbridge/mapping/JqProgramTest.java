package dev.billbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a mapping file is said with its own name and line. */
class JqProgramTest {

  private static final String GOOD =
      "# A mapping.\ndef lines: { from: \"doc\", at: [\"/*\"] };\ndef statement: {};\ndef record: twice(.);\n";

  @TempDir
  private Path folder;

  private Path prelude;
  private Path mapping;

  @BeforeEach
  void a_prelude_and_a_mapping() throws IOException {
    prelude = Files.writeString(folder.resolve("prelude.jq"), "# One.\n# Two.\ndef twice(f): f;\n");
    mapping = Files.writeString(folder.resolve("acme-bills.jq"), GOOD);
    Files.writeString(folder.resolve("acme-other.jq"), GOOD);
  }

  @Test
  void an_error_has_the_line_of_its_own_file() throws IOException {
    Files.writeString(mapping, GOOD.replace("def statement: {};", "def statement: { if if };"));

    assertThatThrownBy(this::load)
        .hasMessage(mapping + ":3: is not valid jq: unexpected \"if\" in column 21");
  }

  @Test
  void an_error_noticed_at_the_end_of_a_definition_names_where_that_begins() throws IOException {
    Files.writeString(
        mapping, GOOD.replace("def statement: {};", "def statement: if if\n  . then {}\n  end;"));

    assertThatThrownBy(this::load)
        .hasMessage(mapping
            + ":5: is not valid jq: unexpected \"end\" in column 3, in the definition of statement"
            + " that begins in line 3");
  }

  @Test
  void what_is_missing_at_the_end_is_said_of_the_last_line() throws IOException {
    Files.writeString(mapping, GOOD.replace("def record: twice(.);\n", "def record: twice(.)"));

    assertThatThrownBy(this::load).hasMessageStartingWith(mapping + ":4: is not valid jq");
  }

  @Test
  void an_error_in_the_prelude_is_said_once_and_of_the_prelude() throws IOException {
    Files.writeString(prelude, "# One.\ndef twice(f): f f;\n");

    assertThatThrownBy(this::load)
        .hasMessageStartingWith(prelude + ":2: is not valid jq: ")
        .hasMessageNotContaining("acme");
  }

  @Test
  void files_saved_by_a_windows_editor_are_read_like_others() throws Exception {
    String hash = load().get("acme-bills").hash();
    for (Path file : new Path[] {prelude, mapping}) {
      Files.writeString(file, "\uFEFF" + Files.readString(file).replace("\n", "\r\n"));
    }

    assertThat(load().get("acme-bills").hash()).isEqualTo(hash);
    Files.writeString(
        mapping,
        "\uFEFF"
            + GOOD.replace("def statement: {};", "def statement: { if if };")
                .replace("\n", "\r\n"));
    assertThatThrownBy(this::load).hasMessageStartingWith(mapping + ":3:");
  }

  @Test
  void a_file_in_another_encoding_is_said_to_be_in_one() throws IOException {
    Files.write(mapping, GOOD.replace("A mapping", "Für").getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(this::load).hasMessage(mapping + " is not UTF-8; save it in that encoding");
  }

  private Mappings load() throws IOException, MappingException {
    return Mappings.load(folder);
  }
}

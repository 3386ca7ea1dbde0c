package dev.billbridge.render.template;

import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.owed;
import static dev.billbridge.testing.Invented.present;
import static dev.billbridge.testing.Invented.revision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.file.FileTarget;
import dev.billbridge.render.CsvRendering;
import dev.billbridge.render.CsvStyle;
import dev.billbridge.render.FileNamePattern;
import dev.billbridge.render.JsonLinesRendering;
import dev.billbridge.render.JsonRendering;
import dev.billbridge.render.Rendering;
import dev.billbridge.render.RevisionFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A template makes the lines of a file, under the same law as those of a webhook. */
class TemplateRenderingTest {

  private static final Rendering CSV = new CsvRendering(CsvStyle.DEFAULT);

  private final OwedRevision bill = owed(
      revision(1),
      present(charge("r1", "", "100.000000000000000001"), 1),
      present(charge("r2", "", "200"), 1),
      present(charge("r3", "", "7"), 1));

  @TempDir
  private Path directory;

  @Test
  void each_text_is_a_line_as_it_is() throws IOException {
    assertThat(file(CSV, 500, ".records[] | [.resourceId, .amount, .netAmount] | @csv"))
        .isEqualTo("\"r1\",\"100.000000000000000001\",\n\"r2\",\"200\",\n\"r3\",\"7\",\n");
  }

  @Test
  void anything_else_is_a_line_of_json() throws IOException {
    assertThat(file(new JsonLinesRendering(), 500, ".records[1:][] | {a: (.amount | tonumber)}"))
        .isEqualTo("{\"a\":200}\n{\"a\":7}\n");
  }

  @Test
  void records_come_in_pages_and_the_sums_on_the_last() throws IOException {
    assertThat(file(
            CSV,
            2,
            "\"\\(.page.number) of \\(.records | length)\","
                + " (select(.page.last) | .summary.sums.JPY)"))
        .isEqualTo("1 of 2\n2 of 1\n307.000000000000000001\n");
  }

  @Test
  void a_json_file_is_one_document() throws IOException {
    assertThat(file(new JsonRendering(), 500, "{lines: [.records[].amount]}"))
        .isEqualTo("{\"lines\":[\"100.000000000000000001\",\"200\",\"7\"]}\n");
    assertThatThrownBy(() -> file(new JsonRendering(), 2, "{lines: [.records[].amount]}"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("page 2")
        .hasMessageContaining("raise records-per-page");
  }

  @Test
  void a_calculated_figure_blocks_the_sink_and_leaves_no_file() {
    Outcome outcome = deliver("{total: ([.records[].amount | tonumber] | add)}");

    assertThat(((Outcome.Blocked) outcome).reason()).contains("/total would be ", "correct it");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_statement_the_template_refuses_is_a_dead_letter_and_one_without_output_is_done() {
    assertThat(((Outcome.Rejected) deliver("error(\"no cost centre\")")).reason())
        .contains("no cost centre");
    assertThat(deliver("empty")).isInstanceOf(Outcome.Delivered.class);
    assertThat(directory).isEmptyDirectory();
  }

  private Outcome deliver(String template) {
    return new FileTarget(
            directory,
            new RevisionFile(
                new FileNamePattern(FileNamePattern.DEFAULT),
                rendering(new JsonLinesRendering(), 500, template),
                false))
        .deliver(bill);
  }

  private String file(Rendering format, int recordsPerPage, String template) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    rendering(format, recordsPerPage, template).write(bill, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Rendering rendering(Rendering format, int recordsPerPage, String template) {
    return new TemplateRendering(
        Template.compile("t.jq", template),
        format,
        format instanceof JsonRendering,
        recordsPerPage);
  }
}

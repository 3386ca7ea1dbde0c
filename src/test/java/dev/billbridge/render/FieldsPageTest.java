package dev.billbridge.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FieldsPageTest {

  @Test
  void the_page_on_sinks_lists_every_field_of_a_record_and_of_a_statement_and_no_other()
      throws IOException {
    String page = Files.readString(Path.of("src/docs/sinks.md"));
    String fields = page.substring(page.indexOf("## Fields"), page.indexOf("## Templates"));
    String[] tables = fields.split("A statement, as ");

    assertThat(names(tables[0])).containsExactlyElementsOf(columns(RecordField.values()));
    assertThat(names(tables[1])).containsExactlyElementsOf(columns(StatementField.values()));
  }

  /** The names in the first column of a table. */
  private static List<String> names(String table) {
    return table
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|")[1])
        .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
        .map((MatchResult name) -> name.group(1))
        .toList();
  }

  private static List<String> columns(Field[] fields) {
    return Arrays.stream(fields).map(Field::column).toList();
  }
}

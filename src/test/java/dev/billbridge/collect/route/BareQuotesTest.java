package dev.billbridge.collect.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** CSV as providers write it. */
class BareQuotesTest {

  private static final CsvRows.Standalone CSV = CsvRows.standalone();

  @AfterAll
  static void close() {
    CSV.close();
  }

  @Test
  void a_quote_that_is_not_doubled_is_part_of_its_cell() throws IOException {
    assertThat(rows("\"1\",\"disk 3.5\" old\",\"x\"\r\n\"2\",\"a \"b\" c\",\"y\"\r\n"))
        .containsExactly(List.of("1", "disk 3.5\" old", "x"), List.of("2", "a \"b\" c", "y"));
  }

  @Test
  void what_is_written_by_the_rules_is_read_by_the_rules() throws IOException {
    assertThat(
            rows("\"1\",\"a \"\"b\"\"\",\"line\r\nbreak, comma\"\n\"2\" ,\"\",bare 3.5\" disk\n"))
        .containsExactly(
            List.of("1", "a \"b\"", "line\r\nbreak, comma"), List.of("2", "", "bare 3.5\" disk"));
  }

  @Test
  void a_ctrl_z_ends_the_text_and_one_inside_it_does_not() throws IOException {
    assertThat(rows("\"1\",\"a\u001Ab\"\r\n\"2\",\"c\"\r\n\u001A\r\n"))
        .containsExactly(List.of("1", "a\u001Ab"), List.of("2", "c"));
  }

  @Test
  void a_text_longer_than_a_buffer_keeps_every_character() throws IOException {
    StringBuilder text = new StringBuilder();
    List<List<String>> expected = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      text.append('"').append(i).append("\",\"").append("x".repeat(i % 37)).append("\" y\"\n");
      expected.add(List.of(Integer.toString(i), "x".repeat(i % 37) + "\" y"));
    }

    assertThat(rows(text.toString())).isEqualTo(expected);
  }

  @Test
  void a_row_of_many_megabytes_is_refused_with_its_line_and_never_held_in_memory() {
    String text = "\"1\",\"a\nb\"\r\n\"2\",\"";
    assertThatThrownBy(() -> rows(text + "x".repeat(20_000_000) + "\"\n"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "the row that begins in line 3 is longer than 4000000 characters, ");
    assertThatThrownBy(() -> rows(text + "\",".repeat(7_000_000) + "\n"))
        .hasMessageContaining("line 3 is longer than");
  }

  @Test
  void the_longest_row_is_read() throws IOException {
    BareQuotes rows = new BareQuotes(new StringReader("12345\n12345\r\n12345"), 6);
    assertThat(new BufferedReader(rows).lines()).hasSize(3);
  }

  private static List<List<String>> rows(String text) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    CSV.rows(new StringReader(text)).forEachRemaining(rows::add);
    return rows;
  }
}

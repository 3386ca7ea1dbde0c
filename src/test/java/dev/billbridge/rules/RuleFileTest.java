package dev.billbridge.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleFileTest {

  private static final RuleShape SHAPE = RuleShape.ofRecords(
          ResultColumn.required("glAccount"),
          ResultColumn.optional("taxCode"),
          ResultColumn.figure("rate"))
      .where("provider", Set.of("sakura", "ionos"));

  @TempDir
  private Path folder;

  @Test
  void commas_semicolons_marks_comments_and_empty_rows_are_what_spreadsheets_write()
      throws Exception {
    RuleFile commas = read(
        "# accounts\nprovider,productName,glAccount\n\n\"sakura\",\"a, \"\"b\"\"\",6815\n,,\n");
    RuleFile semicolons =
        read("\uFEFFprovider;productName;glAccount\r\nsakura;a, \"b\"; 6815\r\n;;\r\n"
            .replace("a, \"b\"", "\"a, \"\"b\"\"\""));
    for (RuleFile file : List.of(commas, semicolons)) {
      assertThat(file.columns()).containsExactly("provider", "productName");
      assertThat(file.rows()).hasSize(1);
      assertThat(file.rows().get(0).text("glAccount")).isEqualTo("6815");
      assertThat(file.rows().get(0).cells().get(1).matches("a, \"b\"")).isTrue();
    }
    assertThat(commas.rows().get(0).line()).isEqualTo(4);
    assertThat(semicolons.rows().get(0).line()).isEqualTo(2);
  }

  @Test
  void a_row_knows_its_line_also_behind_comments_and_cells_of_several_lines() throws Exception {
    RuleFile file = read("# one\n# two\nproductName,glAccount\n\"a\nb\",1\n# between\n\nc,2\nd,3");
    assertThat(file.rows()).extracting(RuleRow::line).containsExactly(4, 8, 9);
  }

  @Test
  void a_figure_has_a_comma_only_where_the_separator_is_another() throws Exception {
    assertThat(read("glAccount;rate\n1;0,5\n").rows().get(0).figure("rate"))
        .isEqualTo(new BigDecimal("0.5"));
    assertThat(problems("glAccount,rate\n1,\"0,5\"\n"))
        .containsExactly(at(
            2,
            "rate = \"0,5\" has a decimal comma, but the file is separated by commas; write 0.5, or"
                + " separate the file by semicolons"));
    assertThat(problems("glAccount,rate\n1,0,5\n"))
        .containsExactly(at(
            2,
            "the row has 3 cells, the header has 2; if a figure has a decimal comma, write a point,"
                + " or separate the file by semicolons"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "providr,glAccount # 1 # has a column \"providr\", which is unknown; did you mean provider?",
        "attribute,glAccount # 1 # has a column \"attribute\", which is unknown; there are account,",
        "provider,provider,glAccount # 1 # has the column provider twice; keep one",
        "provider,,glAccount # 1 # has a column without a name; name it, or remove it",
        "provider # 1 # has no column glAccount; add it",
        "provider,glAccount|sakura # 2 # the row has 1 cells, the header has 2; add or remove a",
        "provider,glAccount|sakura, # 2 # glAccount is empty; fill it, or remove the row",
        "from,glAccount|2026/11,1 # 2 # from = \"2026/11\" is not a month; write year and month like",
        "from,through,glAccount|2026-11,2026-10,1 # 2 # the row can never match: from 2026-11 is after",
        "productId,glAccount|a*b,1 # 2 # productId = \"a*b\" has a * before its end; only a beginning",
        "productId,glAccount|\\,1 # 2 # productId = \"\\\" ends in a backslash; write \\\\ for the sign",
        "productId,glAccount|!,1 # 2 # productId = \"!\" has an empty choice; write one value or",
        "glAccount,rate|1,x # 2 # rate = \"x\" is not a figure; examples: 15 or 0.5",
        "productName,glAccount|\"a\"b,1 # 2 # has a quotation mark that is not closed or not doubled",
      })
  void each_mistake_has_its_line_and_its_fix(String text, int line, String sentence)
      throws IOException {
    assertThat(problems(text.strip().replace("|", "\n") + "\n"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith(at(line, sentence));
  }

  @Test
  void all_mistakes_of_a_file_are_reported_at_once() throws IOException {
    assertThat(problems("productId,from,glAccount\na,2026,\nb*c,2026-13,1\n")).hasSize(4);
  }

  @Test
  void a_file_that_is_missing_empty_or_in_another_encoding_is_named() throws IOException {
    assertThatThrownBy(() -> RuleFile.read(folder.resolve("none.csv"), SHAPE))
        .hasMessage(folder.resolve("none.csv")
            + ": does not exist; add it, or correct the name in the settings");
    assertThat(problems("# nothing\n"))
        .containsExactly(folder.resolve("accounts.csv")
            + ": is empty; begin it with a header such as provider,productId,glAccount");
    Files.write(
        folder.resolve("accounts.csv"),
        "glAccount\nK\u00F6ln\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> RuleFile.read(folder.resolve("accounts.csv"), SHAPE))
        .hasMessageEndingWith("is not UTF-8; save it as \"CSV UTF-8\"");
  }

  @Test
  void a_row_that_can_never_match_names_the_rows_that_hide_it() throws Exception {
    assertThat(doubts("provider,productId,glAccount\nsakura,,1\nsakura,a|b,2\n"))
        .containsExactly(at(
            3,
            "the row can never match: the row in line 2 above it already matches every line that it"
                + " could match; move it up, or remove it"));
    assertThat(doubts("productId,glAccount\na*,1\nb,2\nab*|b,3\nab*|c,4\n!x,5\nd,6\n!x|y,7\n"))
        .containsExactly(
            at(
                4,
                "the row can never match: the rows in lines 2, 3 above it already match every line"
                    + " that it could match; move it up, or remove it"),
            at(
                7,
                "the row can never match: the row in line 6 above it already matches every line"
                    + " that it could match; move it up, or remove it"),
            at(
                8,
                "the row can never match: the row in line 6 above it already matches every line"
                    + " that it could match; move it up, or remove it"));
  }

  @Test
  void rows_that_together_leave_no_month_hide_a_row() throws Exception {
    assertThat(doubts("productId,from,through,glAccount\na,,2026-10,1\na,2026-11,,2\na,,,3\n"))
        .hasSize(1)
        .first()
        .asString()
        .contains(":4: ", "lines 2, 3");
    assertThat(doubts("productId,from,through,glAccount\na,,2026-09,1\na,2026-11,,2\na,,,3\n"))
        .isEmpty();
  }

  @Test
  void a_row_that_names_what_does_not_exist_can_never_match() throws Exception {
    assertThat(doubts("provider,chargeCategory,glAccount\nsakra,,1\nionos,T*|Tx,2\n"))
        .containsExactly(
            at(2, "provider = \"sakra\" does not exist; did you mean sakura?"),
            at(3, "chargeCategory = \"Tx\" does not exist; did you mean Tax?"));
  }

  @Test
  void overlapping_dates_are_doubtful_but_an_exception_above_the_rule_is_not() throws Exception {
    assertThat(doubts("productId,from,through,glAccount\na,,2026-12,1\na,2026-11,,2\n"))
        .containsExactly(at(
            3,
            "its dates overlap those of line 2, which matches the same lines and comes first; end"
                + " one before the other begins"));
    assertThat(doubts("productId,from,through,glAccount\na,2026-11,,1\na,,,2\n"))
        .isEmpty();
    assertThat(doubts("productId,from,through,glAccount\na,,2026-10,1\na,2026-11,,2\n"))
        .isEmpty();
  }

  private RuleFile read(String text) throws IOException, RuleException {
    return RuleFile.read(Files.writeString(folder.resolve("accounts.csv"), text), SHAPE);
  }

  private List<String> doubts(String text) throws IOException, RuleException {
    return read(text).doubts().stream().map(RuleProblem::toString).toList();
  }

  private List<String> problems(String text) throws IOException {
    try {
      read(text);
      return List.of();
    } catch (RuleException e) {
      return e.problems().stream().map(RuleProblem::toString).toList();
    }
  }

  private String at(int line, String sentence) {
    return folder.resolve("accounts.csv") + ":" + line + ": " + sentence;
  }
}

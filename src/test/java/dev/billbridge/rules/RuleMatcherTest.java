package dev.billbridge.rules;

import static dev.billbridge.testing.Invented.bare;
import static dev.billbridge.testing.Invented.charge;
import static dev.billbridge.testing.Invented.revision;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleMatcherTest {

  private static final RuleShape SHAPE = RuleShape.ofRecords(ResultColumn.required("glAccount"));
  private static final YearMonth OCTOBER = YearMonth.of(2026, 10);

  @TempDir
  private Path folder;

  /** A line by its fields; an attribute has its column's name. */
  private record Line(Map<String, String> fields, YearMonth month) implements Subject {

    @Override
    public String field(String column) {
      return fields.get(column);
    }

    @Override
    public String attribute(String name) {
      return fields.get("attribute:" + name);
    }
  }

  @Test
  void the_first_row_that_matches_decides() throws Exception {
    RuleMatcher matcher = matcher("productId,region,glAccount\na,,1\na,tyo,2\n,tyo,3\n");
    assertThat(decided(matcher, Map.of("productId", "a", "region", "tyo"))).isEqualTo("1");
    assertThat(decided(matcher, Map.of("productId", "b", "region", "tyo"))).isEqualTo("3");
    assertThat(decided(matcher, Map.of("productId", "b"))).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // cell; values that match; values that do not; whether an unknown one matches
        "'';a,b;;true",
        "a;a;b,ab,A;false",
        "a|b;a,b;c;false",
        "web-*;web-,web-1;web,Web-1;false",
        "*;a,b;;false",
        "!*;;a,b;true",
        "!a;b;a;true",
        "!a|b*;c;a,b,bc;true",
        "\\*;*;a;false",
        "\\!a\\|b;!a|b;a,b;false",
      })
  void a_cell_is_empty_a_choice_a_beginning_or_what_is_not_wanted(
      String cell, String good, String bad, boolean unknown) throws Exception {
    RuleMatcher matcher = matcher("productName,glAccount\n%s,1\n".formatted(cell));
    for (String value : values(good)) {
      assertThat(decided(matcher, Map.of("productName", value))).as(value).isEqualTo("1");
    }
    for (String value : values(bad)) {
      assertThat(decided(matcher, Map.of("productName", value))).as(value).isNull();
    }
    assertThat(decided(matcher, Map.of())).isEqualTo(unknown ? "1" : null);
    assertThat(decided(matcher, Map.of("productName", ""))).isEqualTo(unknown ? "1" : null);
  }

  @Test
  void dates_are_whole_months_and_both_ends_count() throws Exception {
    RuleMatcher matcher =
        matcher("from,through,glAccount\n2026-11,2027-01,new\n,2026-09,old\n,,usual\n");
    assertThat(List.of("2026-09", "2026-10", "2026-11", "2027-01", "2027-02").stream()
            .map(month -> matcher
                .match(new Line(Map.of(), YearMonth.parse(month)))
                .orElseThrow()
                .text("glAccount")))
        .containsExactly("old", "usual", "new", "new", "usual");
  }

  @Test
  void a_line_of_a_statement_has_its_fields_and_its_own_attributes_or_the_statements()
      throws Exception {
    RuleMatcher matcher =
        matcher("account,accountNumber,chargeCategory,attribute:plan,resourceType,glAccount\n"
            + "tokyo,0012345,Usage,4core*,server,1\ntokyo,,,!*,,2\n");
    assertThat(matcher
            .match(new RecordSubject(revision(1), charge("r1", "", "10")))
            .map(row -> row.text("glAccount")))
        .contains("1");
    assertThat(matcher
            .match(new RecordSubject(revision(1), bare("r2")))
            .map(row -> row.text("glAccount")))
        .contains("2");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 300})
  void it_decides_like_a_person_who_reads_from_the_top(int rows) throws Exception {
    Random random = new Random(rows);
    List<String> cells =
        List.of("", "", "a", "ab", "abc|b", "a*", "ab*", "!a", "!a*|b", "*", "!*", "b*|c");
    List<String> values = List.of("", "a", "ab", "abc", "abd", "b", "bx", "c", "d", "ax");
    List<String> months = List.of("", "2026-08", "2026-10", "2026-12");
    StringBuilder text = new StringBuilder("productId,region,attribute:x,from,through,glAccount\n");
    for (int i = 0; i < rows; i++) {
      String from = pick(months, random);
      String through = pick(months, random);
      text.append("%s,%s,%s,%s,%s,%d\n"
          .formatted(
              pick(cells, random),
              pick(cells, random),
              pick(cells, random),
              from,
              through.isEmpty() || through.compareTo(from) < 0 ? "" : through,
              i));
    }
    RuleMatcher matcher = matcher(text.toString());
    for (int i = 0; i < 2000; i++) {
      Line line = new Line(
          Map.of(
              "productId",
              pick(values, random),
              "region",
              pick(values, random),
              "attribute:x",
              pick(values, random)),
          OCTOBER.plusMonths(random.nextInt(7) - 3));
      assertThat(matcher.match(line)).isEqualTo(read(matcher.file(), line));
    }
  }

  private static Optional<RuleRow> read(RuleFile file, Line line) {
    return file.rows().stream()
        .filter(row -> row.applies(line.month()))
        .filter(row -> {
          for (int i = 0; i < file.columns().size(); i++) {
            if (!row.cells().get(i).matches(line.fields().get(file.columns().get(i)))) {
              return false;
            }
          }
          return true;
        })
        .findFirst();
  }

  @Test
  void what_no_row_matches_is_counted_by_what_a_person_must_know_to_add_a_row() throws Exception {
    Unmatched unmatched =
        new Unmatched(matcher("resourceId,glAccount\nr1,1\n"), List.of("productId", "region"));
    for (String resource : List.of("r1", "r2", "r3")) {
      unmatched.add(new RecordSubject(revision(1), charge(resource, "", "10.5")));
    }
    assertThat(unmatched.lines()).isEqualTo(2);
    assertThat(unmatched.groups()).hasSize(1);
    assertThat(unmatched.groups().get(0).values())
        .isEqualTo(Map.of("productId", "server/plan/4core", "region", "is1a"));
    assertThat(unmatched.groups().get(0).sums().get("JPY")).isEqualByComparingTo("21");
  }

  private RuleMatcher matcher(String text) throws Exception {
    return RuleFile.read(Files.writeString(folder.resolve("accounts.csv"), text), SHAPE)
        .matcher();
  }

  private static String decided(RuleMatcher matcher, Map<String, String> fields) {
    return matcher
        .match(new Line(fields, OCTOBER))
        .map(row -> row.text("glAccount"))
        .orElse(null);
  }

  private static List<String> values(String list) {
    return list == null ? List.of() : List.of(list.split(","));
  }

  private static String pick(List<String> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}

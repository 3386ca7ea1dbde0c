package dev.billbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Evaluated the quick way, a program gives what the library gives: values, their origin, errors.
 */
class SingleValueTest {

  private static final int VALUES = 400;

  private final RandomJson random = new RandomJson(20_261_128);

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        ".a.b.c",
        ".a?.b",
        ".[\"a\"]",
        ".a[0], .b",
        ".a[1]",
        ".a[-1]",
        ".a[1.5]",
        ".a[.b]",
        ".a[0:1]",
        ".a[]",
        "{a, b: .c, Index: 1}",
        "{a: .b, a: .c}",
        "{\"a\": .b, (.c | tostring): 1}",
        "{a: (.a, .b)}",
        "{a: empty}",
        "[.a, .b, \"x\"]",
        "[.[]?]",
        "[]",
        "if .a then .b elif .c then .Index else \"none\" end",
        "if (.a, .b) then 1 else 2 end",
        ".a // .b // \"neither\"",
        "(.a, .b) // .c",
        "(.a | error) // 1",
        ".a and .b or .c",
        ".a == .b",
        "(.a != .b) == (.a < .b)",
        ".a + .b",
        "(.a + .b) * 2",
        "{x: 1} + {a, x: 2}",
        "-(.a)",
        ".a as $x | .b as $y | [$x, $y, .c]",
        ".a as $x | (.b | .c as $x | $x) // $x",
        ".a as [$x, $y] | $x",
        ". as {a: $x} | $x",
        ".a as $x | [.b, .c] | map([., $x])",
        "def two($x; f): [$x, f, $x + 1]; .a as $x | two(1; $x)",
        "def f(g): g | g; f(.a)",
        "def f: def h: .a; h | h; f",
        "def f($n): if $n > 3 then . else [.] | f($n + 1) end; f(0)",
        "def f(g): [g, g]; f(.a as $x | {x: $x, y: .b})",
        "del(.a)",
        "del(.a, .b, .missing)",
        "del(.)",
        "del(.a.b)",
        "del(.[0])",
        "del(.[])",
        "del(.a?)",
        "def del(f): 1; del(.a)",
        "def missing: 1; .a | del(.b) + {c: missing}",
        "tostring | test(\"[0-9]\")",
        "[.a, .b] | index(1)",
        "\"\\(.a) and \\(.b)\"",
        "try .a.b catch \"no\"",
        "reduce (.a, .b) as $x (0; . + 1)",
        "$missing",
        "$ENV | type",
        "limit(1; .a, .b)",
        "first(.a, .b)",
        "path(.a)",
        ".a as $x | path(.b | select(. == $x))",
        ".a |= 1",
        "[.. | numbers] | length",
        "label $out | .a, break $out",
        "input",
        "cell(\"a\")",
        "months(1)",
        "about(.a; .b)"
      })
  void gives_what_the_library_gives(String expression) throws Exception {
    JqFunction function = new JqProgram(
            Path.of("record.jq"),
            JqProgram.prelude(Path.of("routes/mappings/prelude.jq")),
            "def record: " + expression + ";")
        .function("record");
    for (int i = 0; i < VALUES; i++) {
      JsonNode value = random.value(3);
      assertThat(RandomJson.outcome(function::apply, value))
          .as("%s of %s", expression, value)
          .isEqualTo(RandomJson.outcome(function::evaluated, value));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sakura-bills", "ionos-invoices", "ionos-evn", "ionos-usage"})
  void is_known_for_the_shipped_mappings_of_many_lines(String mapping) throws Exception {
    Path folder = Path.of("routes/mappings");
    JqFunction record = JqProgram.read(
            folder.resolve(mapping + ".jq"), JqProgram.prelude(folder.resolve("prelude.jq")))
        .function("record");

    assertThat(record.isQuick()).isTrue();
  }

  @Test
  void several_values_for_each_line_are_left_to_the_library() throws Exception {
    JqFunction record =
        new JqProgram(Path.of("record.jq"), "", "def record: .[];").function("record");
    for (int i = 0; i < 3_000; i++) {
      assertThat(record.apply(DocumentReader.MAPPER.readTree("[1, 2]"))).hasToString("[1,2]");
    }
  }
}

package dev.billbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What Java does in place of a definition is what the definition says, for any value. */
class NativeFunctionsTest {

  private static final int VALUES = 1_000;

  private final RandomJson random = new RandomJson(20_261_127);

  @Test
  void filled() throws Exception {
    same("filled");
  }

  @Test
  void whole_number() throws Exception {
    same("whole_number");
  }

  @Test
  void padded() throws Exception {
    same("padded(12)");
    same("padded(1)");
    same("padded(0)");
    same("padded(-3)");
    same("padded(2.5)");
    same("padded(300)");
    same("padded(3, 9)");
    same("padded(\"3\")");
    same("padded(empty)");
  }

  @Test
  void agree() throws Exception {
    same("agree(\"the product\"; .a; .b)");
    same("agree(\"the product\"; .a; .a)");
    same("agree(.c; .a; .b)");
    same("agree(\"x\", \"y\"; .a; .a)");
    same("agree(\"x\"; .a, .b; .a)");
    same("agree(empty; .a; .a)");
    same("agree(\"x\"; .a; empty)");
  }

  @Test
  void a_definition_that_a_site_has_changed_is_the_one_that_holds() throws Exception {
    String prelude = prelude().replace("if . == \"\" then null", "if . == \"-\" then null");

    assertThat(answer(prelude, "filled", "-")).isEqualTo("[null]");
    assertThat(answer(prelude, "filled", "")).isEqualTo("[\"\"]");
    assertThat(answer(prelude, "padded(3)", "1")).isEqualTo("[\"001\"]");
  }

  @Test
  void a_program_may_define_a_function_of_the_prelude_itself() throws Exception {
    assertThat(answer(prelude() + "\ndef filled: \"mine\";", "filled", "")).isEqualTo("[\"mine\"]");
    assertThat(
            new JqProgram(Path.of("own.jq"), prelude(), "def filled: \"mine\"; def record: filled;")
                .function("record")
                .apply(NullNode.getInstance()))
        .hasToString("[\"mine\"]");
  }

  @Test
  void definitions_of_a_site_beside_those_of_the_prelude_change_nothing() throws Exception {
    assertThat(answer("# Ours.\ndef ours: 1;\n\n" + prelude() + "\ndef also: 2;", "padded(3)", "1"))
        .isEqualTo("[\"001\"]");
  }

  /** The native function and the interpreted definition, for the same values. */
  private void same(String expression) throws Exception {
    JqFunction quick = new JqProgram(
            Path.of("quick.jq"), prelude(), "def record: " + expression + ";")
        .function("record");
    // Not the shipped text, so that nothing stands in for it.
    JqFunction defined = new JqProgram(
            Path.of("defined.jq"),
            prelude().replace("\ndef ", "\n def "),
            "def record: " + expression + ";")
        .function("record");
    for (int i = 0; i < VALUES; i++) {
      JsonNode value = random.value(3);
      String expected = RandomJson.outcome(defined::evaluated, value);
      assertThat(RandomJson.outcome(quick::evaluated, value))
          .as("%s of %s", expression, value)
          .isEqualTo(expected);
      assertThat(RandomJson.outcome(quick::apply, value))
          .as("%s of %s", expression, value)
          .isEqualTo(expected);
    }
  }

  private static String answer(String prelude, String expression, String text) throws Exception {
    return new JqProgram(Path.of("sample.jq"), prelude, "def record: " + expression + ";")
        .function("record")
        .apply(ProviderValue.NODES.textNode(text))
        .toString();
  }

  private static String prelude() throws Exception {
    return JqProgram.prelude(Path.of("routes/mappings/prelude.jq"));
  }
}

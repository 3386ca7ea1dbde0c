package dev.billbridge.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What Java does in place of a definition is what the definition says, for any value. */
class NativeFunctionsTest {

  private static final int VALUES = 1_000;
  private static final String[] TEXTS = {
    "",
    " ",
    "0",
    "00",
    "000000000000",
    "1",
    "0045001234",
    "45001234",
    "113460000000",
    "4.500123E7",
    "45001230.0",
    "1.5",
    "1e3",
    "-5",
    "+5",
    "12\n",
    "\n12",
    "１２",
    "a",
    "00a",
    "123456789012345678901234567890123",
    "2026-10",
    "入金済み",
    "\uD83D\uDE00",
    "0x1",
    "1 2"
  };
  private static final String[] FIELDS = {"a", "b", "c", "Index", "入", ""};

  private final Random random = new Random(20_261_127);

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
  void del() throws Exception {
    same("del(.a)");
    same("del(.a, .b, .missing)");
    same("del(.[\"Index\"])");
    same("del(.)");
    same("del(.a.b)");
    same("del(.a, .c.b)");
    same("del(., .a.b)");
    same("del(.[0])");
    same("del(.[])");
    same("del(empty)");
    same("del(.[\"a\", \"b\"])");
    same("del(if .a then .a else .b end)");
    same("del(.a?)");
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
    // Not the shipped text, so that nothing stands in for it; del as the language defines it.
    JqFunction defined = new JqProgram(
            Path.of("defined.jq"),
            prelude().replace("\ndef ", "\n def "),
            "def del(f): delpaths([path(f)]); def record: " + expression + ";")
        .function("record");
    for (int i = 0; i < VALUES; i++) {
      JsonNode value = value(3);
      String expected = outcome(defined, value);
      assertThat(outcome(quick, value)).as("%s of %s", expression, value).isEqualTo(expected);
    }
  }

  /** What comes of it: the answers, and which of them are the document's own; or the error. */
  private static String outcome(JqFunction function, JsonNode value) {
    try {
      ArrayNode answers = function.apply(value);
      List<Boolean> stated = new ArrayList<>();
      answers.forEach(answer -> stated.add(answer instanceof ProviderValue));
      return answers + " " + stated;
    } catch (IllegalArgumentException e) {
      return "error: " + e.getMessage();
    }
  }

  private JsonNode value(int depth) throws IOException {
    return DocumentReader.MAPPER.readTree(json(depth));
  }

  private String json(int depth) throws IOException {
    return switch (random.nextInt(depth > 0 ? 10 : 7)) {
      case 0 -> "null";
      case 1 -> Boolean.toString(random.nextBoolean());
      case 2 -> Integer.toString(random.nextInt(2_000) - 1_000);
      case 3 -> Long.toString(random.nextLong());
      case 4 ->
        random.nextInt(500) + "." + random.nextInt(100) + (random.nextBoolean() ? "" : "E3");
      case 5, 6 -> DocumentReader.MAPPER.writeValueAsString(TEXTS[random.nextInt(TEXTS.length)]);
      case 7 -> "[" + json(depth - 1) + "," + json(depth - 1) + "]";
      default -> {
        StringBuilder object = new StringBuilder("{");
        for (String field : FIELDS) {
          if (random.nextInt(3) > 0) {
            object
                .append(object.length() > 1 ? "," : "")
                .append(DocumentReader.MAPPER.writeValueAsString(field))
                .append(':')
                .append(json(depth - 1));
          }
        }
        yield object.append('}').toString();
      }
    };
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

package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.List;
import java.util.Set;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** One function of a {@link JqProgram}, compiled once and safe to use from several threads. */
final class JqFunction {

  /** What a program ends with, so that its definitions are found where it has put them. */
  static final String HERE = "definitions_end_here";

  /** After so many evaluations with several values or none, the quick way does not pay. */
  private static final int FAILURES = 1_000;

  private static final Scope BUILTIN = Scope.newEmptyScope();

  static {
    BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, BUILTIN);
    BUILTIN.addFunction("month_in", 1, MonthIn::apply);
  }

  private final String name;
  /** With the definitions of the program and the functions of the language. */
  private final Scope definitions;
  /** Null when the library has to evaluate it always. */
  private final SingleValues.Program quick;
  /** How many evaluations more the quick way may fail; each that does not fail gives one back. */
  private volatile int failures = FAILURES;

  /**
   * Every function the language itself has, such as {@code map/1}: its name and how many values it
   * takes.
   */
  static Set<String> builtins() {
    return Set.copyOf(BUILTIN.getLocalFunctions().keySet());
  }

  private JqFunction(String name, Scope definitions) {
    this.name = name;
    this.definitions = definitions;
    this.quick = SingleValues.of(name, definitions);
  }

  /**
   * @param program definitions, among them that of the function, and then {@link #HERE}
   * @throws IllegalArgumentException if the definitions cannot be evaluated
   */
  static JqFunction of(String name, JsonQuery program, String prelude, String source) {
    Scope[] found = {null};
    Scope around = Scope.newChildScope(BUILTIN);
    around.addFunction(HERE, 0, (scope, arguments, in, path, output, version) -> found[0] = scope);
    try {
      program.apply(around, NullNode.getInstance(), answer -> {});
    } catch (JsonQueryException e) {
      throw new IllegalArgumentException(firstLine(e), e);
    }
    NativeFunctions.ofPrelude(found[0], prelude, source);
    return new JqFunction(name, found[0]);
  }

  /**
   * @throws IllegalArgumentException if the program raises an error; the message is the program's
   *     own
   */
  ArrayNode apply(JsonNode input) {
    JsonNode single = quick == null || failures <= 0 ? null : single(input);
    return single == null
        ? evaluated(input)
        : JsonNodeFactory.instance.arrayNode(1).add(single);
  }

  /** As {@link #apply}, always by the library. */
  ArrayNode evaluated(JsonNode input) {
    ArrayNode answers = JsonNodeFactory.instance.arrayNode();
    try {
      definitions
          .getFunction(name, 0)
          .apply(
              definitions,
              List.of(),
              input,
              null,
              (answer, path) -> answers.add(answer),
              Versions.JQ_1_6);
    } catch (JsonQueryException e) {
      throw new IllegalArgumentException(firstLine(e), e);
    }
    return answers;
  }

  /** Whether the quick way is known. */
  boolean isQuick() {
    return quick != null;
  }

  /** Null when the library has to evaluate it. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // a count that need not be exact
  private JsonNode single(JsonNode input) {
    try {
      JsonNode single = quick.of(input);
      if (failures < FAILURES) {
        failures++;
      }
      return single;
    } catch (JsonQueryException | RuntimeException e) {
      failures--;
      return null;
    }
  }

  String name() {
    return name;
  }

  static String firstLine(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown trouble");
  }
}

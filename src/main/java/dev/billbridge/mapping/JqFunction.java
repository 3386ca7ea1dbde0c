package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Set;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/** One function of a {@link JqProgram}, compiled once and safe to use from several threads. */
final class JqFunction {

  private static final Scope BUILTIN = Scope.newEmptyScope();

  static {
    BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, BUILTIN);
    BUILTIN.addFunction("month_in", 1, MonthIn::apply);
  }

  private final String name;
  private final JsonQuery query;

  /**
   * Every function the language itself has, such as {@code map/1}: its name and how many values it
   * takes.
   */
  static Set<String> builtins() {
    return Set.copyOf(BUILTIN.getLocalFunctions().keySet());
  }

  JqFunction(String name, JsonQuery query) {
    this.name = name;
    this.query = query;
  }

  /**
   * @throws IllegalArgumentException if the program raises an error; the message is the program's
   *     own
   */
  ArrayNode apply(JsonNode input) {
    ArrayNode answers = JsonNodeFactory.instance.arrayNode();
    try {
      query.apply(Scope.newChildScope(BUILTIN), input, answers::add);
    } catch (JsonQueryException e) {
      throw new IllegalArgumentException(firstLine(e), e);
    }
    return answers;
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

package dev.billbridge.settings.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * A jq expression that answers true or false, such as {@code .status == 201 and .body.error ==
 * null}; safe to use from several threads.
 */
public final class JqCondition {

  private static final Scope BUILTIN = Scope.newEmptyScope();

  static {
    BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, BUILTIN);
  }

  private final String text;
  private final JsonQuery query;

  private JqCondition(String text, JsonQuery query) {
    this.text = text;
    this.query = query;
  }

  /**
   * @throws IllegalArgumentException if it is not jq, or names a function or variable that does not
   *     exist; the message goes on after the text
   */
  public static JqCondition compile(String text) {
    JqCondition condition;
    try {
      condition = new JqCondition(text, JsonQuery.compile(text, Versions.JQ_1_6));
    } catch (JsonQueryException e) {
      throw new IllegalArgumentException(
          "is not a jq condition (" + firstLine(e)
              + "); example: .status == 201 and .body.error == null",
          e);
    }
    try {
      condition.answers(sample());
    } catch (JsonQueryException e) {
      // Functions and variables are looked for only when it runs; that it cannot do with this
      // sample says nothing.
      String message = firstLine(e);
      if (message.endsWith("does not exist") || message.endsWith("is not defined")) {
        throw new IllegalArgumentException(
            "is not a jq condition (" + message
                + "); example: .status == 201 and .body.error == null",
            e);
      }
    }
    return condition;
  }

  private static ObjectNode sample() {
    ObjectNode sample = JsonNodeFactory.instance.objectNode().put("status", 200);
    sample.putObject("headers");
    sample.putObject("body");
    return sample;
  }

  /**
   * Whether its one answer is {@code true}.
   *
   * @throws IllegalArgumentException if it fails with this input, or gives another answer than
   *     true, false or null, or not just one; the message is a sentence without the input
   */
  public boolean holds(JsonNode input) {
    List<JsonNode> answers;
    try {
      answers = answers(input);
    } catch (JsonQueryException e) {
      throw new IllegalArgumentException(text + " fails: " + firstLine(e), e);
    }
    if (answers.size() != 1 || !answers.get(0).isBoolean() && !answers.get(0).isNull()) {
      throw new IllegalArgumentException(text + " gives "
          + (answers.size() == 1 ? "neither true nor false" : answers.size() + " answers"));
    }
    return answers.get(0).asBoolean();
  }

  private List<JsonNode> answers(JsonNode input) throws JsonQueryException {
    List<JsonNode> answers = new ArrayList<>();
    query.apply(Scope.newChildScope(BUILTIN), input, answers::add);
    return answers;
  }

  private static String firstLine(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
  }
}

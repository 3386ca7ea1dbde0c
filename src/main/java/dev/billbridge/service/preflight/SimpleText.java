package dev.billbridge.service.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.impl.engine.SimpleCamelContext;
import org.apache.camel.language.simple.SimplePredicateParser;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.apache.camel.language.simple.types.SimpleParserException;

/**
 * An expression in Camel's simple language, evaluated as far as possible without running it: which
 * variables it reads, which methods it calls, what it returns.
 */
final class SimpleText {

  private static final Set<String> FUNCTIONS = functions();
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

  private final Scope scope;
  private final Consumer<String> problem;

  /** What an expression sees. */
  interface Scope {

    /** @return null when no step before sets it */
    Value variable(String name);

    Set<String> variables();

    Value body();
  }

  SimpleText(Scope scope, Consumer<String> problem) {
    this.scope = scope;
    this.problem = problem;
  }

  private static Set<String> functions() {
    Set<String> names = new TreeSet<>(Set.of("in", "headers", "file"));
    for (String list : List.of("simple", "file")) {
      try (InputStream in = SimpleText.class.getResourceAsStream(
          "/META-INF/org/apache/camel/language/simple/" + list + ".json")) {
        JsonNode language = new ObjectMapper().readTree(in);
        language
            .path("functions")
            .fieldNames()
            .forEachRemaining(function -> names.add(function.replaceFirst("[(.:].*", "")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return names;
  }

  /** @return what it answers */
  Value expression(String text) {
    int open = text.indexOf("${");
    if (open < 0) {
      return Value.literal(text);
    }
    Value only = Value.UNKNOWN;
    int at = 0;
    while (open >= 0) {
      int close = closing(text, open);
      if (close < 0) {
        problem.accept("\"%s\" has no closing brace; write ${…}".formatted(text));
        return Value.UNKNOWN;
      }
      only = function(text.substring(open + 2, close));
      if (open == 0 && close == text.length() - 1) {
        return only;
      }
      at = close + 1;
      open = text.indexOf("${", at);
    }
    return Value.TEXT;
  }

  /** The same for a condition, whose operators are checked, too. */
  void condition(String text) {
    expression(text);
    StringBuilder operators = new StringBuilder();
    int at = 0;
    for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", at)) {
      int close = closing(text, open);
      if (close < 0) {
        return;
      }
      operators.append(text, at, open).append("${body}");
      at = close + 1;
    }
    operators.append(text.substring(at));
    if (operators.toString().equals("${body}") || text.contains("{{")) {
      return;
    }
    try {
      new SimplePredicateParser(new SimpleCamelContext(false), operators.toString(), true, null)
          .parsePredicate();
    } catch (SimpleParserException | SimpleIllegalSyntaxException e) {
      problem.accept(
          "\"%s\" is not a condition; compare with ==, !=, >, <, contains or =~, and join with && or ||"
              .formatted(text));
    }
  }

  /** The brace that closes the one at {@code open}; -1 when there is none. */
  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      if (text.startsWith("${", i)) {
        depth++;
        i++;
      } else if (text.startsWith("{{", i)) {
        i = Math.max(i + 1, text.indexOf("}}", i) + 1);
      } else if (text.charAt(i) == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private Value function(String text) {
    Matcher first = Pattern.compile("[A-Za-z][A-Za-z0-9]*").matcher(text);
    String base = first.lookingAt() ? first.group() : "";
    String rest = text.substring(base.length());
    if (base.equals("variable") && rest.matches("(?s)[.:].+")) {
      Matcher name = NAME.matcher(rest).region(1, rest.length());
      if (name.lookingAt()) {
        return variable(name.group(), rest.substring(name.end()));
      }
    }
    if (base.equals("body") && (rest.isEmpty() || rest.matches("(?s)[.?\\[].*"))) {
      return chain(scope.body(), rest, "body");
    }
    if (base.equals("null")) {
      return Value.UNKNOWN;
    }
    if (!FUNCTIONS.contains(base) && !text.contains("{{")) {
      Set<String> variables = scope.variables();
      problem.accept("${%s}: there is no function %s%s"
          .formatted(
              text,
              base.isEmpty() ? text : base,
              variables.contains(base)
                  ? "; did you mean variable." + base + "?"
                  : Nearest.hint(
                      base,
                      FUNCTIONS,
                      "write variable.%s for a variable, or body for the message"
                          .formatted(base.isEmpty() ? "name" : base))));
    }
    nested(rest);
    return Value.UNKNOWN;
  }

  /** Expressions inside a function that is not evaluated. */
  private void nested(String text) {
    if (text.contains("${")) {
      expression(text.substring(text.indexOf("${"), text.lastIndexOf('}') + 1));
    }
  }

  private Value variable(String name, String rest) {
    Value value = scope.variable(name);
    if (value == null) {
      problem.accept("the variable %s is not set before%s"
          .formatted(name, Nearest.hint(name, scope.variables(), "set it with setVariable")));
      return Value.UNKNOWN;
    }
    return chain(value, rest, name);
  }

  /** {@code .text('/id')}, {@code .next}, {@code [0]}: what is called one after the other. */
  Value chain(Value start, String text, String of) {
    Value value = start;
    String called = of;
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '?') {
        at++;
      } else if (c == '[') {
        int end = text.indexOf(']', at);
        at = end < 0 ? text.length() : end + 1;
        value = value.each();
      } else if (c == '.') {
        Matcher name = NAME.matcher(text).region(at + 1, text.length());
        if (!name.lookingAt()) {
          problem.accept("\"%s%s\": a name is missing after the dot".formatted(of, text));
          return Value.UNKNOWN;
        }
        at = name.end();
        List<Value> given = List.of();
        if (at < text.length() && text.charAt(at) == '(') {
          int end = parenthesis(text, at);
          if (end < 0) {
            problem.accept("\"%s%s\": a closing parenthesis is missing".formatted(of, text));
            return Value.UNKNOWN;
          }
          given = values(text.substring(at + 1, end));
          at = end + 1;
        }
        value = new MethodCall(value, called, name.group(), given, problem).answer();
        called = name.group();
      } else {
        problem.accept(
            "\"%s%s\": unexpected %s; write .method(value, value)".formatted(of, text, c));
        return Value.UNKNOWN;
      }
    }
    return value;
  }

  private static int parenthesis(String text, int open) {
    int depth = 0;
    boolean quoted = false;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '\'';
      if (!quoted) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth == 0) {
          return i;
        }
      }
    }
    return -1;
  }

  private List<Value> values(String text) {
    List<Value> values = new ArrayList<>();
    int depth = 0;
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? ',' : text.charAt(i);
      quoted ^= c == '\'';
      depth += quoted ? 0 : c == '(' || c == '{' ? 1 : c == ')' || c == '}' ? -1 : 0;
      if (c == ',' && depth == 0 && !quoted && !(i == text.length() && text.isBlank())) {
        values.add(given(text.substring(start, i).strip()));
        start = i + 1;
      }
    }
    return values;
  }

  private Value given(String text) {
    if (text.startsWith("'") && text.endsWith("'") && text.length() > 1) {
      String inner = text.substring(1, text.length() - 1);
      if (inner.contains("${")) {
        expression(inner);
        return Value.TEXT;
      }
      return Value.literal(inner);
    }
    return text.contains("${") ? expression(text) : new Value(null, null, text);
  }
}

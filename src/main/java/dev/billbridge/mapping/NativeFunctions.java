package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.Expression;
import net.thisptr.jackson.jq.Function;
import net.thisptr.jackson.jq.PathOutput;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Version;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import net.thisptr.jackson.jq.path.Path;

/**
 * Java for the usual case of what mappings apply to every line: definitions of {@code prelude.jq}.
 * Anything unusual is left to the definition, so that the definition is always what holds; jq alone
 * compiles a regular expression for each value.
 */
final class NativeFunctions {

  /** More digits are not padded here. */
  private static final int MOST_DIGITS = 255;

  private static final Pattern DEFINITION = Pattern.compile("(?m)^def (\\w+)");
  /** Where the text of a definition ends: at an empty line, a comment, or the next one. */
  private static final Pattern END = Pattern.compile("\\R(?:[ \\t]*\\R|#|def )|\\s*\\z");

  private static final Map<String, Native> OF_PRELUDE = Map.of(
      "agree/3", NativeFunctions::agree,
      "filled/0", NativeFunctions::filled,
      "whole_number/0", NativeFunctions::wholeNumber,
      "padded/1", NativeFunctions::padded);

  private static final Map<String, String> SHIPPED = definitions(shipped());

  private NativeFunctions() {}

  /** A function that may leave a case to its definition. */
  private interface Native {
    /** @return false when the definition is to be applied, and nothing has been emitted */
    boolean apply(
        Scope scope, List<Expression> arguments, JsonNode in, Path path, PathOutput output)
        throws JsonQueryException;
  }

  /**
   * Lets the definitions of the shipped prelude be quick; none of them, if a site has changed or
   * redefined one.
   *
   * @param scope in which the program's definitions are
   * @param prelude as the site has it
   * @param source of the program
   */
  static void ofPrelude(Scope scope, String prelude, String source) {
    Map<String, String> definitions = definitions(prelude);
    Set<String> redefined = new HashSet<>();
    Matcher names = Pattern.compile("\\bdef\\s+(\\w+)").matcher(source);
    while (names.find()) {
      redefined.add(names.group(1));
    }
    for (String function : OF_PRELUDE.keySet()) {
      String name = function.substring(0, function.indexOf('/'));
      if (!SHIPPED.get(name).equals(definitions.get(name)) || redefined.contains(name)) {
        return;
      }
    }
    OF_PRELUDE.forEach((name, function) -> replace(scope, name, function));
  }

  private static void replace(Scope scope, String name, Native function) {
    Function definition = scope.getLocalFunctions().get(name);
    scope.addFunction(
        name,
        (Scope of,
            List<Expression> arguments,
            JsonNode in,
            Path path,
            PathOutput output,
            Version version) -> {
          if (!function.apply(of, arguments, in, path, output)) {
            definition.apply(of, arguments, in, path, output, version);
          }
        });
  }

  /** The text of each definition by its name; of one that is there twice, neither. */
  private static Map<String, String> definitions(String prelude) {
    Map<String, String> definitions = new HashMap<>();
    Matcher start = DEFINITION.matcher(prelude);
    while (start.find()) {
      Matcher end = END.matcher(prelude);
      String text =
          prelude.substring(start.start(), end.find(start.end()) ? end.start() : start.end());
      definitions.merge(start.group(1), text, (one, other) -> "");
    }
    return definitions;
  }

  private static String shipped() {
    try (InputStream in = NativeFunctions.class.getResourceAsStream("prelude.jq")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar lacks its copy of prelude.jq", e);
    }
  }

  private static boolean filled(
      Scope scope, List<Expression> arguments, JsonNode in, Path path, PathOutput output)
      throws JsonQueryException {
    if (in.isTextual() && in.textValue().isEmpty()) {
      output.emit(NullNode.getInstance(), null);
    } else {
      output.emit(in, path);
    }
    return true;
  }

  private static boolean agree(
      Scope scope, List<Expression> arguments, JsonNode in, Path path, PathOutput output)
      throws JsonQueryException {
    // In their order, since the first that fails is the one whose error is reported.
    if (single(scope, arguments.get(0), in) == null) {
      return false;
    }
    String one = word(single(scope, arguments.get(1), in));
    if (one == null || !one.equals(word(single(scope, arguments.get(2), in)))) {
      return false;
    }
    output.emit(in, path);
    return true;
  }

  private static boolean wholeNumber(
      Scope scope, List<Expression> arguments, JsonNode in, Path path, PathOutput output)
      throws JsonQueryException {
    String digits = digits(in);
    if (digits == null) {
      return false;
    }
    output.emit(in.isTextual() ? in : TextNode.valueOf(digits), null);
    return true;
  }

  private static boolean padded(
      Scope scope, List<Expression> arguments, JsonNode in, Path path, PathOutput output)
      throws JsonQueryException {
    String digits = digits(in);
    JsonNode length = digits == null ? null : single(scope, arguments.get(0), in);
    if (length == null || !length.isInt() || length.intValue() > MOST_DIGITS) {
      return false;
    }
    int zeros = 0;
    while (zeros < digits.length() - 1 && digits.charAt(zeros) == '0') {
      zeros++;
    }
    int missing = length.intValue() - (digits.length() - zeros);
    output.emit(TextNode.valueOf("0".repeat(Math.max(0, missing)) + digits.substring(zeros)), null);
    return true;
  }

  /** Null unless the expression gives one value. */
  private static JsonNode single(Scope scope, Expression expression, JsonNode in)
      throws JsonQueryException {
    JsonNode[] value = {null};
    int[] values = {0};
    expression.apply(
        scope,
        in,
        null,
        (each, path) -> {
          value[0] = each;
          values[0]++;
        },
        false);
    return values[0] == 1 ? value[0] : null;
  }

  /** What {@code tostring} makes of a text or a whole number; null for anything else. */
  private static String word(JsonNode in) {
    return in != null && (in.isTextual() || in.isIntegralNumber()) ? in.asText() : null;
  }

  /** The digits of a text or a whole number; null when there is anything else. */
  private static String digits(JsonNode in) {
    String text = word(in);
    for (int i = 0; text != null && i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return null;
      }
    }
    return text == null || text.isEmpty() ? null : text;
  }
}

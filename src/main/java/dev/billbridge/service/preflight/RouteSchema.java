package dev.billbridge.service.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.settings.text.Nearest;
import dev.billbridge.settings.text.YamlNodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The form of a file of routes: which steps there are, which options a step has, what an option may
 * be. It is the schema that Camel's own reader of YAML contains, so it fits the Camel that will
 * read the file.
 */
final class RouteSchema {

  /** Names below which everything else stands. */
  private static final Set<String> STRUCTURE =
      Set.of("route", "routeTemplate", "id", "parameters", "from", "uri", "steps");

  private static final JsonNode SCHEMA = load();
  private static final JsonNode DEFINITIONS = SCHEMA.at("/items/definitions");
  private static final String STEP = "org.apache.camel.model.ProcessorDefinition";
  private static final JsonNode EXPRESSION =
      DEFINITIONS.path("org.apache.camel.model.language.ExpressionDefinition");
  private static final Set<String> LANGUAGES = languages(EXPRESSION.path("properties"));
  private static final int FEW = 12;

  private final Path file;
  private final Mistakes mistakes;

  RouteSchema(Path file, Mistakes mistakes) {
    this.file = file;
    this.mistakes = mistakes;
  }

  private static JsonNode load() {
    try (InputStream in = RouteSchema.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Names of the expression languages, and {@code expression} itself. */
  static Set<String> languages() {
    return LANGUAGES;
  }

  /** Whether Camel has a step of that name. */
  static boolean isStep(String name) {
    return DEFINITIONS.path(STEP).path("properties").has(camelCase(name));
  }

  private static Set<String> languages(JsonNode properties) {
    Set<String> languages = names(properties);
    languages.add("expression");
    return languages;
  }

  private static Set<String> names(JsonNode properties) {
    Set<String> names = new TreeSet<>();
    properties.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Checks a whole file. */
  void check(Node root) {
    if (!(root instanceof SequenceNode)) {
      mistakes.add(
          file,
          YamlNodes.line(root),
          "must be a list of routes and route templates; begin each with \"- \", such as - routeTemplate:");
      return;
    }
    for (Node entry : YamlNodes.elements(root)) {
      mapping(entry, SCHEMA.path("items"), "an entry of this file", "");
    }
  }

  private void value(Node node, JsonNode given, String name) {
    JsonNode schema = alternative(node, resolved(given, name));
    switch (schema.path("type").asText()) {
      case "object" -> mapping(node, schema, name, given.path("$ref").asText());
      case "array" -> list(node, schema, name);
      case "boolean" -> scalar(node, name, "true|false", "true or false");
      case "number", "integer" -> scalar(node, name, "-?[0-9]+(\\.[0-9]+)?", "a number");
      case "string" -> text(node, schema, name);
      default -> {}
    }
  }

  private static JsonNode resolved(JsonNode schema, String name) {
    if (schema.has("$ref")) {
      return DEFINITIONS.path(schema.path("$ref").asText().replaceFirst(".*/", ""));
    }
    // An expression is beside the options of its step, which leave its form open.
    if (!schema.isEmpty() || !LANGUAGES.contains(name)) {
      return schema;
    }
    return name.equals("expression") ? EXPRESSION : resolved(language(name), "");
  }

  /** Among the alternatives of an expression, the one that this language's options are in. */
  private static JsonNode language(String name) {
    return EXPRESSION.findValues(name).stream()
        .filter(one -> one.has("$ref"))
        .findFirst()
        .orElseGet(() -> EXPRESSION.path("properties").path(name));
  }

  /** Many steps have a short form, a text, beside the long one. */
  private static JsonNode alternative(Node node, JsonNode schema) {
    for (JsonNode one : schema.path("oneOf")) {
      String type = one.path("type").asText();
      if (node instanceof ScalarNode
          ? !type.isEmpty() && !type.equals("object") && !type.equals("array")
          : type.equals("object")) {
        return one;
      }
    }
    return schema;
  }

  private void mapping(Node node, JsonNode schema, String name, String reference) {
    boolean step = reference.endsWith(STEP);
    if (!(node instanceof MappingNode)) {
      mistakes.add(
          file,
          YamlNodes.line(node),
          isEmpty(node)
              ? "%s has nothing below it; indent what belongs to it by at least two blanks more"
                  .formatted(name)
              : "%s must have options of its own, one a line, indented by at least two blanks"
                  .formatted(name));
      return;
    }
    JsonNode properties = schema.path("properties");
    List<NodeTuple> entries = YamlNodes.entries(node);
    if (properties.isEmpty()) {
      return;
    }
    Set<String> known = names(properties);
    if (schema.path("maxProperties").asInt() == 1 && entries.size() > 1) {
      NodeTuple second = entries.get(1);
      String first = YamlNodes.text(entries.get(0).getKeyNode());
      String beside = YamlNodes.text(second.getKeyNode());
      mistakes.add(
          file,
          YamlNodes.line(second.getKeyNode()),
          known.contains(beside)
              ? "%s is in the same entry as %s; begin it with \"- \"".formatted(beside, first)
              : "%s is beside %s; indent it by at least two more blanks, so that it belongs to it"
                  .formatted(beside, first));
      entries = known.contains(beside) ? entries : entries.subList(0, 1);
    }
    Set<String> seen = new TreeSet<>();
    for (NodeTuple entry : entries) {
      String key = YamlNodes.text(entry.getKeyNode());
      String option = camelCase(String.valueOf(key));
      int line = YamlNodes.line(entry.getKeyNode());
      if (!seen.add(option)) {
        mistakes.add(file, line, "%s is in %s twice; keep one".formatted(key, name));
      }
      if (known.contains(option)) {
        value(entry.getValueNode(), properties.path(option), option);
      } else if (step) {
        mistakes.add(
            file,
            line,
            "step %s does not exist%s"
                .formatted(
                    key,
                    Nearest.hint(
                        option,
                        known,
                        "a step is such as setHeaders, setVariable, to, split, filter or choice")));
      } else {
        String sentence = "%s has no option %s%s".formatted(name, key, misplaced(option, known));
        if (Nearest.to(option, known).filter(STRUCTURE::contains).isPresent()) {
          mistakes.structure(file, line, sentence);
        } else {
          mistakes.add(file, line, sentence);
        }
      }
    }
    required(node, schema, name, seen);
  }

  private static String misplaced(String option, Set<String> known) {
    if (Nearest.to(option, known).isEmpty()
        && DEFINITIONS.path(STEP).path("properties").has(option)) {
      return "; a step is below steps: and begins with \"- \"";
    }
    return Nearest.hint(
        option,
        known,
        known.size() > FEW
            ? "check its name and its indentation"
            : "it has " + String.join(", ", known));
  }

  private void required(Node node, JsonNode schema, String name, Set<String> seen) {
    for (JsonNode each : schema.path("required")) {
      if (!seen.contains(each.asText())) {
        mistakes
            .ifWhole()
            .add(
                file,
                YamlNodes.line(node),
                "%s needs %s; add it, or check its indentation".formatted(name, each.asText()));
      }
    }
    boolean takesExpression = false;
    for (JsonNode each : schema.path("anyOf")) {
      takesExpression |= each.path("required").path(0).asText().equals("expression");
    }
    if (takesExpression && !name.equals("sort") && seen.stream().noneMatch(LANGUAGES::contains)) {
      mistakes.add(
          file,
          YamlNodes.line(node),
          ("%s needs an expression, such as expression: { simple: { expression:"
                  + " \"${body}\" } }; add it, or check its indentation")
              .formatted(name));
    }
  }

  private void list(Node node, JsonNode schema, String name) {
    if (!(node instanceof SequenceNode)) {
      mistakes.add(
          file,
          YamlNodes.line(node),
          isEmpty(node)
              ? "%s is empty; indent what belongs to it by at least two blanks more, or remove it"
                  .formatted(name)
              : "%s must be a list; begin each of its entries with \"- \"".formatted(name));
      return;
    }
    for (Node element : YamlNodes.elements(node)) {
      value(
          element,
          schema.path("items"),
          name.equals("steps")
              ? "a step"
              : name.equals("headers") ? "a header" : "an entry of " + name);
    }
  }

  private void text(Node node, JsonNode schema, String name) {
    String text = YamlNodes.text(node);
    if (text == null) {
      mistakes.add(
          file, YamlNodes.line(node), "%s must be a text; put it in quotes".formatted(name));
      return;
    }
    Set<String> choices = new TreeSet<>();
    schema.path("enum").forEach(choice -> choices.add(choice.asText()));
    if (!choices.isEmpty() && !isOpen(text) && choices.stream().noneMatch(text::equalsIgnoreCase)) {
      mistakes.add(
          file,
          YamlNodes.line(node),
          "%s = %s is unknown%s"
              .formatted(
                  name,
                  text,
                  Nearest.hint(text, choices, "it is one of " + String.join(", ", choices))));
    }
  }

  private void scalar(Node node, String name, String pattern, String what) {
    String text = YamlNodes.text(node);
    if (text == null || !isOpen(text) && !text.matches(pattern)) {
      mistakes.add(
          file,
          YamlNodes.line(node),
          "%s%s must be %s".formatted(name, text == null ? "" : " = " + text, what));
    }
  }

  /** Whether a value is known only when the route is made. */
  static boolean isOpen(String text) {
    return text.contains("{{") || text.contains("${") || text.startsWith("#");
  }

  private static boolean isEmpty(Node node) {
    return node instanceof ScalarNode scalar && scalar.getValue().isEmpty();
  }

  /** {@code set-header} is another spelling of {@code setHeader}. */
  private static String camelCase(String key) {
    StringBuilder text = new StringBuilder();
    for (String part : key.split("-")) {
      text.append(
          text.isEmpty() || part.isEmpty()
              ? part
              : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return text.toString();
  }
}

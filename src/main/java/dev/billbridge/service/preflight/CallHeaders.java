package dev.billbridge.service.preflight;

import dev.billbridge.settings.text.Nearest;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The headers that {@code direct:get-<account>} and {@code direct:ingest} read. */
final class CallHeaders {

  /** Headers {@code direct:get-<account>} reads. */
  static final Set<String> OF_A_CALL =
      Set.of("document", "url", "query", "optional", "volatile", "anonymous", "retryOn");
  /** Headers {@code direct:ingest} reads. */
  static final Set<String> OF_AN_INTAKE = Set.of("mapping", "parts", "parameters");

  static final Set<String> ALL = new TreeSet<>();
  static final Map<String, String> MEANING = Map.of(
      "document",
      "the name of the response in the archive",
      "url",
      "the address to call",
      "mapping",
      "the mapping that reads the documents",
      "parts",
      "the variables that hold the documents");

  static {
    ALL.addAll(OF_A_CALL);
    ALL.addAll(OF_AN_INTAKE);
  }

  private CallHeaders() {}

  /**
   * A step that sets a header.
   *
   * @param written the expression as the file has it
   * @param value what is known of its value
   * @param repeated whether the step runs once for each element or turn
   */
  record Setting(String name, String written, Value value, boolean repeated) {}

  /** The endpoint that reads a header. */
  static String reader(String header) {
    return OF_A_CALL.contains(header) ? "direct:get-{{account}}" : "direct:ingest";
  }

  /**
   * Checks the value of a header that Billbridge reads.
   *
   * @param mappings names of the existing mappings; null when they could not be read
   * @param problem receives each mistake as a sentence
   */
  static void check(Setting header, Set<String> mappings, Consumer<String> problem) {
    String name = header.name();
    String written = header.written();
    Value value = header.value();
    String literal = value.literal();
    if (value.isOurs()) {
      problem.accept("the header %s must be text, not %s".formatted(name, value.noun()));
    }
    if (name.equals("document") && header.repeated() && literal != null) {
      problem.accept(
          "every turn would name its response \"%s\"; put what differs into the header document, such as ${variable.id}"
              .formatted(literal));
    } else if (name.equals("url")
        && written.replaceAll("\\$\\{.*}|\\{\\{.*?}}", "").contains("?")) {
      problem.accept(
          "the header url contains a query; put what follows the ? into the header query");
    } else if (name.equals("url") && !written.matches("(?s)(https?://|\\{\\{|\\$\\{).*")) {
      problem.accept(
          "the header url = %s must begin with https:// or {{base-url}}".formatted(written));
    } else if (name.equals("query") && written.startsWith("?")) {
      problem.accept("the header query must not begin with ?; put only what follows it");
    } else if (literal != null && !literal.contains("{{")) {
      if ((name.equals("optional") || name.equals("anonymous")) && !literal.matches("true|false")) {
        problem.accept("the header %s = %s must be true or false".formatted(name, literal));
      } else if (name.equals("retryOn") && !literal.matches("4\\d\\d([, ]+4\\d\\d)*")) {
        problem.accept(
            "the header retryOn = %s must be status codes of refusals, such as 409 or 409, 425"
                .formatted(literal));
      } else if (name.equals("mapping") && mappings != null && !mappings.contains(literal)) {
        problem.accept("mapping %s does not exist%s"
            .formatted(
                literal,
                Nearest.hint(literal, mappings, "put it into mappings/%s.jq".formatted(literal))));
      }
    }
  }
}

package dev.billbridge.service.preflight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.quartz.impl.triggers.CronTriggerImpl;

/** The options of one kind of endpoint, as the component describes itself on the class path. */
final class EndpointOptions {

  private static final Set<String> SHIPPED = Set.of(
      "direct", "quartz", "http", "https", "jdbc", "file", "ftp", "ftps", "sftp", "bean", "class");
  private static final Map<String, EndpointOptions> READ = new ConcurrentHashMap<>();
  private static final String SERVICES = "/META-INF/services/org/apache/camel/component/";
  private static final String PACKAGE = "org.apache.camel.component.";

  private final String scheme;
  private final JsonNode description;

  private EndpointOptions(String scheme, JsonNode description) {
    this.scheme = scheme;
    this.description = description;
  }

  /** @return null if there is no such component, which is reported */
  static EndpointOptions of(String scheme, Consumer<String> problem) {
    EndpointOptions options = READ.computeIfAbsent(scheme, EndpointOptions::read);
    if (options.description == null) {
      problem.accept(
          "component %s does not exist%s"
              .formatted(
                  scheme,
                  Nearest.hint(
                      scheme,
                      SHIPPED,
                      "a component that is not part of Billbridge goes into lib/ext, with all it needs")));
      return null;
    }
    return options;
  }

  private static EndpointOptions read(String scheme) {
    try (InputStream service = EndpointOptions.class.getResourceAsStream(SERVICES + scheme)) {
      if (service == null) {
        return new EndpointOptions(scheme, null);
      }
      Properties properties = new Properties();
      properties.load(service);
      String type = properties.getProperty("class", "");
      String folder = type.startsWith(PACKAGE)
          ? type.substring(PACKAGE.length(), type.lastIndexOf('.')).replace('.', '/')
          : scheme;
      try (InputStream in = EndpointOptions.class.getResourceAsStream(
          "/META-INF/org/apache/camel/component/" + folder + "/" + scheme + ".json")) {
        // A component that does not describe itself may have any option.
        return new EndpointOptions(
            scheme,
            in == null ? new ObjectMapper().createObjectNode() : new ObjectMapper().readTree(in));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks one option. */
  void check(String option, String value, Consumer<String> problem) {
    JsonNode properties = description.path("properties");
    if (properties.isEmpty()) {
      return;
    }
    JsonNode known = properties.path(option);
    if (known.isMissingNode()) {
      unknown(option, properties, problem);
    } else if (value != null && !RouteSchema.isOpen(value)) {
      value(option, value, known, problem);
    }
  }

  private void unknown(String option, JsonNode properties, Consumer<String> problem) {
    Set<String> names = new TreeSet<>();
    for (Map.Entry<String, JsonNode> each : properties.properties()) {
      String prefix = each.getValue().path("prefix").asText();
      if (!prefix.isEmpty() && option.startsWith(prefix)) {
        prefixed(option.substring(prefix.length()), prefix, problem);
        return;
      }
      if (each.getValue().path("kind").asText().equals("parameter")) {
        names.add(each.getKey());
      }
      if (!prefix.isEmpty()) {
        names.add(
            prefix + (scheme.equals("quartz") && prefix.equals("trigger.") ? "timeZone" : ""));
      }
    }
    // What such a component does not know becomes part of the address it calls.
    boolean lenient = description.path("component").path("lenientProperties").asBoolean();
    if (!lenient || Nearest.to(option, names).isPresent()) {
      problem.accept("%s has no option %s%s"
          .formatted(
              scheme, option, Nearest.hint(option, names, "Camel's manual lists its options")));
    }
  }

  /** Properties of a trigger; what Quartz does not know it leaves aside without a word. */
  private void prefixed(String name, String prefix, Consumer<String> problem) {
    if (scheme.equals("quartz") && prefix.equals("trigger.")) {
      Set<String> known = new TreeSet<>();
      Arrays.stream(CronTriggerImpl.class.getMethods())
          .map(method -> method.getName())
          .filter(method -> method.startsWith("set") && method.length() > 3)
          .forEach(
              method -> known.add(Character.toLowerCase(method.charAt(3)) + method.substring(4)));
      if (!known.contains(name)) {
        problem.accept("a Quartz trigger has no property %s%s"
            .formatted(name, Nearest.hint(name, known, "it has " + String.join(", ", known))));
      }
    }
  }

  private static void value(String option, String value, JsonNode known, Consumer<String> problem) {
    Set<String> choices = new TreeSet<>();
    known.path("enum").forEach(choice -> choices.add(choice.asText()));
    String type = known.path("javaType").asText();
    if (type.equals("boolean") && !value.matches("(?i)true|false")) {
      problem.accept("%s = %s must be true or false".formatted(option, value));
    } else if ((type.equals("int") || type.equals("long"))
        && !value.matches("-?[0-9]+|([0-9]+[dhms]+ ?)+|[0-9]+ms")) {
      problem.accept("%s = %s must be a number".formatted(option, value));
    } else if (!choices.isEmpty() && choices.stream().noneMatch(value::equalsIgnoreCase)) {
      problem.accept("%s = %s is unknown%s"
          .formatted(
              option,
              value,
              Nearest.hint(value, choices, "it is one of " + String.join(", ", choices))));
    }
  }
}

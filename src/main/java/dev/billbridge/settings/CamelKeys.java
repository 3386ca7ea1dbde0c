package dev.billbridge.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.settings.text.Lookup;
import dev.billbridge.settings.text.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which keys below {@code camel.} there are, as Camel's own libraries describe them on the class
 * path, so that another version or a further component needs no change here.
 */
final class CamelKeys {

  /** Groups whose keys name something of the operator's own. */
  private static final Set<String> FREE =
      Set.of("camel.beans", "camel.variable", "camel.global-options", "camel.route-template");

  private static final Set<String> OF_LIBRARIES =
      Set.of("camel.component", "camel.dataformat", "camel.language");
  /** Without the component of its library, Camel reads the settings of a vault and does nothing. */
  private static final Map<String, String> VAULTS = Map.of(
      "aws",
      "aws-secrets-manager",
      "gcp",
      "google-secret-manager",
      "azure",
      "azure-key-vault",
      "kubernetes",
      "kubernetes-secrets",
      "kubernetescm",
      "kubernetes-config-maps",
      "hashicorp",
      "hashicorp-vault",
      "ibm",
      "ibm-secrets-manager",
      "cyberark",
      "cyberark-vault");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** By {@link #plain} spelling. */
  private final SortedMap<String, Option> options = new TreeMap<>();

  private final Set<String> groups = new TreeSet<>();

  /** @param key as the settings file has it, such as {@code camel.main.shutdown-timeout} */
  private record Option(String key, String type, List<String> choices) {}

  CamelKeys() {
    for (JsonNode property :
        json("META-INF/camel-main-configuration-metadata.json").path("properties")) {
      add(property.path("name").asText(), property);
    }
  }

  private void add(String name, JsonNode description) {
    String key = dashed(name);
    List<String> choices = new ArrayList<>();
    description.path("enum").forEach(choice -> choices.add(choice.asText()));
    options.put(plain(name), new Option(key, description.path("type").asText(), choices));
    groups.add(key.substring(0, key.lastIndexOf('.')));
  }

  /**
   * The key that an environment variable such as {@code CAMEL_MAIN_SHUTDOWN_TIMEOUT} stands for, if
   * it looks like one at all.
   */
  Optional<String> keyOf(String variable) {
    Set<String> parents = new LinkedHashSet<>(groups);
    for (String kind : OF_LIBRARIES) {
      String prefix = Lookup.variableOf(kind) + "_";
      String[] words = variable.startsWith(prefix)
          ? dashed(variable.substring(prefix.length())).split("_")
          : new String[0];
      for (int length = 1; length < words.length; length++) {
        String name = String.join("-", List.of(words).subList(0, length));
        service(kind.substring("camel.".length()), name)
            .ifPresent(type -> parents.add(kind + "." + name));
      }
    }
    return options.values().stream()
        .map(Option::key)
        .filter(key -> Lookup.variableOf(key).equals(variable))
        .findFirst()
        .or(() -> parents.stream()
            .filter(parent -> variable.startsWith(Lookup.variableOf(parent) + "_"))
            .map(parent -> parent + "."
                + variable
                    .substring(parent.length() + 1)
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-'))
            .findFirst());
  }

  /** What is wrong with a key, to go on after it; empty when Camel knows it. */
  Optional<String> refusal(String key) {
    String[] words = key.split("\\.", 4);
    String group =
        words.length < 3 ? plain(key) : plain(words[0] + "." + words[1]).replaceFirst("\\[.*", "");
    if (FREE.stream().anyMatch(free -> plain(free).equals(group))) {
      return Optional.empty();
    }
    if (words.length == 4 && OF_LIBRARIES.contains(group)) {
      return ofLibrary(words[1], words[2], words[3], key);
    }
    if (group.equals("camel.vault")
        && words.length == 4
        && VAULTS.containsKey(words[2])
        && service("component", VAULTS.get(words[2])).isEmpty()) {
      return Optional.of(
          ("needs the library camel-%s, which is not there; put it, with what it needs,"
                  + " into lib/ext, or use {{secret:FILE}} for secrets")
              .formatted(VAULTS.get(words[2])));
    }
    if (option(key).isPresent()) {
      return Optional.empty();
    }
    return Optional.of("is not a setting of Camel"
        + Nearest.hint(
            key,
            options.values().stream().map(Option::key).toList(),
            groups.stream().anyMatch(known -> plain(known).equals(group))
                ? "see Camel's manual for what " + words[0] + "." + words[1] + " takes"
                : nearestGroup(group)));
  }

  private String nearestGroup(String group) {
    Set<String> all = new TreeSet<>(groups);
    all.addAll(OF_LIBRARIES);
    all.addAll(FREE);
    return Nearest.to(group, all)
        .map(near -> "did you mean a key below " + near + "?")
        .orElse("its groups are " + String.join(", ", all));
  }

  /** What is wrong with a value, to go on after it; empty when it fits or cannot be judged here. */
  Optional<String> refusal(String key, String value) {
    if (value.contains("{{")) {
      return Optional.of(
          "holds {{, which Camel takes for the beginning of a placeholder; choose a value without it");
    }
    Option option = option(key).orElse(null);
    if (option == null || value.startsWith("#")) {
      return Optional.empty();
    }
    if (option.type().equals("boolean") && !value.matches("(?i)true|false")) {
      return Optional.of("is neither true nor false");
    }
    if (option.type().equals("integer") && !value.matches("-?\\d{1,18}")) {
      return Optional.of("is not a whole number");
    }
    if (!option.choices().isEmpty()
        && option.choices().stream().noneMatch(choice -> plain(choice).equals(plain(value)))) {
      return Optional.of("must be one of " + String.join(", ", option.choices()));
    }
    return Optional.empty();
  }

  private Optional<String> ofLibrary(String kind, String name, String option, String key) {
    Optional<String> type = service(kind, name);
    if (type.isEmpty()) {
      return Optional.of(("names the %s \"%s\", which is not there; correct the name, or put its"
              + " library, with what it needs, into lib/ext")
          .formatted(kind, name));
    }
    JsonNode described = json(
        type.get().replaceFirst("\\.[^.]*$", "").replace('.', '/').replaceFirst("^", "META-INF/")
            + "/" + name + ".json");
    described
        .path(kind.equals("component") ? "componentProperties" : "properties")
        .properties()
        .forEach(property ->
            add("camel." + kind + "." + name + "." + property.getKey(), property.getValue()));
    String first = "camel." + kind + "." + name + "." + option.replaceFirst("[.\\[].*", "");
    if (described.isMissingNode() || option(first).isPresent()) {
      return Optional.empty();
    }
    return Optional.of("is not a setting of Camel"
        + Nearest.hint(
            key,
            options.values().stream()
                .map(Option::key)
                .filter(known -> known.startsWith("camel." + kind + "." + name + "."))
                .toList(),
            "see Camel's manual for what this " + kind + " takes"));
  }

  private Optional<Option> option(String key) {
    return Optional.ofNullable(options.get(plain(key.replaceFirst("\\[.*", ""))));
  }

  /** The class behind a component, a data format or a language of that name. */
  private static Optional<String> service(String kind, String name) {
    try (InputStream in = resource("META-INF/services/org/apache/camel/" + kind + "/" + name)) {
      if (in == null) {
        return Optional.empty();
      }
      Properties service = new Properties();
      service.load(in);
      return Optional.ofNullable(service.getProperty("class"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String name) {
    try (InputStream in = resource(name)) {
      return in == null ? JSON.missingNode() : JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return CamelKeys.class.getClassLoader().getResourceAsStream(name);
  }

  /** Camel takes {@code shutdownTimeout} and {@code shutdown-timeout} for the same. */
  static String plain(String key) {
    return key.replace("-", "").toLowerCase(Locale.ROOT);
  }

  private static String dashed(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}

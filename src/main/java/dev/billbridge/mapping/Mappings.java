package dev.billbridge.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every mapping in a folder. {@code prelude.jq} holds definitions all may use;
 * {@code <provider>-errors.jq} states how the provider words an error;
 * {@code <provider>-crosscheck.jq} which of its datasets should agree; every other file is a
 * mapping.
 */
public final class Mappings {

  private static final String PRELUDE = "prelude.jq";
  private static final String ERRORS = "-errors.jq";
  private static final String CROSS_CHECK = "-crosscheck.jq";

  private final Map<String, Mapping> mappings = new HashMap<>();
  private final Map<String, JqFunction> refusals = new HashMap<>();
  private final Map<String, ComparisonRules> comparisons = new HashMap<>();

  private Mappings() {}

  /** @throws MappingException naming every file that is wrong, one line each */
  public static Mappings load(Path folder) throws IOException, MappingException {
    Mappings loaded = new Mappings();
    List<String> problems = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      throw new MappingException("there are no mappings: " + folder + " is not a folder");
    }
    Path preludeFile = folder.resolve(PRELUDE);
    String prelude = Files.exists(preludeFile) ? JqProgram.prelude(preludeFile) : "";
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          (Iterable<Path>) files.filter(f -> f.toString().endsWith(".jq")).sorted()::iterator) {
        String name = file.getFileName().toString();
        try {
          if (name.endsWith(ERRORS)) {
            loaded.refusals.put(
                name.substring(0, name.length() - ERRORS.length()),
                JqProgram.read(file, prelude).function("refusal"));
          } else if (name.endsWith(CROSS_CHECK)) {
            loaded.comparisons.put(
                name.substring(0, name.length() - CROSS_CHECK.length()),
                ComparisonRules.load(file, prelude));
          } else if (!name.equals(PRELUDE)) {
            Mapping mapping = Mapping.load(file, prelude);
            loaded.mappings.put(mapping.name(), mapping);
          }
        } catch (MappingException e) {
          problems.add(e.getMessage());
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new MappingException(String.join("\n", problems));
    }
    return loaded;
  }

  /** @throws MappingException if there is none of this name; the message lists those there are */
  public Mapping get(String name) throws MappingException {
    Mapping mapping = mappings.get(name);
    if (mapping == null) {
      throw new MappingException("there is no mapping \"%s\"; there are %s"
          .formatted(name, String.join(", ", new TreeSet<>(mappings.keySet()))));
    }
    return mapping;
  }

  /** Names of all mappings, sorted. */
  public SortedSet<String> names() {
    return new TreeSet<>(mappings.keySet());
  }

  /**
   * Every function a program may use without defining it, such as {@code map/1}: its name and how
   * many values it takes.
   */
  public static Set<String> functions() {
    return JqFunction.builtins();
  }

  /** Which of the provider's datasets should agree; empty when it has no {@code -crosscheck.jq}. */
  public Optional<ComparisonRules> comparisons(String provider) {
    return Optional.ofNullable(comparisons.get(provider));
  }

  /**
   * What the provider's error body says, in its own words.
   *
   * @param body the answer as JSON
   * @return null when the provider has no {@code -errors.jq}, or the body is no error
   */
  public String refusal(String provider, JsonNode body) {
    JqFunction refusal = refusals.get(provider);
    if (refusal == null) {
      return null;
    }
    try {
      ArrayNode answers = refusal.apply(body);
      return answers.isEmpty() ? null : WireValue.text(answers.get(0));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

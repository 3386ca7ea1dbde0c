package dev.billbridge.mapping.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.mapping.MappingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with documents of which a case is to be made. Which part of the mapping each document is
 * follows from its name: another case of the mapping has documents of the same names, and its
 * {@code intake.json} is taken over.
 *
 * @param parameters what the route would know, as that other case has it; by name
 * @param from name of that other case; null when the folder has an {@code intake.json} of its own
 */
public record RecordedCase(MappingCase made, Map<String, String> parameters, String from) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Makes the folder a case, which expects nothing yet.
   *
   * @param routes folder of all routes
   * @param name mapping and case, as in {@code ionos-usage/february}
   * @throws MappingException in one sentence, if that is not such a folder, or if it expects
   *     something already
   */
  public static RecordedCase in(Path routes, String name) throws IOException, MappingException {
    Path folder = routes.resolve("tests").resolve(name);
    if (!name.matches("[^/]+/[^/]+") || !Files.isDirectory(folder)) {
      throw new MappingException(
          "\"%s\" is not a folder with documents; put them into routes/tests/<mapping>/<case>, and name it as <mapping>/<case>"
              .formatted(name));
    }
    String mapping = name.substring(0, name.indexOf('/'));
    MappingCase made = new MappingCase(mapping, name.substring(name.indexOf('/') + 1), folder);
    if (made.expectsSomething()) {
      throw new MappingException(
          "%s has expected results already; test --write %1$s replaces them".formatted(name));
    }
    if (Files.exists(folder.resolve(MappingCase.INTAKE))) {
      return new RecordedCase(made, Map.of(), null);
    }
    Set<String> documents = documents(folder);
    Set<Set<String>> known = new TreeSet<>(Comparator.comparing(Set::toString));
    for (MappingCase other : MappingCases.in(routes)) {
      if (other.mapping().equals(mapping)) {
        JsonNode intake =
            JSON.readTree(other.folder().resolve(MappingCase.INTAKE).toFile());
        Set<String> files = new TreeSet<>();
        intake.path("parts").forEach(part -> files.add(part.path("file").asText()));
        known.add(files);
        if (files.equals(documents)) {
          Files.copy(
              other.folder().resolve(MappingCase.INTAKE), folder.resolve(MappingCase.INTAKE));
          return new RecordedCase(made, parameters(intake), other.name());
        }
      }
    }
    throw new MappingException(
        known.isEmpty()
            ? "%s is the first case of its mapping; write its intake.json, which routes/README.md explains under \"A test case\""
                .formatted(name)
            : "%s has the documents %s; name them as another case of %s does: %s"
                .formatted(
                    name,
                    String.join(", ", documents),
                    mapping,
                    known.stream()
                        .map(each -> String.join(", ", each))
                        .collect(Collectors.joining("; or "))));
  }

  private static Set<String> documents(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> !file.startsWith("."))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Map<String, String> parameters(JsonNode intake) {
    Map<String, String> parameters = new TreeMap<>();
    intake
        .path("parameters")
        .properties()
        .forEach(each -> parameters.put(each.getKey(), each.getValue().asText()));
    return parameters;
  }

  /** What a person has to look at, in a sentence. */
  public String advice() {
    if (from == null) {
      return "%s: recorded; read what was written before you keep it".formatted(made);
    }
    List<String> values = parameters.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .toList();
    return "%s: recorded with the intake.json of %s%s; read what was written before you keep it"
        .formatted(
            made,
            from,
            values.isEmpty()
                ? ""
                : ", which says " + String.join(", ", values)
                    + " (if that is not so, correct it and run test --write " + made + ")");
  }
}

package dev.billbridge.mapping.cases;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.DocumentName;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.UnusableDocumentException;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.mapping.RowFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One case: a folder {@code <mapping>/<case>} with the documents, {@code intake.json}, and what is
 * expected, which is either {@code statement.json} and {@code records.json}, or {@code refused.txt}
 * with sentences of which each must be among the reasons.
 *
 * @param mapping name of the mapping, which is the name of the folder above
 */
public record MappingCase(String mapping, String name, Path folder) {

  static final String INTAKE = "intake.json";
  private static final String STATEMENT = "statement.json";
  private static final String RECORDS = "records.json";
  private static final String REFUSED = "refused.txt";
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * {@code intake.json}: what a route hands to the mapping.
   *
   * @param parts by the name the mapping knows them by
   * @param parameters what the route knew and the documents do not say; may be missing
   */
  record IntakeFile(
      @JsonProperty(required = true) String provider,
      @JsonProperty(required = true) String dataset,
      @JsonProperty(required = true) Map<String, Place> parts,
      Map<String, String> parameters) {}

  /**
   * @param file in the folder of the case
   * @param pointer JSON pointer; missing for the whole document
   */
  record Place(@JsonProperty(required = true) String file, String pointer) {}

  /** Whether it says what is expected. */
  public boolean expectsSomething() {
    return Files.exists(folder.resolve(STATEMENT)) || Files.exists(folder.resolve(REFUSED));
  }

  /**
   * Runs the case.
   *
   * @param scratch an empty folder for the archive of the case
   * @return every difference in one line; none when all is as expected
   * @throws MappingException if the case itself cannot be read; the message says what is wrong with
   *     it
   */
  public List<String> differences(Mappings mappings, RowFormat rowFormat, Path scratch)
      throws IOException, MappingException {
    CaseResult outcome = run(mappings, rowFormat, scratch);
    if (Files.exists(folder.resolve(REFUSED))) {
      return refusalDifferences(outcome);
    }
    if (!expectsSomething()) {
      return List.of("there is neither %s nor %s; write what comes out with --write, and read it"
          .formatted(STATEMENT, REFUSED));
    }
    if (outcome.refused()) {
      return outcome.reasons().stream().map(reason -> "refused: " + reason).toList();
    }
    List<String> differences = new ArrayList<>();
    Differences.add("statement", read(STATEMENT), outcome.statement(), differences);
    Differences.addRecords(read(RECORDS), outcome.records(), differences);
    return differences;
  }

  private List<String> refusalDifferences(CaseResult outcome) throws IOException {
    if (!outcome.refused()) {
      return List.of("expected a refusal, but a statement with %d records came out"
          .formatted(outcome.records().size()));
    }
    List<String> differences = new ArrayList<>();
    for (String sentence : Files.readAllLines(folder.resolve(REFUSED), StandardCharsets.UTF_8)) {
      if (!sentence.isBlank()
          && outcome.reasons().stream().noneMatch(reason -> reason.contains(sentence.strip()))) {
        differences.add("expected the refusal \"%s\", got \"%s\""
            .formatted(sentence.strip(), String.join("\", \"", outcome.reasons())));
      }
    }
    return differences;
  }

  /** Writes what comes out as what is expected. */
  public void write(Mappings mappings, RowFormat rowFormat, Path scratch)
      throws IOException, MappingException {
    CaseResult outcome = run(mappings, rowFormat, scratch);
    for (String file : List.of(STATEMENT, RECORDS, REFUSED)) {
      Files.deleteIfExists(folder.resolve(file));
    }
    if (outcome.refused()) {
      Files.writeString(
          folder.resolve(REFUSED),
          String.join("\n", outcome.reasons()) + "\n",
          StandardCharsets.UTF_8);
    } else {
      Files.writeString(
          folder.resolve(STATEMENT),
          JSON.writeValueAsString(outcome.statement()) + "\n",
          StandardCharsets.UTF_8);
      Files.writeString(
          folder.resolve(RECORDS),
          JSON.writeValueAsString(outcome.records()) + "\n",
          StandardCharsets.UTF_8);
    }
  }

  CaseResult run(Mappings mappings, RowFormat rowFormat, Path scratch)
      throws IOException, MappingException {
    Archive archive = new Archive(scratch, CLOCK);
    return CaseResult.of(intake(archive), archive, mappings, rowFormat);
  }

  Intake intake(Archive archive) throws IOException, MappingException {
    IntakeFile given;
    try {
      given = JSON.readValue(folder.resolve(INTAKE).toFile(), IntakeFile.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new MappingException(
          "%s is not a description of a case: %s"
              .formatted(folder.resolve(INTAKE), e.getOriginalMessage()),
          e);
    }
    Map<String, Intake.Part> parts = new TreeMap<>();
    for (Map.Entry<String, Place> part : given.parts().entrySet()) {
      Place place = part.getValue();
      try (InputStream in = Files.newInputStream(folder.resolve(place.file()))) {
        parts.put(
            part.getKey(),
            new Intake.Part(
                archive.store(
                    new DocumentName(given.provider(), "case", given.dataset(), place.file()),
                    in,
                    "GET " + place.file(),
                    Set.of()),
                place.pointer() == null ? "" : place.pointer()));
      } catch (UnusableDocumentException e) {
        throw new MappingException(
            "%s %s".formatted(folder.resolve(place.file()), e.getMessage()), e);
      } catch (java.nio.file.NoSuchFileException e) {
        throw new MappingException(
            "%s names %s, but there is no such file in the folder"
                .formatted(folder.resolve(INTAKE), place.file()),
            e);
      }
    }
    Map<String, String> parameters = given.parameters() == null ? Map.of() : given.parameters();
    return new Intake(
        given.provider(),
        parameters.getOrDefault(Intake.ACCOUNT, "case"),
        given.dataset(),
        mapping,
        parameters,
        parts,
        CLOCK.instant());
  }

  private JsonNode read(String file) throws IOException, MappingException {
    Path path = folder.resolve(file);
    if (!Files.exists(path)) {
      throw new MappingException(path + " is missing; write it with --write");
    }
    try {
      JsonNode json = JSON.readTree(path.toFile());
      return json instanceof ArrayNode || json.isObject() ? json : JSON.createObjectNode();
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new MappingException(path + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** {@code sakura-bills/csv-missing}. */
  @Override
  public String toString() {
    return mapping + "/" + name;
  }
}

package dev.billbridge.mapping.cases;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.Intake;
import dev.billbridge.archive.Intakes;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.mapping.RowFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A case that is made of documents in the archive, with other names and ids in them. It is written
 * only if the mapping makes the same of both: as many lines, the same figures, dates and products,
 * the same verdict, and lines of one resource where there were lines of one resource.
 *
 * @param replaced names of the fields with replaced values, each with the number of different ones
 * @param kept names of the fields with values that are as they were
 */
public record ArchivedCase(
    MappingCase made, Intake intake, List<String> replaced, List<String> kept) {

  /** A case is to be read by people. */
  private static final long MOST_BYTES = 4_000_000;

  private static final List<String> NAMES = List.of(
      "accountNumber",
      "statementId",
      "resourceId",
      "resourceName",
      "lineKey",
      "attributes",
      "verdictReason");
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * The last intake in a series, whether or not it could be mapped.
   *
   * @param statement its number as the provider prints it; null for any
   * @throws MappingException in one sentence, if there is none
   */
  public static Intake last(
      Archive archive,
      Intakes.Series series,
      String statement,
      Mappings mappings,
      RowFormat rowFormat)
      throws IOException, MappingException {
    List<Intakes.Note> notes = archive.intakes().notes(series);
    for (int i = notes.size() - 1; i >= 0; i--) {
      Intake intake = archive.intakes().read(notes.get(i));
      if (statement == null
          || statement.equals(CaseResult.statementId(intake, archive, mappings, rowFormat))) {
        return intake;
      }
    }
    throw new MappingException(
        statement == null
            ? "the archive has no %s of %s".formatted(series.dataset(), series.account())
            : "the archive has no %s of %s with the number \"%s\""
                .formatted(series.dataset(), series.account(), statement));
  }

  /**
   * Makes a case of an intake.
   *
   * @param routes folder of all routes; the case goes into {@code tests/<mapping>}
   * @param scratch an empty folder
   * @throws MappingException in one sentence, if the documents are too large or do not say the same
   *     any more once names are replaced; then nothing has been written
   */
  public static ArchivedCase of(
      Archive archive,
      Intake intake,
      Path routes,
      Mappings mappings,
      RowFormat rowFormat,
      Path scratch)
      throws IOException, MappingException {
    long size = intake.documents().stream().mapToLong(Document::size).sum();
    if (size > MOST_BYTES) {
      throw new MappingException(
          "the documents have %,d bytes, and a case at most %,d; name a smaller statement with --statement"
              .formatted(size, MOST_BYTES));
    }
    CaseResult original = CaseResult.of(intake, archive, mappings, rowFormat);
    Disguise disguise = new Disguise(new CaseWords(program(routes, intake.mapping()), original));
    Path draft = Files.createDirectories(scratch.resolve("draft"));
    write(archive, intake, disguise, draft);
    MappingCase drafted = new MappingCase(intake.mapping(), "draft", draft);
    CaseResult result = drafted.run(mappings, rowFormat, scratch.resolve("compared"));
    List<String> differences = differences(original, result);
    if (!differences.isEmpty()) {
      throw new MappingException(
          "with other names the documents do not map as before, so there is no case: %s. Copy the documents to routes/tests/%s, replace names by hand, and use --record with that folder"
              .formatted(differences.get(0), intake.mapping()));
    }
    drafted.write(mappings, rowFormat, scratch.resolve("written"));
    MappingCase made = place(routes, intake, original);
    Files.createDirectories(made.folder());
    try (Stream<Path> files = Files.list(draft)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, made.folder().resolve(file.getFileName()));
      }
    }
    return new ArchivedCase(
        made,
        intake,
        disguise.replaced().entrySet().stream()
            .map(each -> each.getKey() + " (" + each.getValue() + ")")
            .toList(),
        List.copyOf(disguise.kept()));
  }

  /** Mapping and prelude without comments: both compare with words of the provider. */
  private static String program(Path routes, String mapping) throws IOException {
    StringBuilder program = new StringBuilder();
    for (String name : List.of(mapping, "prelude")) {
      Path file = routes.resolve("mappings").resolve(name + ".jq");
      if (Files.exists(file)) {
        program.append(Files.readString(file).replaceAll("(?m)^\\s*#.*$", "")).append('\n');
      }
    }
    return program.toString();
  }

  private static void write(Archive archive, Intake intake, Disguise disguise, Path folder)
      throws IOException, MappingException {
    Map<Document, String> files = new HashMap<>();
    ObjectNode parts = JSON.createObjectNode();
    for (Map.Entry<String, Intake.Part> part : new TreeMap<>(intake.parts()).entrySet()) {
      String file =
          files.computeIfAbsent(part.getValue().document(), none -> part.getKey() + ".json");
      ObjectNode place = parts.putObject(part.getKey()).put("file", file);
      if (!part.getValue().pointer().isEmpty()) {
        place.put("pointer", part.getValue().pointer());
      }
    }
    Map<Document, String> byName = new TreeMap<>(Comparator.comparing(files::get));
    byName.putAll(files);
    for (Document document : byName.keySet()) {
      try (InputStream in = archive.open(document)) {
        disguise.note(in);
      }
    }
    for (Map.Entry<Document, String> each : byName.entrySet()) {
      try (InputStream in = archive.open(each.getKey());
          OutputStream out = Files.newOutputStream(folder.resolve(each.getValue()))) {
        disguise.copy(in, out);
      }
    }
    ObjectNode json =
        JSON.createObjectNode().put("provider", intake.provider()).put("dataset", intake.dataset());
    json.set("parts", parts);
    Map<String, String> parameters = new TreeMap<>(intake.given());
    parameters.remove(Intake.ACCOUNT);
    if (!parameters.isEmpty()) {
      ObjectNode given = json.putObject("parameters");
      parameters.forEach((name, value) -> given.put(name, disguise.parameter(name, value)));
    }
    Files.writeString(folder.resolve(MappingCase.INTAKE), JSON.writeValueAsString(json) + "\n");
  }

  private static List<String> differences(CaseResult original, CaseResult result) {
    List<String> differences = new ArrayList<>();
    if (original.refused() || result.refused()) {
      if (original.reasons().size() != result.reasons().size()) {
        differences.add(
            result.refused() ? result.reasons().get(0) : "the mapping refuses only the original");
      }
      return differences;
    }
    Differences.add(
        "statement",
        original.statement().without(NAMES),
        result.statement().without(NAMES),
        differences);
    Differences.addRecords(nameless(original), nameless(result), differences);
    return differences;
  }

  /** Records without names, each with the number of the first one that has the same key. */
  private static ArrayNode nameless(CaseResult result) {
    ArrayNode records = JsonNodeFactory.instance.arrayNode();
    Map<JsonNode, Integer> numbers = new HashMap<>();
    for (JsonNode record : result.records()) {
      Integer number = numbers.computeIfAbsent(
          ((ObjectNode) record.deepCopy()).retain("resourceId", "lineKey"), none -> numbers.size());
      Integer resource = numbers.computeIfAbsent(
          ((ObjectNode) record.deepCopy()).retain("resourceId"), none -> numbers.size());
      records.add(((ObjectNode) record)
          .without(NAMES)
          .<ObjectNode>deepCopy()
          .put("key", number)
          .put("resource", resource));
    }
    return records;
  }

  private static MappingCase place(Path routes, Intake intake, CaseResult original) {
    String month = original.header() == null
        ? intake.takenAt().toString().substring(0, 10)
        : original.header().period().start().toString().substring(0, 7);
    Path folder = routes.resolve("tests").resolve(intake.mapping());
    String name = "recorded-" + month;
    for (int i = 2; Files.exists(folder.resolve(name)); i++) {
      name = "recorded-" + month + "-" + i;
    }
    return new MappingCase(intake.mapping(), name, folder.resolve(name));
  }

  /** What was done and what a person has to do, in sentences of one line each. */
  public String advice() {
    return """
        %s: recorded from the response that %s gave at %s
        Replaced, with the number of different values: %s
        Left as they are: figures, dates, the provider's words, and %s
        Read every file in %s before you share it: only you can see a name that was left where none is expected""".formatted(
            made,
            intake.provider(),
            intake.takenAt().truncatedTo(ChronoUnit.SECONDS),
            replaced.isEmpty() ? "nothing" : String.join(", ", replaced),
            kept.isEmpty() ? "nothing else" : "all or some of " + String.join(", ", kept),
            made.folder());
  }
}

package dev.billbridge.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.billbridge.archive.Intakes.Note;
import dev.billbridge.archive.Intakes.Series;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Takes documents out of the archive, and remembers of each what it was: in {@code removed.jsonl}
 * beside the others, so that nobody takes for damage what was removed on purpose.
 */
public final class Removal {

  private static final String DESCRIPTION = ".about.json";
  private static final String BODY = ".json.gz";

  private final Path root;
  private final Intakes intakes;
  private final ObjectMapper json;

  Removal(Path root, Intakes intakes, ObjectMapper json) {
    this.root = root;
    this.intakes = intakes;
    this.json = json;
  }

  /**
   * A document that was here.
   *
   * @param path as it was, relative to the archive
   */
  public record RemovalRecord(String path, String sha256, Instant receivedAt, Instant removedAt) {}

  /**
   * Documents of an account and dataset that were first received before a time and are not among
   * those needed.
   */
  public List<Document> unneeded(Series series, Set<String> needed, Instant before)
      throws IOException {
    List<Document> unneeded = new ArrayList<>();
    for (Path description : list(series.folder(root), DESCRIPTION)) {
      if (!needed.contains(path(body(description)))) {
        Document document = json.readValue(description.toFile(), Document.class);
        if (document.receivedAt().isBefore(before)) {
          unneeded.add(document);
        }
      }
    }
    return unneeded;
  }

  /** Bodies that were last refused before a time, by their place in the archive. */
  public List<String> refused(Series series, Instant before) throws IOException {
    List<String> refused = new ArrayList<>();
    for (Path file : list(series.folder(root.resolve("refused")), ".gz")) {
      if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
        refused.add(path(file));
      }
    }
    return refused;
  }

  /**
   * Bytes on disk.
   *
   * @param refused places of refused bodies
   * @throws IOException if a size cannot be read
   */
  public long size(List<Document> documents, List<String> refused) throws IOException {
    long size = 0;
    for (Document document : documents) {
      size += size(document.path());
    }
    for (String path : refused) {
      size += size(path);
    }
    return size;
  }

  private long size(String path) throws IOException {
    Path file = root.resolve(path);
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /**
   * Notes that revisions before this note's cannot be read any more, so that a replay goes on
   * counting where they ended.
   */
  public void begins(Note note, int revisionsBefore) throws IOException {
    Intake intake = intakes.read(note);
    if (intake.revisionsBefore() != revisionsBefore) {
      intakes.replace(note, intake.after(revisionsBefore));
    }
  }

  /** Writes down what is about to be removed; it is on disk when this returns. */
  public void remember(Series series, List<Document> documents, Instant now) throws IOException {
    if (documents.isEmpty()) {
      return;
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Document document : documents) {
      lines.write(json.writer()
          .without(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsBytes(
              new RemovalRecord(document.path(), document.sha256(), document.receivedAt(), now)));
      lines.write('\n');
    }
    try (FileChannel file = FileChannel.open(
        register(series),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.APPEND)) {
      ByteBuffer buffer = ByteBuffer.wrap(lines.toByteArray());
      while (buffer.hasRemaining()) {
        file.write(buffer);
      }
      file.force(true);
    }
  }

  /** Removes notes first, so that there is never one without its documents. */
  public void remove(List<Note> notes, List<Document> documents, List<String> refused)
      throws IOException {
    for (Note note : notes) {
      Files.deleteIfExists(note.file());
    }
    for (Document document : documents) {
      Path body = root.resolve(document.path());
      Files.deleteIfExists(body);
      Files.deleteIfExists(description(body));
    }
    for (String path : refused) {
      Files.deleteIfExists(root.resolve(path));
    }
  }

  /** How many documents of an account and dataset have been removed. */
  public long count(Series series) throws IOException {
    try (Stream<String> lines = lines(series)) {
      return lines.filter(line -> !line.isBlank()).count();
    }
  }

  /**
   * What a removed document was.
   *
   * @param sha256 of its body
   */
  public Optional<RemovalRecord> find(Series series, String sha256) throws IOException {
    String line;
    try (Stream<String> lines = lines(series)) {
      line = lines
          .filter(each -> each.contains(sha256))
          .reduce((first, last) -> last)
          .orElse(null);
    }
    return line == null ? Optional.empty() : Optional.of(json.readValue(line, RemovalRecord.class));
  }

  @SuppressWarnings("StreamResourceLeak") // both callers close it
  private Stream<String> lines(Series series) throws IOException {
    Path register = register(series);
    return Files.exists(register) ? Files.lines(register, StandardCharsets.UTF_8) : Stream.empty();
  }

  private Path register(Series series) {
    return series.folder(root).resolve("removed.jsonl");
  }

  private String path(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static Path body(Path description) {
    return description.resolveSibling(
        description.getFileName().toString().replace(DESCRIPTION, BODY));
  }

  private static Path description(Path body) {
    return body.resolveSibling(body.getFileName().toString().replace(BODY, DESCRIPTION));
  }

  private static List<Path> list(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(ending))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}

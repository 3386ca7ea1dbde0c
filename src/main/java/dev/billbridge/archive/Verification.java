package dev.billbridge.archive;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.archive.Intakes.Note;
import dev.billbridge.archive.Intakes.Series;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Reads the whole archive: every document to its last byte, against the hash it was stored with,
 * and every note, against its seal and the documents it names. Memory use depends on the number of
 * files, not on their size.
 */
public final class Verification {

  private static final String BODY = ".json.gz";
  private static final String DESCRIPTION = ".about.json";
  private static final Set<String> OWN = Set.of(Archive.ID, "removed.jsonl");

  private final Archive archive;
  private final ObjectMapper json;
  private final List<String> damage = new ArrayList<>();
  private final Set<String> named = new HashSet<>();
  private final Set<String> documents = new HashSet<>();
  private long notes;
  private long refused;
  private long files;

  Verification(Archive archive, ObjectMapper json) {
    this.archive = archive;
    this.json = json;
  }

  /**
   * @param documents that are kept
   * @param notes of what was ingested
   * @param refused answers that were no documents
   * @param damage a sentence for each thing that is not as it was written; empty when the archive
   *     is whole
   * @param unnamed files that no note names, relative to the archive: lists a route asked for on
   *     its way, and whatever does not belong here
   */
  public record Result(
      long documents, long notes, long refused, List<String> damage, List<String> unnamed) {}

  /**
   * @param progress receives how many files have been read
   * @throws IOException if the folders of the archive cannot be listed
   */
  public Result run(LongConsumer progress) throws IOException {
    for (Series series : archive.intakes().series()) {
      for (Note note : archive.intakes().notes(series)) {
        note(series, note);
        progress.accept(++files);
      }
      try {
        archive.acceptances().of(series);
      } catch (IOException e) {
        damage.add(e.getMessage());
      }
    }
    List<String> others = new ArrayList<>();
    try (Stream<Path> all = Files.walk(archive.root())) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        file(archive.root().relativize(file), others);
        progress.accept(++files);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<String> unnamed = new ArrayList<>(
        documents.stream().filter(path -> !named.contains(path)).sorted().toList());
    unnamed.addAll(others);
    return new Result(documents.size(), notes, refused, List.copyOf(damage), List.copyOf(unnamed));
  }

  private void note(Series series, Note note) throws IOException {
    notes++;
    Intake intake;
    try {
      intake = archive.intakes().read(note);
    } catch (IOException e) {
      damage.add(e.getMessage());
      return;
    }
    for (Document document : intake.documents()) {
      named.add(document.path());
      if (!archive.has(document)
          && archive.removal().find(series, document.sha256()).isEmpty()) {
        damage.add("%s names the document %s, which is gone. Restore the file from a backup"
            .formatted(note.file(), document.path()));
      }
    }
  }

  private void file(Path path, List<String> others) {
    String name = path.toString().replace('\\', '/');
    String folder =
        path.getNameCount() > 1 ? path.getName(path.getNameCount() - 2).toString() : "";
    if (name.startsWith(".incoming/")
        || OWN.contains(name)
        || folder.equals("intake")
        || folder.equals("accepted")) {
      return;
    }
    if (name.startsWith("refused/")) {
      refused++;
      unpack(archive.root().resolve(path));
    } else if (name.endsWith(BODY)) {
      document(name);
    } else if (name.endsWith(DESCRIPTION)) {
      if (!Files.exists(archive.root().resolve(name.replaceFirst("\\.about\\.json$", BODY)))) {
        damage.add("%s describes a document that is gone. Restore the file from a backup"
            .formatted(archive.root().resolve(path)));
      }
    } else {
      others.add(name);
    }
  }

  private void document(String name) {
    documents.add(name);
    Path description =
        archive.root().resolve(name.substring(0, name.length() - BODY.length()) + DESCRIPTION);
    Document document;
    try {
      document = json.readValue(description.toFile(), Document.class);
    } catch (IOException e) {
      damage.add(
          "%s cannot be read, so nobody knows what %s should hold. Restore the file from a backup"
              .formatted(description, name));
      return;
    }
    if (!document.path().equals(name)) {
      damage.add(
          "%s describes another document than the one beside it. Restore both files from a backup"
              .formatted(description));
      return;
    }
    try (InputStream body = archive.open(document)) {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      damage.add(e.getMessage());
    }
  }

  private void unpack(Path file) {
    try (InputStream body = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      body.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      damage.add(("%s is damaged: it cannot be decompressed. Restore the file from a backup, or"
              + " remove it: it is a refused response that nothing needs")
          .formatted(file));
    }
  }
}

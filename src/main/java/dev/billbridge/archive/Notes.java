package dev.billbridge.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The notes of what was taken in, each a file whose name sorts by time. */
final class Notes {

  private final Path root;
  private final ObjectMapper json;

  Notes(Path root, ObjectMapper json) {
    this.root = root;
    this.json = json;
  }

  void add(Intake intake) throws IOException {
    Path file = fileOf(intake);
    byte[] content = json.writeValueAsBytes(intake);
    try {
      Files.createDirectories(file.getParent());
      Durably.write(file, content);
    } catch (IOException e) {
      throw new ArchiveException(root, e);
    }
  }

  private Path fileOf(Intake intake) {
    return root.resolve(intake.provider() + "/" + intake.source() + "/" + intake.dataset() + "/intake/"
        + intake.orderedAt().toString().replace(":", "") + "-" + intake.fingerprint().substring(0, 16) + ".json");
  }

  List<Intake> all() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    List<Intake> intakes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".json") && f.getParent().endsWith("intake"))::iterator) {
        intakes.add(read(file));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    intakes.sort(Comparator.comparing(Intake::orderedAt));
    return intakes;
  }

  /** A note whose name, fingerprint or seal does not follow from what it says has been altered. */
  private Intake read(Path file) throws IOException {
    try {
      JsonNode note = json.readTree(file.toFile());
      Intake intake = json.treeToValue(note, Intake.class);
      // Older releases wrote no seal.
      if (fileOf(intake).equals(file) && note.path("fingerprint").asText().equals(intake.fingerprint())
          && note.path("seal").asText(intake.seal()).equals(intake.seal())) {
        return intake;
      }
    } catch (JsonProcessingException | RuntimeException e) {
      throw new IOException("the note " + file + " of the archive cannot be read. Restore the file from a backup", e);
    }
    throw new IOException("the note " + file + " of the archive is not what was written. Restore the file from a backup");
  }
}

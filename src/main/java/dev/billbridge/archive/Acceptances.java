package dev.billbridge.archive;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.disk.Permissions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which statements somebody has accepted although they do not add up, beside the notes of what was
 * ingested: so a ledger that is built again from the archive knows it too.
 */
public final class Acceptances {

  private final Path root;
  private final DurableFiles durableFiles;
  private final ObjectMapper json;

  Acceptances(Path root, DurableFiles durableFiles, ObjectMapper json) {
    this.root = root;
    this.durableFiles = durableFiles;
    this.json = json;
  }

  /**
   * @param accountNumber number of the account, as in the statement's key
   * @param contentHash of what was accepted; other content of the same statement is not
   * @param by who has accepted it
   * @param at when, UTC
   */
  public record Acceptance(
      @JsonAlias("account") String accountNumber,
      String statementId,
      String contentHash,
      String by,
      String reason,
      Instant at) {}

  /**
   * Notes one; it is on disk when this returns.
   *
   * @return its file
   * @throws ArchiveException if the disk refuses
   */
  public Path note(Series series, Acceptance acceptance) throws ArchiveException {
    Path file = folder(series)
        .resolve(acceptance.at().toString().replace(":", "") + "-"
            + acceptance.contentHash().substring(0, 16) + ".json");
    try {
      Files.createDirectories(file.getParent(), Permissions.folder());
      durableFiles.write(file, json.writeValueAsBytes(acceptance));
      return file;
    } catch (IOException e) {
      throw new ArchiveException(root, e);
    }
  }

  /**
   * All of an account and dataset, oldest first.
   *
   * @throws IOException if one cannot be read; the message names it
   */
  public List<Acceptance> of(Series series) throws IOException {
    if (!Files.isDirectory(folder(series))) {
      return List.of();
    }
    List<Acceptance> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder(series))) {
      for (Path file :
          files.filter(each -> each.toString().endsWith(".json")).sorted().toList()) {
        all.add(read(file));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return all;
  }

  private Acceptance read(Path file) throws IOException {
    try {
      return json.readValue(file.toFile(), Acceptance.class);
    } catch (IOException e) {
      throw new IOException(
          "the note " + file + " of the archive cannot be read. Restore the file from a backup", e);
    }
  }

  private Path folder(Series series) {
    return series.folder(root).resolve("accepted");
  }
}

package dev.billbridge.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.disk.Permissions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The notes of what was ingested, one file for each, by account and dataset. The name of a note
 * says when it was taken and by which fingerprint it is known, so that one is found, and all are
 * put in order, without reading any other.
 */
public final class Intakes {

  private static final Pattern NAME = Pattern.compile(
      "(\\d{4}-\\d\\d-\\d\\dT\\d\\d)(\\d\\d)(\\d\\d(?:\\.\\d+)?Z)-([0-9a-f]{16})(?:-([0-9a-f]{16})\\.again)?\\.json");
  private static final String AGAIN = ".again";
  private static final Comparator<Note> BY_TIME =
      Comparator.comparing(Note::orderedAt).thenComparing(note -> note.file().toString());

  private final Path root;
  private final DurableFiles durableFiles;
  private final ObjectMapper json;

  Intakes(Path root, DurableFiles durableFiles, ObjectMapper json) {
    this.root = root;
    this.durableFiles = durableFiles;
    this.json = json;
  }

  /**
   * Where the notes of one account and dataset are.
   *
   * @param account name of the configured account
   */
  public record Series(String provider, String account, String dataset) {

    Path folder(Path root) {
      return root.resolve(provider).resolve(account).resolve(dataset);
    }

    private Path notes(Path root) {
      return folder(root).resolve("intake");
    }
  }

  /**
   * What the name of a note states.
   *
   * @param orderedAt as {@link Intake#orderedAt}
   * @param fingerprint its first sixteen digits
   * @param again of a reading without news, the first digits of what was asked; null for one with
   *     news
   */
  public record Note(Path file, Instant orderedAt, String fingerprint, String again) {

    /** Whether the reading had no news: the documents stated what was known, or nothing at all. */
    public boolean isUnchanged() {
      return again != null;
    }
  }

  /**
   * Notes which documents make one statement; the note is on disk when this returns.
   *
   * @throws ArchiveException if the disk refuses
   */
  public void note(Intake intake) throws IOException {
    Path file = file(intake, "");
    byte[] content = json.writeValueAsBytes(intake);
    try {
      Files.createDirectories(file.getParent(), Permissions.folder());
      durableFiles.write(file, content);
    } catch (IOException e) {
      throw new ArchiveException(root, e);
    }
  }

  /**
   * Marks a noted intake as one without news. It takes the place of the last such intake that asked
   * the same, since of readings that say nothing new only the last one counts: otherwise there
   * would be one more with every run, for ever.
   */
  public void markUnchanged(Intake intake) throws IOException {
    String question = short16(intake.question());
    Path marked = file(intake, "-" + question + AGAIN);
    DurableFiles.move(file(intake, ""), marked);
    for (Note note : notes(series(intake))) {
      if (question.equals(note.again) && !note.file.equals(marked)) {
        Files.deleteIfExists(note.file);
      }
    }
  }

  /** Every account and dataset of which something was noted. */
  public List<Series> series() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.walk(root, 4)) {
      return folders
          .filter(folder -> folder.getNameCount() == root.getNameCount() + 4
              && folder.endsWith("intake")
              && Files.isDirectory(folder))
          .map(Path::getParent)
          .map(folder -> new Series(
              folder.getParent().getParent().getFileName().toString(),
              folder.getParent().getFileName().toString(),
              folder.getFileName().toString()))
          .sorted(Comparator.comparing(Series::provider)
              .thenComparing(Series::account)
              .thenComparing(Series::dataset))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Whether anything was noted. */
  public boolean any() throws IOException {
    for (Series each : series()) {
      if (!notes(each).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * How many notes up to a time may have made a revision of what was asked, by its
   * {@linkplain Intake#subject() subject}; each note is opened.
   *
   * @throws IOException as {@link #read}
   */
  public Map<String, Integer> counts(Series series, Instant until) throws IOException {
    Map<String, Integer> counts = new HashMap<>();
    for (Note note : notes(series)) {
      if (!note.isUnchanged() && !note.orderedAt.isAfter(until)) {
        Intake intake = read(note);
        counts.merge(intake.subject(), 1 + intake.revisionsBefore(), Integer::sum);
      }
    }
    return counts;
  }

  /**
   * The notes of an account and dataset in the order they were ingested, whatever the clock said;
   * they are not opened.
   */
  public List<Note> notes(Series series) throws IOException {
    Path folder = series.notes(root);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Note> notes = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          notes.add(new Note(
              file,
              Instant.parse(name.group(1) + ":" + name.group(2) + ":" + name.group(3)),
              name.group(4),
              name.group(5)));
        }
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    notes.sort(BY_TIME);
    return notes;
  }

  /**
   * A note whose name, fingerprint or seal does not follow from what it says has been altered.
   *
   * @throws IOException if the note is gone, damaged or altered; the message names it
   */
  public Intake read(Note note) throws IOException {
    try {
      JsonNode said = json.readTree(note.file.toFile());
      Intake intake = json.treeToValue(said, Intake.class);
      // Older releases wrote no seal.
      if (file(intake, note.isUnchanged() ? "-" + note.again + AGAIN : "").equals(note.file)
          && said.path("fingerprint").asText().equals(intake.fingerprint())
          && said.path("seal").asText(intake.seal()).equals(intake.seal())) {
        return intake;
      }
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "the note " + note.file
              + " of the archive cannot be read. Restore the file from a backup",
          e);
    }
    throw new IOException("the note " + note.file
        + " of the archive is not what was written. Restore the file from a backup");
  }

  /** The last intake of this fingerprint. */
  public Optional<Intake> find(Series series, String fingerprint) throws IOException {
    List<Note> notes = notes(series);
    for (int i = notes.size() - 1; i >= 0; i--) {
      if (notes.get(i).fingerprint.equals(short16(fingerprint))) {
        Intake intake = read(notes.get(i));
        if (intake.fingerprint().equals(fingerprint)) {
          return Optional.of(intake);
        }
      }
    }
    return Optional.empty();
  }

  /** Puts another note in the place of this one. */
  void replace(Note note, Intake intake) throws IOException {
    durableFiles.write(note.file, json.writeValueAsBytes(intake));
  }

  private static Series series(Intake intake) {
    return new Series(intake.provider(), intake.account(), intake.dataset());
  }

  private Path file(Intake intake, String mark) {
    return series(intake)
        .notes(root)
        .resolve(intake.orderedAt().toString().replace(":", "") + "-"
            + short16(intake.fingerprint()) + mark + ".json");
  }

  private static String short16(String hash) {
    return hash.substring(0, 16);
  }
}

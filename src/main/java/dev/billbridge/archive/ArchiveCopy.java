package dev.billbridge.archive;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The files of an archive in an order in which they can be copied while others add to it: notes
 * before the documents they name, since a document is there before its note, and last of all what
 * was removed meanwhile.
 */
public final class ArchiveCopy {

  private static final String BODY = ".json.gz";
  private static final String DESCRIPTION = ".about.json";
  private static final String REMOVED = "removed.jsonl";
  private static final Set<String> NOTES = Set.of("intake", "accepted");

  private final Path root;
  private final Target target;

  /** Where the copy goes. */
  public interface Target {

    /**
     * Copies a file.
     *
     * @param name of the file, relative to the archive, with slashes
     * @throws NoSuchFileException if the file is gone
     * @throws IOException if it cannot be read, or the copy not written
     */
    void copy(Path file, String name) throws IOException;

    /** Forgets a file that was copied. */
    void drop(String name) throws IOException;
  }

  ArchiveCopy(Path root, Target target) {
    this.root = root;
    this.target = target;
  }

  /** @throws IOException if a file cannot be read or written, or a folder not listed */
  void run() throws IOException {
    notes();
    for (String name : names(name -> name.endsWith(BODY) && !isRefused(name))) {
      document(name);
    }
    for (String name : names(name -> !isNote(name)
        && (isRefused(name) || !name.endsWith(BODY) && !name.endsWith(DESCRIPTION))
        && !name.endsWith(REMOVED)
        && !name.equals(Archive.ID))) {
      copied(name);
    }
    for (String name : names(name -> name.endsWith(REMOVED))) {
      copied(name);
    }
    copied(Archive.ID);
  }

  /** A note may get another name before it is read; it is then found under that. */
  private void notes() throws IOException {
    Set<String> copied = new HashSet<>();
    boolean complete;
    do {
      complete = true;
      for (String name : names(name -> isNote(name) && !copied.contains(name))) {
        if (copied(name)) {
          copied.add(name);
        } else {
          complete = false;
        }
      }
    } while (!complete);
  }

  private void document(String body) throws IOException {
    String description = body.substring(0, body.length() - BODY.length()) + DESCRIPTION;
    boolean isDescribed = copied(description);
    if (!copied(body) && isDescribed) {
      target.drop(description);
    }
  }

  private boolean copied(String name) throws IOException {
    Path file = root.resolve(name);
    try {
      target.copy(file, name);
      return true;
    } catch (NoSuchFileException e) {
      if (Files.exists(file)) {
        throw e;
      }
      return false;
    }
  }

  private static boolean isRefused(String name) {
    return name.startsWith("refused/");
  }

  private static boolean isNote(String name) {
    int end = name.lastIndexOf('/');
    return end > 0 && NOTES.contains(name.substring(name.lastIndexOf('/', end - 1) + 1, end));
  }

  /** All files but those that are only on their way in, sorted. */
  private List<String> names(Predicate<String> wanted) throws IOException {
    List<String> names = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return names;
    }
    Files.walkFileTree(
        root, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return folder.equals(root.resolve(".incoming"))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = root.relativize(file).toString().replace('\\', '/');
            if (attributes.isRegularFile() && wanted.test(name)) {
              names.add(name);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    names.sort(null);
    return names;
  }
}

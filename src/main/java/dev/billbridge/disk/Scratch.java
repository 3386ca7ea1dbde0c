package dev.billbridge.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Where something is put for a moment: the platform's temporary folder or, where that cannot be
 * written, a folder of our own.
 */
public final class Scratch {

  private static final Logger LOG = LogManager.getLogger(Scratch.class);

  private static volatile Path own;

  private Scratch() {}

  /**
   * Names the folder of our own, made when it is needed. What libraries put aside goes there as
   * well.
   */
  public static void orElse(Path folder) {
    own = folder;
    if (!isUsable(Path.of(System.getProperty("java.io.tmpdir")))) {
      try {
        folder();
        System.setProperty("java.io.tmpdir", folder.toString());
      } catch (IOException e) {
        // Said by whoever needs it.
        LOG.debug("", e);
      }
    }
  }

  /**
   * An empty file.
   *
   * @throws IOException in one sentence, if there is no place for it
   */
  public static Path file(String suffix) throws IOException {
    return Files.createTempFile(folder(), "billbridge", suffix);
  }

  /**
   * An empty folder.
   *
   * @throws IOException as {@link #file}
   */
  public static Path emptyFolder() throws IOException {
    return Files.createTempDirectory(folder(), "billbridge");
  }

  /** Deletes a folder with everything in it. */
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private static Path folder() throws IOException {
    Path platform = Path.of(System.getProperty("java.io.tmpdir"));
    if (isUsable(platform)) {
      return platform;
    }
    Path ours = own;
    if (ours != null) {
      Files.createDirectories(ours, Permissions.folder());
      if (isUsable(ours)) {
        return ours;
      }
    }
    throw new IOException(
        ("no temporary file can be made in %s; let this user write there, or name another"
                + " folder with java -Djava.io.tmpdir=FOLDER")
            .formatted(
                platform.equals(ours) || ours == null ? platform : platform + " or " + ours));
  }

  /** Rights alone do not tell: a file system may be mounted for reading only. */
  private static boolean isUsable(Path folder) {
    try {
      Files.delete(Files.createTempFile(folder, "billbridge", ".try"));
      return true;
    } catch (IOException | SecurityException e) {
      return false;
    }
  }
}

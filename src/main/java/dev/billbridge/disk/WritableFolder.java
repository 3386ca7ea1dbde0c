package dev.billbridge.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/** Whether files can be written to a folder, tried with one that is gone afterwards. */
public final class WritableFolder {

  private WritableFolder() {}

  /**
   * Makes the folder if it is absent, writes a hidden file, and removes whatever it has made.
   *
   * @throws IOException in a sentence that goes on after the folder's name
   */
  public static void prove(Path folder) throws IOException {
    Deque<Path> made = new ArrayDeque<>();
    try {
      for (Path absent = folder.toAbsolutePath();
          absent != null && !Files.exists(absent);
          absent = absent.getParent()) {
        made.addFirst(absent);
      }
      Files.createDirectories(folder);
      Path probe = Files.createFile(folder.resolve(".billbridge-" + UUID.randomUUID() + ".probe"));
      try {
        Files.write(probe, new byte[] {1});
      } finally {
        Files.delete(probe);
      }
    } catch (AccessDeniedException e) {
      throw new IOException("cannot be written: permission denied; let this user write there", e);
    } catch (FileAlreadyExistsException e) {
      throw new IOException(
          "cannot be a folder, since a file is in its place; name another one", e);
    } catch (IOException e) {
      throw new IOException(
          "cannot be written (%s); name another folder, or fix this one".formatted(reason(e)), e);
    } finally {
      while (!made.isEmpty()) {
        Files.deleteIfExists(made.removeLast());
      }
    }
  }

  private static String reason(IOException e) {
    return e instanceof java.nio.file.FileSystemException file && file.getReason() != null
        ? file.getReason()
        : e instanceof java.nio.file.NoSuchFileException
            ? "it cannot be made"
            : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}

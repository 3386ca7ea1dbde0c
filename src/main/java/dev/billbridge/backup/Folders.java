package dev.billbridge.backup;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Folders that are filled whole or not at all. */
final class Folders {

  private static final Logger LOG = LogManager.getLogger(Folders.class);

  private Folders() {}

  static boolean isAbsentOrEmpty(Path folder) {
    if (!Files.exists(folder)) {
      return true;
    }
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw exception(folder + " cannot be read", e);
    }
  }

  /** Removes what is in a folder that was empty before. What cannot be removed stays. */
  static void empty(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> inside = all.filter(each -> !each.equals(folder))
          .sorted(Comparator.reverseOrder())
          .toList();
      for (Path each : inside) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      LOG.warn("{} could not be removed: {}", folder, e.getMessage());
    }
  }

  /** @param what could not be done, as a sentence without its end */
  static BackupException exception(String what, IOException e) {
    return new BackupException(
        "%s: %s; make room, or let this user read and write there".formatted(what, reason(e)), e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (e instanceof FileSystemException file) {
      return file.getFile()
          + (file.getReason() == null ? " does not exist" : ": " + file.getReason());
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}

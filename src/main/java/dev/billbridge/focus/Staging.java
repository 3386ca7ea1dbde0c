package dev.billbridge.focus;

import dev.billbridge.disk.Permissions;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Where folders are written before they are renamed into place; removed when it is closed. */
record Staging(Path folder) implements AutoCloseable {

  private static final String PREFIX = ".export-";

  static Staging in(Path directory) throws IOException {
    return new Staging(
        Files.createDirectory(directory.resolve(PREFIX + UUID.randomUUID()), Permissions.folder()));
  }

  /** What a killed export left. */
  static void removeLeftovers(Path directory) throws IOException {
    List<Path> leftovers = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, PREFIX + "*")) {
      all.forEach(leftovers::add);
    }
    for (Path leftover : leftovers) {
      remove(leftover);
    }
  }

  /** Puts one of its folders in its place; what was there is removed later. */
  void publish(Path written, Path place) throws IOException {
    Files.createDirectories(place.getParent(), Permissions.folder());
    if (Files.exists(place)) {
      Files.move(place, folder.resolve("old-" + UUID.randomUUID()), StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(written, place, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    remove(folder);
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}

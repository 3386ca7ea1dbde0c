package dev.billbridge.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies of folders. */
public final class Folder {

  private static final Path SHIPPED = Path.of("routes");

  private Folder() {}

  /** Copies the shipped routes without their tests. */
  public static void copyRoutes(Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> all = Files.list(SHIPPED)) {
      for (Path each : all.filter(path -> !path.endsWith("tests")).toList()) {
        copy(each, to.resolve(SHIPPED.relativize(each).toString()));
      }
    }
  }

  /** Copies a folder; into one that is there, if it has none of the files. */
  public static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target);
        }
      }
    }
  }
}

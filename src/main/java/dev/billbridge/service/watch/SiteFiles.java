package dev.billbridge.service.watch;

import dev.billbridge.canonical.ContentHash;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files that an operator changes: the settings file and the folder of routes. What counts is
 * what they say, wherever symbolic links lead: a mounted ConfigMap changes by a link that is
 * replaced. Hidden files and backups of editors do not count.
 */
final class SiteFiles {

  /** Mapping cases: what is checked with them does not run. */
  private static final String TESTS = "tests";

  /** May be null. */
  private final Path settings;

  private final Path routes;

  SiteFiles(Path settings, Path routes) {
    this.settings = settings;
    this.routes = routes;
  }

  /**
   * What the files say.
   *
   * @param running hash of those a service runs with
   * @param all hash of all, the mapping tests included
   */
  record Contents(String running, String all) {}

  /** @throws IOException if a file cannot be read, or is just being replaced */
  Contents contents() throws IOException {
    TreeMap<String, Path> files = new TreeMap<>();
    if (settings != null) {
      files.put("", settings);
    }
    for (Path file : files()) {
      files.put(routes.relativize(file).toString(), file);
    }
    ContentHash running = new ContentHash();
    ContentHash all = new ContentHash();
    for (var each : files.entrySet()) {
      String hash = HexFormat.of()
          .formatHex(ContentHash.sha256().digest(Files.readAllBytes(each.getValue())));
      all.add(each.getKey()).add(hash);
      if (!Path.of(each.getKey()).startsWith(TESTS)) {
        running.add(each.getKey()).add(hash);
      }
    }
    return new Contents(running.hex(), all.hex());
  }

  /** Every folder in which a change may show, the one of the settings file included. */
  Set<Path> folders() throws IOException {
    Set<Path> folders = new TreeSet<>();
    if (settings != null) {
      folders.add(settings.toAbsolutePath().getParent());
    }
    walk(folders, new ArrayList<>());
    return folders;
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    walk(new TreeSet<>(), files);
    return files;
  }

  private void walk(Set<Path> folders, List<Path> files) throws IOException {
    Files.walkFileTree(
        routes, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!folder.equals(routes) && isIgnored(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            folders.add(folder.toAbsolutePath());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isIgnored(file)) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static boolean isIgnored(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") || name.endsWith("~") || name.endsWith(".md");
  }

  /**
   * Copies the routes, so that they are still there when the files have changed.
   *
   * @param copy a folder that is not there yet
   */
  void copyRoutes(Path copy) throws IOException {
    for (Path file : files()) {
      Path to = copy.resolve(routes.relativize(file).toString());
      Files.createDirectories(to.getParent());
      Files.copy(file, to);
    }
  }
}

package dev.billbridge.service.preflight;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Collects what is wrong in the routes, each thing once, so that an operator sees all of it at
 * once.
 */
final class Mistakes {

  private final SortedSet<Mistake> found = new TreeSet<>();

  /** @param line from 1; 0 for the whole file */
  void add(Path file, int line, String sentence) {
    found.add(new Mistake(file, line, sentence, true));
  }

  /** Something the service can start with, although it is probably not meant. */
  void note(Path file, int line, String sentence) {
    found.add(new Mistake(file, line, sentence, false));
  }

  boolean isIn(Path file) {
    return found.stream().anyMatch(mistake -> mistake.file().equals(file));
  }

  /** By file and line. */
  List<Mistake> all() {
    return List.copyOf(found);
  }
}

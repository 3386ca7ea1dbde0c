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
  private final Mistakes ifWhole;
  private boolean isBroken;

  Mistakes() {
    this(new Mistakes(null));
  }

  private Mistakes(Mistakes ifWhole) {
    this.ifWhole = ifWhole;
  }

  /** @param line from 1; 0 for the whole file */
  void add(Path file, int line, String sentence) {
    found.add(new Mistake(file, line, sentence, true));
  }

  /** Something the service can start with, although it is probably not meant. */
  void note(Path file, int line, String sentence) {
    found.add(new Mistake(file, line, sentence, false));
  }

  /** A misspelt part of the structure, such as {@code stepss}: what stands below is not seen. */
  void structure(Path file, int line, String sentence) {
    add(file, line, sentence);
    isBroken = true;
  }

  /**
   * For what only follows from a misspelt part of the structure where there is one; it counts when
   * there is none.
   */
  Mistakes ifWhole() {
    return ifWhole;
  }

  boolean isIn(Path file) {
    return all().stream().anyMatch(mistake -> mistake.file().equals(file));
  }

  boolean isAt(Path file, int line) {
    return all().stream()
        .anyMatch(mistake -> mistake.file().equals(file) && mistake.line() == line);
  }

  /** By file and line. */
  List<Mistake> all() {
    SortedSet<Mistake> all = new TreeSet<>(found);
    if (ifWhole != null && !isBroken) {
      all.addAll(ifWhole.found);
    }
    return List.copyOf(all);
  }
}

package dev.billbridge.service.preflight;

import java.nio.file.Path;
import java.util.Comparator;

/**
 * Something that is wrong in the routes.
 *
 * @param line in the file, from 1; 0 when it is the whole file
 * @param sentence what is wrong and how to fix it
 * @param stops whether the service must not start with it: something would not be collected or
 *     delivered
 */
public record Mistake(Path file, int line, String sentence, boolean stops)
    implements Comparable<Mistake> {

  private static final Comparator<Mistake> ORDER = Comparator.comparing(Mistake::file)
      .thenComparingInt(Mistake::line)
      .thenComparing(Mistake::sentence);

  @Override
  public int compareTo(Mistake other) {
    return ORDER.compare(this, other);
  }

  /** {@code file:line: sentence}. */
  @Override
  public String toString() {
    return file + (line == 0 ? "" : ":" + line) + ": " + sentence;
  }
}

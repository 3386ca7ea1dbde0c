package dev.billbridge.settings.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects what is wrong, so that an operator sees everything at once and not one thing per start.
 */
public final class Problems {
  private record Problem(int line, String sentence) {}

  private final List<Problem> problems = new ArrayList<>();

  /**
   * @param line where the problem stands in the properties file; 0 when it has no line: those come
   *     last
   */
  public void add(int line, String sentence) {
    Problem problem = new Problem(line == 0 ? Integer.MAX_VALUE : line, sentence);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  /** The sentences in the order of the file. */
  public List<String> sentences() {
    return problems.stream()
        .sorted(Comparator.comparingInt(Problem::line))
        .map(Problem::sentence)
        .toList();
  }
}

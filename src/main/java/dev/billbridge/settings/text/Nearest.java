package dev.billbridge.settings.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Nearest {
  private Nearest() {}

  /**
   * The candidate that fewest keystrokes turn into the word, unless it takes more than a quarter of
   * the word.
   */
  public static Optional<String> to(String word, Collection<String> candidates) {
    int tolerance = Math.max(2, word.length() / 4);
    return candidates.stream()
        .filter(
            candidate -> distance(word, candidate) <= Math.min(tolerance, candidate.length() - 1))
        .min(Comparator.<String>comparingInt(candidate -> distance(word, candidate))
            .thenComparing(candidate -> candidate));
  }

  /** {@code "; did you mean X?"}, or else the given remedy. */
  public static String hint(String word, Collection<String> candidates, String otherwise) {
    return to(word, candidates)
        .map(candidate -> "; did you mean " + candidate + "?")
        .orElse("; " + otherwise);
  }

  /** Levenshtein's distance: letters to insert, drop or replace. */
  public static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}

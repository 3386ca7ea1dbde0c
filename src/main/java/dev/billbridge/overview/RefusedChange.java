package dev.billbridge.overview;

import java.time.Instant;
import java.util.List;

/**
 * Changed settings or routes that a running service does not use, because they are not sound.
 *
 * @param problems a sentence for each
 * @param since UTC; null when not known
 */
public record RefusedChange(List<String> problems, Instant since) {

  public RefusedChange {
    problems = List.copyOf(problems);
  }
}

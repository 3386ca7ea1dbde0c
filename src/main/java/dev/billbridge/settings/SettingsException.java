package dev.billbridge.settings;

import java.util.List;

/**
 * Settings that cannot be used. The message lists every problem, each with its place and its
 * remedy, and no secret.
 */
public final class SettingsException extends RuntimeException {
  private final List<String> problems;

  /**
   * @param source what was read, such as {@code application.properties}
   * @param problems one sentence each, beginning with the place; at least one
   */
  public SettingsException(String source, List<String> problems) {
    super("%s has %d problem%s:%n  %s"
        .formatted(
            source,
            problems.size(),
            problems.size() == 1 ? "" : "s",
            String.join(System.lineSeparator() + "  ", problems)));
    this.problems = List.copyOf(problems);
  }

  /** The problems one by one, in the order of the file; those without a line come last. */
  public List<String> problems() {
    return problems;
  }
}

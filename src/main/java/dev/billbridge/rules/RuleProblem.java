package dev.billbridge.rules;

import java.nio.file.Path;

/**
 * Something that is wrong in a rule file.
 *
 * @param line from 1; 0 when it is the whole file
 * @param sentence what is wrong and how to fix it
 * @param stops whether the file cannot be used; otherwise it is probably not meant
 */
public record RuleProblem(Path file, int line, String sentence, boolean stops) {

  /** {@code file:line: sentence}. */
  @Override
  public String toString() {
    return file + (line == 0 ? "" : ":" + line) + ": " + sentence;
  }
}

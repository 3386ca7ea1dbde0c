package dev.billbridge.page.text;

import dev.billbridge.render.OneLine;

/**
 * Text from outside as it stands on the page: in one line, with a visible mark in place of what
 * would steer a reader's screen, and cut where it is very long. Escaping is the templates' work.
 */
public final class Shown {

  private static final int CELL = 100;
  private static final int SENTENCE = 1_000;

  private Shown() {}

  /** In a cell of a table; empty for null. */
  public static String cell(String text) {
    return cut(text, CELL);
  }

  /** As a sentence or paragraph; empty for null. */
  public static String sentence(String text) {
    return cut(text, SENTENCE);
  }

  /** Whole; empty for null. */
  public static String whole(String text) {
    return text == null ? "" : OneLine.of(text);
  }

  private static String cut(String text, int most) {
    if (text == null) {
      return "";
    }
    if (text.length() <= most) {
      return OneLine.of(text);
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return OneLine.of(text.substring(0, end)) + "…";
  }
}

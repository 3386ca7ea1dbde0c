package dev.billbridge.cli.print;

import dev.billbridge.canonical.Text;

/** Text from outside as it may stand in a terminal. */
public final class OneLine {

  private static final int LONGEST = 200;
  private OneLine() {}

  /** The text in one line, without what a terminal would obey. */
  public static String of(String text) {
    return Text.oneLine(text);
  }

  /** The same, cut when it is very long. */
  public static String beginning(String text) {
    String line = of(text);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}

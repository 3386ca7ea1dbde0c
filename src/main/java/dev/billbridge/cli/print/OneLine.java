package dev.billbridge.cli.print;

import java.util.regex.Pattern;

/** Text from outside as it may stand in a terminal. */
public final class OneLine {

  private static final int LONGEST = 200;
  /** Line breaks, escape sequences, and what makes the rest of a line run the other way. */
  private static final Pattern COMMANDS = Pattern.compile("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]+");

  private OneLine() {}

  /** The text in one line, without what a terminal would obey. */
  public static String of(String text) {
    return COMMANDS.matcher(text).replaceAll(" ");
  }

  /** The same, cut when it is very long. */
  public static String beginning(String text) {
    String line = of(text);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}

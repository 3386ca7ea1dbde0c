package dev.billbridge.render;

/** Text from outside, made safe for a terminal. */
public final class OneLine {

  private static final int LONGEST = 200;

  private OneLine() {}

  /**
   * The text in one line. What a terminal would obey is shown as its number instead: line breaks,
   * escape codes, and what turns the direction of writing.
   */
  public static String of(String text) {
    return shown(text, "");
  }

  /** The same, cut when it is very long. */
  public static String beginning(String text) {
    String line = of(text);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  /** @param kept characters that are left as they are all the same */
  public static String shown(String text, String kept) {
    StringBuilder shown = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean obeyed = isObeyed(c) && kept.indexOf(c) < 0;
      if (obeyed && shown == null) {
        shown = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (shown != null) {
        shown.append(obeyed ? "\\u%04x".formatted((int) c) : String.valueOf(c));
      }
    }
    return shown == null ? text : shown.toString();
  }

  private static boolean isObeyed(char c) {
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || c == '\u061C'
        || c == '\u200E'
        || c == '\u200F'
        || c >= '\u202A' && c <= '\u202E'
        || c >= '\u2066' && c <= '\u2069';
  }
}

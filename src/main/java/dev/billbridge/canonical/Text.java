package dev.billbridge.canonical;

/** What text from outside must be before it becomes part of a value. */
public final class Text {

  /** Longest identifier: what every supported database can index. */
  public static final int IDENTIFIER_LENGTH = 255;
  /** Longest free text, in UTF-16 units. */
  public static final int TEXT_LENGTH = 1_000_000;

  private Text() {}

  /**
   * @return the same text
   * @throws IllegalArgumentException if it is missing, blank, too long to be a key, or not
   *     {@link #plain plain}
   */
  public static String identifier(String field, String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    if (value.length() > IDENTIFIER_LENGTH) {
      throw new IllegalArgumentException("%s has %d characters; an identifier has at most %d"
          .formatted(field, value.length(), IDENTIFIER_LENGTH));
    }
    return plain(field, value);
  }

  /**
   * Text that every database, file and receiver can hold unaltered.
   *
   * @param value null stays null
   * @throws IllegalArgumentException if it holds a NUL, an unpaired surrogate, or more than
   *     {@value #TEXT_LENGTH} characters
   */
  public static String plain(String field, String value) {
    String fault = value == null ? null : fault(value);
    if (fault != null) {
      throw new IllegalArgumentException(field + " " + fault);
    }
    return value;
  }

  /** @throws IllegalArgumentException if name or value of an attribute is not {@link #plain} */
  static void attribute(String name, String value) {
    plain("attribute name", name);
    String fault = value == null ? null : fault(value);
    if (fault != null) {
      throw new IllegalArgumentException("attribute " + name + " " + fault);
    }
  }

  /** Why a text cannot be kept unaltered; null when it can. */
  private static String fault(String value) {
    if (value.length() > TEXT_LENGTH) {
      return "has %d characters; at most %d can be kept".formatted(value.length(), TEXT_LENGTH);
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        return "holds a NUL character, which no database keeps";
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == value.length()
            || !Character.isLowSurrogate(value.charAt(i + 1))) {
          return "holds half of a character (an unpaired surrogate at " + i + ")";
        }
        i++;
      }
    }
    return null;
  }

  /**
   * Text from outside as it may stand in a sentence, on a terminal, in the ledger: in one line,
   * without control and escape characters, without what turns the direction of the line, and
   * without halves of characters. Each of them becomes a blank; several in a row become one.
   */
  public static String oneLine(String text) {
    StringBuilder line = new StringBuilder(text.length());
    boolean blank = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (isCommand(c)) {
        blank = true;
      } else {
        if (blank) {
          line.append(' ');
          blank = false;
        }
        line.appendCodePoint(c);
      }
    }
    return line.toString();
  }

  /** What a terminal would obey instead of show, and what no database keeps. */
  private static boolean isCommand(int c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || c >= 0x202A && c <= 0x202E
        || c >= 0x2066 && c <= 0x2069
        || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  /**
   * The words of a page: what stands between its tags, without scripts and styles, in one line.
   * Takes time in proportion to the length.
   */
  public static String words(String page) {
    StringBuilder words = new StringBuilder(page.length());
    StringBuilder ascii = new StringBuilder(page.length());
    page.chars().forEach(c -> ascii.append((char) (c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c)));
    // Not by a locale's rules, which may change the length.
    String lower = ascii.toString();
    for (int i = 0; i < page.length(); ) {
      if (page.charAt(i) != '<') {
        words.append(page.charAt(i++));
        continue;
      }
      String ending = lower.startsWith("<script", i)
          ? "</script"
          : lower.startsWith("<style", i) ? "</style" : null;
      int from = ending == null ? i : lower.indexOf(ending, i);
      int end = from < 0 ? -1 : page.indexOf('>', from);
      if (end < 0) {
        // Nothing closes any more: what follows is no markup, or the page was cut off.
        words.append(ending == null ? page.substring(i) : "");
        break;
      }
      words.append(' ');
      i = end + 1;
    }
    StringBuilder single = new StringBuilder(words.length());
    oneLine(words.toString()).chars().forEach(c -> {
      if (!Character.isWhitespace(c)
          || single.length() > 0 && single.charAt(single.length() - 1) != ' ') {
        single.append(Character.isWhitespace(c) ? ' ' : (char) c);
      }
    });
    return single.toString().strip();
  }

  /**
   * Parts joined by colons, each reversible: a colon or per cent sign inside a part is
   * percent-encoded.
   */
  static String joined(String... parts) {
    StringBuilder joined = new StringBuilder(64);
    for (String part : parts) {
      joined
          .append(joined.length() == 0 ? "" : ":")
          .append(part.replace("%", "%25").replace(":", "%3A"));
    }
    return joined.toString();
  }
}

package dev.billbridge.canonical;

import java.util.ArrayList;
import java.util.List;

/** What text from outside must be before it becomes part of a value. */
public final class Text {

  /** Longest identifier: what every supported database can index. */
  public static final int IDENTIFIER_LENGTH = 255;
  /** Longest free text, in UTF-16 units. */
  public static final int TEXT_LENGTH = 1_000_000;

  private Text() {}

  /**
   * @return the same text
   * @throws IllegalArgumentException if it is missing, blank, too long to be a key, or not {@link #plain plain}
   */
  public static String identifier(String field, String value) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    if (value.length() > IDENTIFIER_LENGTH) {
      throw new IllegalArgumentException("%s has %d characters; an identifier has at most %d".formatted(field, value.length(), IDENTIFIER_LENGTH));
    }
    return plain(field, value);
  }

  /**
   * Text that every database, file and receiver can hold unaltered.
   *
   * @param value null stays null
   * @throws IllegalArgumentException if it holds a NUL, an unpaired surrogate, or more than {@value #TEXT_LENGTH} characters
   */
  public static String plain(String field, String value) {
    if (value == null) {
      return null;
    }
    if (value.length() > TEXT_LENGTH) {
      throw new IllegalArgumentException("%s has %d characters; at most %d can be kept".formatted(field, value.length(), TEXT_LENGTH));
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0) {
        throw new IllegalArgumentException(field + " holds a NUL character, which no database keeps");
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c) || i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1))) {
          throw new IllegalArgumentException(field + " holds half of a character (an unpaired surrogate at " + i + ")");
        }
        i++;
      }
    }
    return value;
  }

  /** Parts joined by colons, each reversible: a colon or per cent sign inside a part is percent-encoded. */
  static String joined(String... parts) {
    List<String> encoded = new ArrayList<>();
    for (String part : parts) {
      encoded.add(part.replace("%", "%25").replace(":", "%3A"));
    }
    return String.join(":", encoded);
  }
}

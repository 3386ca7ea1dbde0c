package dev.billbridge.render;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.StatementRevision;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the file of a statement revision: the same revision always gets the same name, and two
 * revisions never share one.
 *
 * <p>A value from outside keeps its letters, digits, {@code _}, inner dots and hyphens; every other
 * byte of its UTF-8 form is written {@code %2F}. So no value can leave the directory, hide the file
 * or look like an option, and each can be read back.
 */
public final class FileNamePattern {

  /** Provider, account, statement and revision: unique without further thought. */
  public static final String DEFAULT =
      "{provider}-{accountNumber}-{statementId}-r{revision}.{extension}";

  /**
   * Leaves room for the manifest's ending and a temporary name within the 255 bytes of common file
   * systems.
   */
  static final int LONGEST = 180;

  private static final Pattern FIELD = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._-]*");
  private static final List<StatementField> FIELDS = List.of(
      StatementField.PROVIDER,
      StatementField.ACCOUNT_NUMBER,
      StatementField.DATASET,
      StatementField.STATEMENT_ID,
      StatementField.PERIOD_START,
      StatementField.PERIOD_END,
      StatementField.STATUS,
      StatementField.REVISION);

  private final String pattern;

  /**
   * @param pattern text with fields in braces, such as {@value #DEFAULT}
   * @throws IllegalArgumentException if it names an unknown field, holds a character that is not
   *     safe in every file name, or would give several revisions one name
   */
  public FileNamePattern(String pattern) {
    Set<String> used = new LinkedHashSet<>();
    for (MatchResult field : FIELD.matcher(pattern).results().toList()) {
      if (!field.group(1).equals("extension")
          && FIELDS.stream().noneMatch(f -> f.property().equals(field.group(1)))) {
        throw new IllegalArgumentException("file name \"%s\" names {%s}; there are %s"
            .formatted(pattern, field.group(1), known()));
      }
      used.add(field.group(1));
    }
    if (!LITERAL.matcher(FIELD.matcher(pattern).replaceAll("")).matches()
        || pattern.startsWith(".")) {
      throw new IllegalArgumentException(
          ("file name \"%s\" may hold letters, digits, dots, hyphens, underscores and fields in braces, "
                  + "and must not begin with a dot; example: %s")
              .formatted(pattern, DEFAULT));
    }
    if (!used.containsAll(Set.of("statementId", "revision"))) {
      throw new IllegalArgumentException(
          ("file name \"%s\" must hold {statementId} and {revision}, otherwise several revisions would "
                  + "share a name; example: %s")
              .formatted(pattern, DEFAULT));
    }
    this.pattern = pattern;
  }

  /** @param extension with inner dots, such as {@code csv.gz} */
  public String name(StatementRevision revision, String extension) {
    String name = FIELD
        .matcher(pattern)
        .replaceAll(field -> Matcher.quoteReplacement(value(field.group(1), revision, extension)));
    return name.length() <= LONGEST ? name : shortened(name);
  }

  private static String value(String property, StatementRevision revision, String extension) {
    if (property.equals("extension")) {
      return extension;
    }
    StatementField field =
        FIELDS.stream().filter(f -> f.property().equals(property)).findFirst().orElseThrow();
    String value = field.type().text(field.of(revision));
    // Hyphens join the fields. Kept only in the statement id, they leave one way to take a default
    // name apart.
    return field.type() == FieldType.DATE
        ? value
        : escaped(value, field == StatementField.STATEMENT_ID);
  }

  private static String escaped(String value, boolean keepHyphens) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    StringBuilder safe = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      boolean inner = i > 0 && i + 1 < bytes.length;
      boolean kept =
          switch (bytes[i]) {
            case '_' -> true;
            case '-' -> keepHyphens && i > 0;
            case '.' -> inner && isAlphanumeric(bytes[i - 1]) && isAlphanumeric(bytes[i + 1]);
            default -> isAlphanumeric(bytes[i]);
          };
      if (kept) {
        safe.append((char) bytes[i]);
      } else {
        safe.append('%').append(HexFormat.of().withUpperCase().toHexDigits(bytes[i]));
      }
    }
    return safe.toString();
  }

  private static boolean isAlphanumeric(byte b) {
    return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z';
  }

  /**
   * Keeps both ends and puts a hash of the whole between them; {@code %-} is no escape, so no other
   * name looks like this.
   */
  private static String shortened(String name) {
    String hash = HexFormat.of()
        .formatHex(ContentHash.sha256().digest(name.getBytes(StandardCharsets.UTF_8)), 0, 16);
    int tail = 40;
    int head = LONGEST - tail - hash.length() - "%-".length();
    return name.substring(0, head) + "%-" + hash + name.substring(name.length() - tail);
  }

  private static String known() {
    StringBuilder names = new StringBuilder();
    FIELDS.forEach(field -> names.append('{').append(field.property()).append("}, "));
    return names + "{extension}";
  }

  @Override
  public String toString() {
    return pattern;
  }
}

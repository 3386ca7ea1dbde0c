package dev.billbridge.settings.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A properties file whose keys know their line. Lines are found here, escapes are read by
 * {@link Properties}; what {@code Properties} would swallow in silence (a second value, a lost
 * backslash, another encoding) is a problem here.
 */
public final class PropertiesFile {
  private static final String ESCAPED = "\\tnrfu :=#!\n";

  /**
   * One key of the file.
   *
   * @param value without blanks at its ends; placeholders as written
   * @param line of the key, counted from 1
   */
  public record Entry(String key, String value, int line) {}

  private final Path file;
  private final Problems problems;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private PropertiesFile(Path file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * The entries of the file by key, in its order.
   *
   * @throws IOException if the file cannot be read
   */
  public static Map<String, Entry> read(Path file, Problems problems) throws IOException {
    PropertiesFile reading = new PropertiesFile(file, problems);
    reading.scan(reading.decode(Files.readAllBytes(file)).split("\r\n|\r|\n", -1));
    return Collections.unmodifiableMap(reading.entries);
  }

  /**
   * The line of a key.
   *
   * @param file null when there is none
   * @return 0 when the key is not in it, or the file cannot be read
   */
  public static int line(Path file, String key) {
    try {
      Entry entry = file == null ? null : read(file, new Problems()).get(key);
      return entry == null ? 0 : entry.line();
    } catch (IOException e) {
      return 0;
    }
  }

  private String decode(byte[] bytes) {
    int line = 1;
    for (int start = 0; start < bytes.length; line++) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      try {
        UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, end - start));
      } catch (CharacterCodingException e) {
        problems.add(
            line, "%s:%d: is not UTF-8 text; save the file as UTF-8".formatted(file, line));
        break;
      }
      start = end + 1;
    }
    String text = new String(bytes, UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private void scan(String[] lines) {
    for (int i = 0; i < lines.length; i++) {
      String start = withoutIndent(lines[i]);
      if (start.isEmpty() || start.startsWith("#") || start.startsWith("!")) {
        continue;
      }
      int line = i + 1;
      StringBuilder logical = new StringBuilder(start);
      while (endsInBackslash(lines[i]) && i + 1 < lines.length) {
        i++;
        logical.append('\n').append(withoutIndent(lines[i]));
      }
      add(logical.toString(), line);
    }
  }

  private void add(String logical, int line) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(logical));
    } catch (IOException | IllegalArgumentException e) {
      problems.add(
          line,
          "%s:%d: has a broken \\u escape; write four hexadecimal digits after it, or the letter itself"
              .formatted(file, line));
      return;
    }
    properties.forEach((name, text) -> {
      String key = (String) name;
      Entry entry = new Entry(key, ((String) text).strip(), line);
      Entry first = entries.putIfAbsent(key, entry);
      if (first != null) {
        problems.add(
            line,
            "%s:%d: %s is already given in line %d; remove one of them"
                .formatted(file, line, key, first.line()));
      } else if (losesBackslash(logical)
          || entry.value().chars().anyMatch(Character::isISOControl)) {
        problems.add(
            line,
            "%s:%d: %s has a tab, a line break or a single backslash in its value; write \\\\ for a backslash, or /"
                .formatted(file, line, key));
      }
    });
  }

  private static boolean losesBackslash(String logical) {
    for (int i = logical.indexOf('\\');
        i >= 0 && i + 1 < logical.length();
        i = logical.indexOf('\\', i + 2)) {
      if (ESCAPED.indexOf(logical.charAt(i + 1)) < 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean endsInBackslash(String line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private static String withoutIndent(String line) {
    int start = 0;
    while (start < line.length() && " \t\f".indexOf(line.charAt(start)) >= 0) {
      start++;
    }
    return line.substring(start);
  }
}

package dev.billbridge.mapping;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.OperatorFile;
import dev.billbridge.settings.text.JqSyntaxError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * A jq file with the definitions it may use. What is wrong with it is said with its own line, and
 * what is wrong with the definitions is said once, about the file they are in.
 *
 * @param prelude definitions every file may use; may be empty
 */
record JqProgram(Path file, String prelude, String source) {

  private static final Pattern DEFINITION = Pattern.compile("def\\s+(\\w+)");

  /** @throws MappingException if the file is not UTF-8 */
  static JqProgram read(Path file, String prelude) throws IOException, MappingException {
    return new JqProgram(file, prelude, text(file));
  }

  /** @throws MappingException if the definitions alone do not compile */
  static String prelude(Path file) throws IOException, MappingException {
    String source = text(file);
    compiled(source + "\n.", file, 0, source);
    return source;
  }

  /** SHA-256 (hex) of the program: another one may say something else about the same documents. */
  String hash() {
    return HexFormat.of()
        .formatHex(
            ContentHash.sha256().digest((prelude + source).getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * @throws MappingException with file and line, if the program does not compile or does not define
   *     the function
   */
  JqFunction function(String name) throws MappingException {
    if (!defines(name)) {
      throw new MappingException(
          "%s does not define %s; write def %s: …;".formatted(file, name, name));
    }
    JsonQuery program =
        compiled(prelude + "\n" + source + "\n" + JqFunction.HERE, file, lines(prelude), source);
    return JqFunction.of(name, program, prelude, source);
  }

  /** Whether the file itself defines a function without arguments. */
  boolean defines(String name) {
    return Pattern.compile("(?m)^[^#\n]*\\bdef\\s+" + name + "\\s*:")
        .matcher(source)
        .find();
  }

  private static String text(Path file) throws IOException, MappingException {
    try {
      return OperatorFile.text(file);
    } catch (CharacterCodingException e) {
      throw new MappingException(file + " is not UTF-8; save it in that encoding", e);
    }
  }

  private static JsonQuery compiled(String program, Path file, int before, String source)
      throws MappingException {
    try {
      return JsonQuery.compile(program, Versions.JQ_1_6);
    } catch (JsonQueryException e) {
      JqSyntaxError error = JqSyntaxError.of(JqFunction.firstLine(e));
      String what = error.what().replace("\"" + JqFunction.HERE + "\"", "end of file");
      if (error.line() == 0) {
        throw new MappingException("%s: is not valid jq: %s".formatted(file, what), e);
      }
      // What is missing at the end is noticed behind it.
      int line = Math.max(1, Math.min(error.line() - before, lines(source)));
      throw new MappingException(
          "%s:%d: is not valid jq: %s in column %d%s"
              .formatted(file, line, what, error.column(), definition(source, line)),
          e);
    }
  }

  /** The definition that a line belongs to, since what is wrong is often noticed at its end. */
  private static String definition(String source, int line) {
    String[] lines = source.split("\n", -1);
    for (int i = Math.min(line, lines.length); i > 0; i--) {
      Matcher begin = DEFINITION.matcher(lines[i - 1]);
      if (begin.lookingAt()) {
        return i == line
            ? ""
            : ", in the definition of %s that begins in line %d".formatted(begin.group(1), i);
      }
    }
    return "";
  }

  /** How many lines a text has when another one follows in a new line. */
  private static int lines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count() + 1;
  }
}

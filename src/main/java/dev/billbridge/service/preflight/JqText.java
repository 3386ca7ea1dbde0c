package dev.billbridge.service.preflight;

import dev.billbridge.mapping.Mappings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The text of a jq program, read word by word. The compiler resolves a function only when a
 * document reaches it, so a misspelt name would stay hidden until then; here it is found
 * beforehand, with its line.
 */
final class JqText {

  private final List<JqToken> tokens;

  /**
   * A field that is read.
   *
   * @param of the field or variable before the dot, such as {@code .parts} or {@code $line}; empty
   *     when it is the input or the answer of something
   * @param name without the dot
   * @param line in the file, from 1
   */
  record Field(String of, String name, int line) {}

  JqText(String text) {
    this.tokens = JqToken.of(text);
  }

  /**
   * Reports every function and variable that is used and not defined.
   *
   * @param prelude definitions that precede this text; empty when there are none
   * @param problem receives a line of this text and a sentence that includes the fix
   */
  void unknown(JqText prelude, BiConsumer<Integer, String> problem) {
    Set<String> known = new TreeSet<>(Mappings.functions());
    new JqNames(prelude.tokens).walk(known, (number, sentence) -> {});
    new JqNames(tokens).walk(known, problem);
  }

  /** The line of a definition at the outermost level; 0 when there is none of this name. */
  int definition(String function) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).kind() == JqToken.Kind.WORD
          && tokens.get(i).text().equals("def")
          && tokens.get(i + 1).text().equals(function)) {
        return tokens.get(i).line();
      }
    }
    return 0;
  }

  /** Every field that is read, in the order of the text. */
  List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).kind() == JqToken.Kind.FIELD) {
        JqToken before = i == 0 ? null : tokens.get(i - 1);
        // A blank between a field and a dot is no path, but nobody writes two fields in a row for
        // anything else.
        String of = before == null
            ? ""
            : before.kind() == JqToken.Kind.FIELD
                ? "." + before.text()
                : before.kind() == JqToken.Kind.VARIABLE ? before.text() : "";
        fields.add(new Field(of, tokens.get(i).text(), tokens.get(i).line()));
      }
    }
    return fields;
  }

  /**
   * The variable that stands for a field of the input, as in {@code .statement as $s}; null when
   * there is none.
   */
  String alias(String field) {
    for (int i = 0; i + 2 < tokens.size(); i++) {
      if (tokens.get(i).kind() == JqToken.Kind.FIELD
          && tokens.get(i).text().equals(field)
          && tokens.get(i + 1).text().equals("as")
          && tokens.get(i + 2).kind() == JqToken.Kind.VARIABLE) {
        return tokens.get(i + 2).text();
      }
    }
    return null;
  }

  /** Texts behind a key, such as every part that {@code from} names. */
  List<Field> textsOf(String key) {
    List<Field> texts = new ArrayList<>();
    for (int i = 0; i + 2 < tokens.size(); i++) {
      boolean named =
          (tokens.get(i).kind() == JqToken.Kind.WORD || tokens.get(i).kind() == JqToken.Kind.TEXT)
              && tokens.get(i).text().equals(key);
      if (named
          && tokens.get(i + 1).is(":")
          && tokens.get(i + 2).kind() == JqToken.Kind.TEXT
          && !(i + 3 < tokens.size() && tokens.get(i + 3).is("("))) {
        texts.add(new Field(key, tokens.get(i + 2).text(), tokens.get(i + 2).line()));
      }
    }
    return texts;
  }

  /** The line of a text between quotes; 0 when there is none like it. */
  int line(String literal) {
    return tokens.stream()
        .filter(token -> token.kind() == JqToken.Kind.TEXT && token.text().equals(literal))
        .mapToInt(JqToken::line)
        .findFirst()
        .orElse(0);
  }

  /** The line where a field is read; 0 when there is none or more than one. */
  int lineOfField(String name) {
    List<Integer> lines = fields().stream()
        .filter(field -> field.name().equals(name))
        .map(Field::line)
        .distinct()
        .toList();
    return lines.size() == 1 ? lines.get(0) : 0;
  }

  /** Keys of the objects that are built, each with the line where it first stands. */
  Map<String, Integer> keys() {
    Map<String, Integer> keys = new TreeMap<>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i + 1).is(":")
          && (tokens.get(i).kind() == JqToken.Kind.WORD
              || tokens.get(i).kind() == JqToken.Kind.TEXT)) {
        keys.putIfAbsent(tokens.get(i).text(), tokens.get(i).line());
      }
    }
    return keys;
  }
}

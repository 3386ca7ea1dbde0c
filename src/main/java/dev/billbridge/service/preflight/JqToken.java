package dev.billbridge.service.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of a jq program.
 *
 * @param text a field without its dot, a variable with its dollar sign, a text without its quotes
 *     and interpolations
 * @param line in the file, from 1
 */
record JqToken(Kind kind, String text, int line) {

  enum Kind {
    WORD,
    FIELD,
    VARIABLE,
    TEXT,
    OTHER
  }

  boolean is(String symbol) {
    return kind == Kind.OTHER && text.equals(symbol);
  }

  /** Whether it opens a parenthesis, bracket or brace. */
  boolean opens() {
    return is("(") || is("[") || is("{");
  }

  /** Whether it closes a parenthesis, bracket or brace. */
  boolean closes() {
    return is(")") || is("]") || is("}");
  }

  /** The words of a program in their order, without blanks and comments. */
  static List<JqToken> of(String program) {
    return new Reader(program).tokens;
  }

  private static final class Reader {

    private static final Pattern WORD =
        Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z_][A-Za-z0-9_]*)*");
    private static final Pattern NUMBER =
        Pattern.compile("[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]+)?|\\.[0-9]+([eE][+-]?[0-9]+)?");

    private final List<JqToken> tokens = new ArrayList<>();
    private final String text;
    private int at;
    private int line = 1;

    Reader(String text) {
      this.text = text;
      while (at < text.length()) {
        read();
      }
    }

    private void read() {
      char c = text.charAt(at);
      boolean quotedField = c == '.' && at + 1 < text.length() && text.charAt(at + 1) == '"';
      if (Character.isWhitespace(c)) {
        line += c == '\n' ? 1 : 0;
        at++;
      } else if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == '"' || quotedField) {
        at += quotedField ? 1 : 0;
        string(quotedField ? Kind.FIELD : Kind.TEXT);
      } else {
        String number = matches(NUMBER, at);
        boolean prefixed = number == null && (c == '.' || c == '$' || c == '@');
        String word = matches(WORD, prefixed ? at + 1 : at);
        if (number != null) {
          add(Kind.OTHER, number, number.length());
        } else if (word == null) {
          add(Kind.OTHER, String.valueOf(c), 1);
        } else if (prefixed) {
          add(
              c == '.' ? Kind.FIELD : c == '$' ? Kind.VARIABLE : Kind.OTHER,
              c == '.' ? word : c + word,
              1 + word.length());
        } else {
          add(Kind.WORD, word, word.length());
        }
      }
    }

    private String matches(Pattern pattern, int from) {
      Matcher matcher = pattern.matcher(text).region(from, text.length());
      return matcher.lookingAt() ? matcher.group() : null;
    }

    private void add(Kind kind, String word, int length) {
      tokens.add(new JqToken(kind, word, line));
      at += length;
    }

    /** A text; an interpolation {@code \(…)} is read as if it followed the text in parentheses. */
    private void string(Kind kind) {
      int place = tokens.size();
      int first = line;
      StringBuilder literal = new StringBuilder();
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        if (text.startsWith("\\(", at)) {
          at++;
          int depth = 0;
          do {
            int before = tokens.size();
            read();
            if (tokens.size() > before) {
              depth += tokens.get(before).is("(") ? 1 : tokens.get(before).is(")") ? -1 : 0;
            }
          } while (depth > 0 && at < text.length());
        } else {
          if (text.charAt(at) == '\\') {
            at++;
          }
          if (at < text.length()) {
            line += text.charAt(at) == '\n' ? 1 : 0;
            literal.append(text.charAt(at++));
          }
        }
      }
      at++;
      tokens.add(place, new JqToken(kind, literal.toString(), first));
    }
  }
}

package dev.billbridge.service.preflight;

import dev.billbridge.mapping.Mappings;
import dev.billbridge.settings.text.Nearest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a jq program, read word by word. The compiler looks a function up only when a
 * document reaches it, so a misspelt name would wait for the first one that does; here it is found
 * beforehand, with its line.
 */
final class JqText {

  private static final Set<String> KEYWORDS = Set.of(
      "def", "if", "then", "elif", "else", "end", "as", "reduce", "foreach", "try", "catch",
      "label", "import", "include", "break", "and", "or", "__loc__", "null", "true", "false");
  private static final Set<String> GIVEN_VARIABLES = Set.of("$__loc__", "$ENV", "$__prog_args");
  private static final Pattern WORD =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(::[A-Za-z_][A-Za-z0-9_]*)*");
  private static final Pattern NUMBER =
      Pattern.compile("[0-9]+(\\.[0-9]*)?([eE][+-]?[0-9]+)?|\\.[0-9]+([eE][+-]?[0-9]+)?");

  private final List<Token> tokens = new ArrayList<>();
  private final String text;
  private int at;
  private int line = 1;

  private enum Kind {
    WORD,
    FIELD,
    VARIABLE,
    TEXT,
    OTHER
  }

  /**
   * @param text a field without its dot, a variable with its dollar sign, a text without its quotes
   *     and what it works out
   */
  private record Token(Kind kind, String text, int line) {

    boolean is(String symbol) {
      return kind == Kind.OTHER && text.equals(symbol);
    }
  }

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
    tokens.add(new Token(kind, word, line));
    at += length;
  }

  /**
   * A text; what it works out, in {@code \(…)}, is read as if it stood behind it in parentheses.
   */
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
    tokens.add(place, new Token(kind, literal.toString(), first));
  }

  /** A function that is defined: its name, and {@code name/2} for how many values it takes. */
  private record Function(String name, int arity) {

    @Override
    public String toString() {
      return name + "/" + arity;
    }
  }

  /** What is known in the body of a definition. @param depth parentheses around its head */
  private record Frame(Function defined, int depth, Set<String> functions, Set<String> variables) {}

  /**
   * Every function and variable that is used and not there.
   *
   * @param prelude definitions that stand before this text; empty when there are none
   * @param problem is given the line in this text, and a sentence that says how to go on
   */
  void unknown(JqText prelude, BiConsumer<Integer, String> problem) {
    Set<String> known = new TreeSet<>(Mappings.functions());
    prelude.walk(known, (number, sentence) -> {});
    walk(known, problem);
  }

  /** @param known grows by what is defined at the outermost level */
  private void walk(Set<String> known, BiConsumer<Integer, String> problem) {
    Deque<Frame> frames = new ArrayDeque<>();
    frames.push(new Frame(null, 0, known, new HashSet<>(GIVEN_VARIABLES)));
    Deque<String> open = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() == Kind.WORD && token.text().equals("def") && !isKey(i, open)) {
        i = define(i, frames, open.size());
      } else if (token.is("(") || token.is("[") || token.is("{")) {
        open.push(token.text());
      } else if (token.is(")") || token.is("]") || token.is("}")) {
        open.poll();
      } else if (token.is(";")
          && frames.peek().defined() != null
          && open.size() == frames.peek().depth()) {
        Function defined = frames.pop().defined();
        frames.peek().functions().add(defined.toString());
      } else if (token.kind() == Kind.WORD
          && (token.text().equals("as") || token.text().equals("label"))
          && !isKey(i, open)) {
        bind(i + 1, frames.peek().variables());
      } else if (token.kind() == Kind.WORD && !KEYWORDS.contains(token.text()) && !isKey(i, open)) {
        called(
            new Function(token.text(), arity(i)), token.line(), frames.peek().functions(), problem);
      } else if (token.kind() == Kind.OTHER
          && token.text().length() > 1
          && token.text().startsWith("@")) {
        called(new Function(token.text(), 0), token.line(), frames.peek().functions(), problem);
      } else if (token.kind() == Kind.VARIABLE
          && !frames.peek().variables().contains(token.text())) {
        problem.accept(
            token.line(),
            "%s is not set here%s"
                .formatted(
                    token.text(),
                    Nearest.hint(
                        token.text(),
                        frames.peek().variables(),
                        "write it behind \"as\" before it is used")));
      }
    }
  }

  private boolean isKey(int i, Deque<String> open) {
    return "{".equals(open.peek())
        && i > 0
        && (tokens.get(i - 1).is("{") || tokens.get(i - 1).is(","));
  }

  /**
   * Reads {@code def name(parameters):} and opens its frame; what it defines is known in its own
   * body, too.
   */
  private int define(int def, Deque<Frame> frames, int depth) {
    Set<String> functions = new TreeSet<>(frames.peek().functions());
    Set<String> variables = new HashSet<>(frames.peek().variables());
    int arity = 0;
    int i = def + 2;
    for (; i < tokens.size() && !tokens.get(i).is(":"); i++) {
      Token parameter = tokens.get(i);
      if (parameter.kind() == Kind.VARIABLE) {
        variables.add(parameter.text());
      }
      if (parameter.kind() == Kind.WORD || parameter.kind() == Kind.VARIABLE) {
        functions.add(parameter.text().replace("$", "") + "/0");
        arity++;
      }
    }
    Function defined =
        new Function(def + 1 < tokens.size() ? tokens.get(def + 1).text() : "", arity);
    functions.add(defined.toString());
    frames.push(new Frame(defined, depth, functions, variables));
    return i;
  }

  /**
   * {@code as $x}, {@code as [$x, {a: $y}]}, {@code label $x}: known from here to the end of the
   * definition.
   */
  private void bind(int first, Set<String> variables) {
    for (int i = first;
        i < tokens.size() && !tokens.get(i).is("|") && !tokens.get(i).is("(");
        i++) {
      if (tokens.get(i).kind() == Kind.VARIABLE) {
        variables.add(tokens.get(i).text());
      }
    }
  }

  /** Values that are given to the word at this place. */
  private int arity(int i) {
    if (i + 1 >= tokens.size() || !tokens.get(i + 1).is("(")) {
      return 0;
    }
    int depth = 0;
    int values = 1;
    for (int j = i + 1; j < tokens.size(); j++) {
      Token token = tokens.get(j);
      if (token.is("(") || token.is("[") || token.is("{")) {
        depth++;
      } else if (token.is(")") || token.is("]") || token.is("}")) {
        depth--;
      } else if (token.is(";") && depth == 1) {
        values++;
      }
      if (depth == 0) {
        break;
      }
    }
    return values;
  }

  private static void called(
      Function called, int line, Set<String> known, BiConsumer<Integer, String> problem) {
    if (known.contains(called.toString())) {
      return;
    }
    List<String> arities = known.stream()
        .filter(function -> function.startsWith(called.name() + "/"))
        .map(function -> function.substring(function.indexOf('/') + 1))
        .toList();
    if (arities.isEmpty()) {
      Set<String> names = new TreeSet<>();
      known.forEach(function -> names.add(function.replaceFirst("/.*", "")));
      problem.accept(
          line,
          "there is no function %s%s"
              .formatted(
                  called.name(),
                  Nearest.hint(
                      called.name(),
                      names,
                      "define it in this file before it is used, or in prelude.jq")));
    } else {
      problem.accept(
          line,
          "%s takes %s values, not %d; write them in parentheses, separated by semicolons"
              .formatted(called.name(), String.join(" or ", arities), called.arity()));
    }
  }

  /** The line of a definition at the outermost level; 0 when there is none of this name. */
  int definition(String function) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i).kind() == Kind.WORD
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
      if (tokens.get(i).kind() == Kind.FIELD) {
        Token before = i == 0 ? null : tokens.get(i - 1);
        // A blank between a field and a dot is no path, but nobody writes two fields in a row for
        // anything else.
        String of = before == null
            ? ""
            : before.kind() == Kind.FIELD
                ? "." + before.text()
                : before.kind() == Kind.VARIABLE ? before.text() : "";
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
      if (tokens.get(i).kind() == Kind.FIELD
          && tokens.get(i).text().equals(field)
          && tokens.get(i + 1).text().equals("as")
          && tokens.get(i + 2).kind() == Kind.VARIABLE) {
        return tokens.get(i + 2).text();
      }
    }
    return null;
  }

  /** Texts behind a key, such as every part that {@code from} names. */
  List<Field> textsOf(String key) {
    List<Field> texts = new ArrayList<>();
    for (int i = 0; i + 2 < tokens.size(); i++) {
      boolean named = (tokens.get(i).kind() == Kind.WORD || tokens.get(i).kind() == Kind.TEXT)
          && tokens.get(i).text().equals(key);
      if (named
          && tokens.get(i + 1).is(":")
          && tokens.get(i + 2).kind() == Kind.TEXT
          && !(i + 3 < tokens.size() && tokens.get(i + 3).is("("))) {
        texts.add(new Field(key, tokens.get(i + 2).text(), tokens.get(i + 2).line()));
      }
    }
    return texts;
  }

  /** The line of a text between quotes; 0 when there is none like it. */
  int line(String literal) {
    return tokens.stream()
        .filter(token -> token.kind() == Kind.TEXT && token.text().equals(literal))
        .mapToInt(Token::line)
        .findFirst()
        .orElse(0);
  }

  /** Keys of the objects that are built. */
  Collection<String> keys() {
    Set<String> keys = new TreeSet<>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      if (tokens.get(i + 1).is(":")
          && (tokens.get(i).kind() == Kind.WORD || tokens.get(i).kind() == Kind.TEXT)) {
        keys.add(tokens.get(i).text());
      }
    }
    return keys;
  }
}

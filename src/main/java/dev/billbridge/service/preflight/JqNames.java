package dev.billbridge.service.preflight;

import dev.billbridge.settings.text.Nearest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Which functions and variables a jq program defines, and which it uses without defining them. */
final class JqNames {

  private static final Set<String> KEYWORDS = Set.of(
      "def", "if", "then", "elif", "else", "end", "as", "reduce", "foreach", "try", "catch",
      "label", "import", "include", "break", "and", "or", "__loc__", "null", "true", "false");
  private static final Set<String> GIVEN_VARIABLES = Set.of("$__loc__", "$ENV", "$__prog_args");

  private final List<JqToken> tokens;

  JqNames(List<JqToken> tokens) {
    this.tokens = tokens;
  }

  /** A function that is defined: its name, and {@code name/2} for how many values it takes. */
  private record Function(String name, int arity) {

    @Override
    public String toString() {
      return name + "/" + arity;
    }
  }

  /**
   * What is known in the body of a definition.
   *
   * @param depth parentheses around its head
   */
  private record Frame(Function defined, int depth, Set<String> functions, Set<String> variables) {}

  /**
   * Reports every function and variable that is used and not defined.
   *
   * @param known functions, as {@code name/arity}; grows by what is defined at the outermost level
   * @param problem receives a line of the program and a sentence that includes the fix
   */
  void walk(Set<String> known, BiConsumer<Integer, String> problem) {
    Deque<Frame> frames = new ArrayDeque<>();
    frames.push(new Frame(null, 0, known, new HashSet<>(GIVEN_VARIABLES)));
    Deque<String> open = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      JqToken token = tokens.get(i);
      if (token.kind() == JqToken.Kind.WORD && token.text().equals("def") && !isKey(i, open)) {
        i = define(i, frames, open.size());
      } else if (token.opens()) {
        open.push(token.text());
      } else if (token.closes()) {
        open.poll();
      } else if (token.is(";")
          && frames.peek().defined() != null
          && open.size() == frames.peek().depth()) {
        Function defined = frames.pop().defined();
        frames.peek().functions().add(defined.toString());
      } else if (token.kind() == JqToken.Kind.WORD
          && (token.text().equals("as") || token.text().equals("label"))
          && !isKey(i, open)) {
        bind(i + 1, frames.peek().variables());
      } else if (token.kind() == JqToken.Kind.WORD
          && !KEYWORDS.contains(token.text())
          && !isKey(i, open)) {
        called(
            new Function(token.text(), arity(i)), token.line(), frames.peek().functions(), problem);
      } else if (token.kind() == JqToken.Kind.OTHER
          && token.text().length() > 1
          && token.text().startsWith("@")) {
        called(new Function(token.text(), 0), token.line(), frames.peek().functions(), problem);
      } else if (token.kind() == JqToken.Kind.VARIABLE
          && !frames.peek().variables().contains(token.text())) {
        problem.accept(
            token.line(),
            "%s is not set here%s"
                .formatted(
                    token.text(),
                    Nearest.hint(
                        token.text(),
                        frames.peek().variables(),
                        "define it with \"as\" before it is used")));
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
      JqToken parameter = tokens.get(i);
      if (parameter.kind() == JqToken.Kind.VARIABLE) {
        variables.add(parameter.text());
      }
      if (parameter.kind() == JqToken.Kind.WORD || parameter.kind() == JqToken.Kind.VARIABLE) {
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
      if (tokens.get(i).kind() == JqToken.Kind.VARIABLE) {
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
      JqToken token = tokens.get(j);
      if (token.opens()) {
        depth++;
      } else if (token.closes()) {
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
}

package dev.billbridge.service.preflight;

import dev.billbridge.settings.text.Nearest;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a statement for a {@code sql} sink, as far as it can be judged without its database.
 */
public final class SqlText {

  private static final Pattern NAME = Pattern.compile("(?<![:\\w]):(\\??)([A-Za-z_][A-Za-z0-9_]*)");

  private SqlText() {}

  /**
   * @param known names that have a value
   * @param problem is given the line, from 1, and a sentence
   */
  public static void check(String sql, Set<String> known, BiConsumer<Integer, String> problem) {
    StringBuilder outside = new StringBuilder();
    int opened = 0;
    char quote = 0;
    int depth = 0;
    int line = 1;
    StringBuilder quoted = new StringBuilder();
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      line += c == '\n' ? 1 : 0;
      if (quote == 0 && sql.startsWith("--", i)) {
        int end = sql.indexOf('\n', i);
        i = (end < 0 ? sql.length() : end) - 1;
      } else if (quote == 0 && (c == '\'' || c == '"' || c == '`')) {
        quote = c;
        opened = line;
        quoted.setLength(0);
      } else if (quote != 0 && c == quote) {
        Matcher inside = NAME.matcher(quoted);
        while (quote == '\'' && inside.find()) {
          if (known.contains(inside.group(2))) {
            problem.accept(
                line,
                "%s is in quotes, so it would be written literally; remove the quotes"
                    .formatted(inside.group()));
          }
        }
        quote = 0;
      } else if (quote != 0) {
        quoted.append(c);
      } else {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (depth < 0) {
          problem.accept(line, "has a closing parenthesis too many");
          depth = 0;
        }
      }
      outside.append(quote == 0 || c == '\n' ? c : ' ');
    }
    if (quote != 0) {
      problem.accept(opened, "has a quote %s that is not closed".formatted(quote));
    } else if (depth > 0) {
      problem.accept(line, "has an opening parenthesis too many");
    }
    names(outside.toString(), known, problem);
  }

  private static void names(String sql, Set<String> known, BiConsumer<Integer, String> problem) {
    Matcher names = NAME.matcher(sql);
    while (names.find()) {
      String name = names.group(2);
      int line = (int) sql.substring(0, names.start()).lines().count();
      int at = Math.max(1, sql.substring(0, names.start()).endsWith("\n") ? line + 1 : line);
      if (names.group(1).isEmpty()) {
        if (known.contains(name) || Nearest.to(name, known).isPresent()) {
          problem.accept(
              at,
              ":%s is not filled in; write :?%s"
                  .formatted(
                      name,
                      known.contains(name) ? name : Nearest.to(name, known).orElseThrow()));
        }
      } else if (!known.contains(name)) {
        String hint = Nearest.to(name, known)
            .map(near -> "; did you mean :?" + near + "?")
            .orElse("; there are :?" + String.join(", :?", known));
        problem.accept(at, ":?%s has no value%s".formatted(name, hint));
      }
    }
    if (sql.contains(":?${")) {
      problem.accept(
          1, "may hold names such as :?record_id, and nothing that is put together when it runs");
    }
    int end = sql.strip().indexOf(';');
    if (end >= 0 && end < sql.strip().length() - 1) {
      problem.accept(1, "holds more than one statement; keep one");
    }
  }
}

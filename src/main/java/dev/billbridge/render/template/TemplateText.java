package dev.billbridge.render.template;

/**
 * The text of a template as it is run.
 *
 * @param program with each value that is inserted into a text, {@code \\(…)}, passed through a
 *     function that refuses null
 * @param literals what the template says itself, without its comments: figures in it are the
 *     operator's own
 */
record TemplateText(String program, String literals) {

  /** Name of the function; its argument is the line, from 1. */
  static final String INSERTED = "_inserted";

  static TemplateText of(String source) {
    Reading reading = new Reading(source);
    reading.code(false);
    return new TemplateText(reading.program.toString(), reading.literals.toString());
  }

  private static final class Reading {

    private final String source;
    private final StringBuilder program = new StringBuilder();
    private final StringBuilder literals = new StringBuilder();
    private int at;
    private int line = 1;

    Reading(String source) {
      this.source = source;
    }

    /** Up to the end, or to the parenthesis that closes what is inserted. */
    void code(boolean inserted) {
      int depth = 0;
      while (at < source.length()) {
        char c = source.charAt(at);
        if (c == '#') {
          comment();
        } else if (c == '"') {
          take();
          string();
        } else if (c == ')' && inserted && depth == 0) {
          return;
        } else {
          depth += c == '(' ? 1 : c == ')' ? -1 : 0;
          take();
        }
      }
    }

    private void string() {
      while (at < source.length() && source.charAt(at) != '"') {
        if (source.startsWith("\\(", at)) {
          take();
          take();
          int first = line;
          code(true);
          program.append('|').append(INSERTED).append('(').append(first).append(')');
        } else if (source.charAt(at) == '\\' && at + 1 < source.length()) {
          take();
        }
        if (at < source.length()) {
          take();
        }
      }
      if (at < source.length()) {
        take();
      }
    }

    private void comment() {
      while (at < source.length() && source.charAt(at) != '\n') {
        program.append(source.charAt(at++));
      }
    }

    private void take() {
      char c = source.charAt(at++);
      line += c == '\n' ? 1 : 0;
      program.append(c);
      literals.append(c);
    }
  }
}

package dev.billbridge.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * What a row requires of one column: nothing when empty; one of {@code a|b}; {@code prefix*}; not
 * these, {@code !a|b}. {@code *} is any known value, {@code !*} an unknown one. A backslash takes
 * the meaning from the sign after it.
 *
 * @param choices empty means any value, known or not
 * @param negated whether the value must be none of the choices; an unknown value is none of them
 */
public record Cell(List<Choice> choices, boolean negated) {

  /** Any value. */
  static final Cell ANY = new Cell(List.of(), false);

  /**
   * One value, or all that begin with it.
   *
   * @param text without signs that have a meaning
   */
  public record Choice(String text, boolean prefix) {

    boolean matches(String value) {
      return prefix ? value.startsWith(text) : value.equals(text);
    }

    boolean covers(Choice other) {
      return prefix ? other.text.startsWith(text) : !other.prefix && other.text.equals(text);
    }

    boolean meets(Choice other) {
      return covers(other) || other.covers(this);
    }
  }

  public Cell {
    choices = List.copyOf(choices);
  }

  /** @throws IllegalArgumentException in a sentence that goes on after the cell's text */
  public static Cell parse(String cell) {
    if (cell.isEmpty()) {
      return ANY;
    }
    boolean negated = cell.startsWith("!");
    List<Choice> choices = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    boolean prefix = false;
    for (int i = negated ? 1 : 0; i <= cell.length(); i++) {
      char c = i == cell.length() ? '|' : cell.charAt(i);
      if (c == '|') {
        choices.add(choice(text.toString().strip(), prefix));
        text.setLength(0);
        prefix = false;
      } else if (prefix) {
        throw new IllegalArgumentException(
            "has a * before its end; only a beginning can be matched, such as web-*; write \\* for"
                + " the sign itself");
      } else if (c == '!' && text.isEmpty()) {
        throw new IllegalArgumentException(
            "has a ! inside; it stands once, before all choices: !a|b; write \\! for the sign"
                + " itself");
      } else if (c == '*') {
        prefix = true;
      } else if (c == '\\') {
        if (i + 1 == cell.length()) {
          throw new IllegalArgumentException("ends in a backslash; write \\\\ for the sign itself");
        }
        text.append(cell.charAt(++i));
      } else {
        text.append(c);
      }
    }
    return new Cell(choices, negated);
  }

  private static Choice choice(String text, boolean prefix) {
    if (text.isEmpty() && !prefix) {
      throw new IllegalArgumentException(
          "has an empty choice; write one value or several as a|b, and !* for \"unknown\"");
    }
    return new Choice(text, prefix);
  }

  boolean isAny() {
    return choices.isEmpty();
  }

  /** @param value null or empty when unknown */
  public boolean matches(String value) {
    if (isAny()) {
      return true;
    }
    boolean known = value != null && !value.isEmpty();
    return (known && choices.stream().anyMatch(choice -> choice.matches(value))) != negated;
  }

  /** Whether it matches a value that begins like this and that no cell of the file spells out. */
  boolean matchesBeyond(String beginning) {
    return isAny()
        || choices.stream().anyMatch(choice -> choice.prefix && beginning.startsWith(choice.text))
            != negated;
  }

  /** Whether it matches everything that the other one matches. */
  boolean covers(Cell other) {
    if (isAny() || other.isAny()) {
      return isAny();
    }
    if (!negated) {
      return !other.negated && allCovered(other.choices, choices);
    }
    return other.negated
        ? allCovered(choices, other.choices)
        : other.choices.stream().noneMatch(one -> choices.stream().anyMatch(one::meets));
  }

  private static boolean allCovered(List<Choice> inner, List<Choice> outer) {
    return inner.stream().allMatch(one -> outer.stream().anyMatch(choice -> choice.covers(one)));
  }

  /** Cells that together match the same, as simple as they can be. */
  List<Cell> parts() {
    return negated || choices.size() < 2
        ? List.of(this)
        : choices.stream().map(choice -> new Cell(List.of(choice), false)).toList();
  }
}

package dev.billbridge.rules;

import dev.billbridge.settings.text.Rule;
import dev.billbridge.settings.text.Rules;
import java.math.BigDecimal;
import java.util.List;

/**
 * A column that states what a row decides.
 *
 * @param name as it stands in the header
 * @param isRequired whether each row must fill it
 * @param isFigure whether it is a decimal: with a comma only where the file's separator is another
 * @param rule refuses a value in a sentence that goes on after it
 */
public record ResultColumn(String name, boolean isRequired, boolean isFigure, Rule<?> rule) {

  private static final Rule<BigDecimal> FIGURE = text -> {
    if (!text.matches("-?[0-9]{1,20}(\\.[0-9]{1,20})?")) {
      throw new IllegalArgumentException("is not a figure; examples: 15 or 0.5");
    }
    return new BigDecimal(text);
  };

  /** Any text, which each row must give. */
  public static ResultColumn required(String name) {
    return new ResultColumn(name, true, false, Rules.TEXT);
  }

  /** One of these words, which each row must give. */
  public static ResultColumn required(String name, List<String> words) {
    return new ResultColumn(name, true, false, Rules.oneOf(words));
  }

  /** Any text, or none. */
  public static ResultColumn optional(String name) {
    return new ResultColumn(name, false, false, Rules.TEXT);
  }

  /** One of these words, or none. */
  public static ResultColumn optional(String name, List<String> words) {
    return new ResultColumn(name, false, false, Rules.oneOf(words));
  }

  /** An exact decimal, which each row must give. */
  public static ResultColumn requiredFigure(String name) {
    return new ResultColumn(name, true, true, FIGURE);
  }

  /** An exact decimal or several in a text, or none. */
  public static ResultColumn figures(String name) {
    return new ResultColumn(name, false, true, Rules.TEXT);
  }

  /** An exact decimal, or none. */
  public static ResultColumn figure(String name) {
    return new ResultColumn(name, false, true, FIGURE);
  }
}

package dev.billbridge.page.list;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * What narrows a list down.
 *
 * @param action path that the form is sent to
 * @param isNarrowed whether anything is asked for
 */
public record FilterForm(String action, List<Choice> choices, boolean isNarrowed) {

  /**
   * One choice.
   *
   * @param options empty for a text to be typed
   * @param value chosen; empty for all
   */
  public record Choice(
      String name, String label, List<Option> options, String value, String hint) {}

  /** What can be chosen. */
  public record Option(String value, String label, boolean selected) {}

  /** Puts a form together. */
  public static final class Builder {

    private final String action;
    private final List<Choice> choices = new ArrayList<>();
    private boolean isNarrowed;

    public Builder(String action) {
      this.action = action;
    }

    /**
     * A choice of names, one of which is always chosen.
     *
     * @param value chosen
     */
    public Builder choice(String name, String label, Collection<String> names, String value) {
      List<Option> options =
          names.stream().map(each -> new Option(each, each, each.equals(value))).toList();
      choices.add(new Choice(name, label, options, value, ""));
      return this;
    }

    /**
     * A choice of names, or all of them.
     *
     * @param value chosen; null for all
     */
    public Builder names(String name, String label, Collection<String> names, String value) {
      List<Option> options = new ArrayList<>();
      options.add(new Option("", "all", value == null));
      names.forEach(each -> options.add(new Option(each, each, each.equals(value))));
      if (value != null && !names.contains(value)) {
        options.add(new Option(value, value, true));
      }
      isNarrowed |= value != null;
      choices.add(new Choice(name, label, options, Objects.requireNonNullElse(value, ""), ""));
      return this;
    }

    /**
     * A text to be typed.
     *
     * @param value typed; null for none
     */
    public Builder text(String name, String label, String value, String hint) {
      isNarrowed |= value != null;
      choices.add(new Choice(name, label, List.of(), Objects.requireNonNullElse(value, ""), hint));
      return this;
    }

    /** The form. */
    public FilterForm build() {
      return new FilterForm(action, List.copyOf(choices), isNarrowed);
    }
  }
}

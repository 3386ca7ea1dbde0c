package dev.billbridge.settings.text;

/** Turns the text of a setting into its value. */
@FunctionalInterface
public interface Rule<T> {
  /**
   * @throws IllegalArgumentException whose message goes on after the key, such as {@code is not a
   *     duration; example: PT30S}
   */
  T read(String text);
}

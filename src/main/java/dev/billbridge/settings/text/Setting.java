package dev.billbridge.settings.text;

/**
 * One setting as it was given, placeholders resolved.
 *
 * @param value null if a placeholder could not be resolved; that problem is reported already
 * @param place such as {@code application.properties:12}, for messages
 * @param line in the properties file; 0 if it does not come from there
 * @param secret whether the value must not be shown
 */
public record Setting(String key, String value, String place, int line, boolean secret) {

  /** The same with a value that means the same. */
  public Setting with(String other) {
    return new Setting(key, other, place, line, secret);
  }

  /** The setting as a message may quote it. */
  @Override
  public String toString() {
    return secret || value == null
        ? key
        : "%s = \"%s\"".formatted(key, Secrets.withoutPasswords(value));
  }
}

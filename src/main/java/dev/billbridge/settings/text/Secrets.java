package dev.billbridge.settings.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What may be shown of a value, in messages, in {@code toString} and in tables. */
public final class Secrets {
  /** Stands where a secret is. */
  public static final String HIDDEN = "***";

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(password|passphrase|secret|token|private-?key|authorization)");
  private static final Pattern PASSWORD_IN_URL =
      Pattern.compile("(?i)([?&;][^=?&;]*(?:password|passphrase|secret|token)=)[^&;]*");
  private static final Pattern USER_IN_URL = Pattern.compile("//[^/?#]*@");

  private Secrets() {}

  /** Whether a key, a parameter or an environment variable of this name holds a secret. */
  public static boolean isSecret(String name) {
    return SECRET_NAME.matcher(name.replace('_', '-')).matches();
  }

  /** An address without the passwords some people write into it. */
  public static String withoutPasswords(String url) {
    String hidden = PASSWORD_IN_URL.matcher(url).replaceAll("$1" + HIDDEN);
    return USER_IN_URL.matcher(hidden).replaceAll("//" + HIDDEN + "@");
  }

  /** The passwords that some people write into an address; empty for one without. */
  public static List<String> passwordsIn(String url) {
    List<String> passwords = new ArrayList<>();
    PASSWORD_IN_URL
        .matcher(url)
        .results()
        .forEach(match -> passwords.add(match.group().substring(match.group().indexOf('=') + 1)));
    USER_IN_URL
        .matcher(url)
        .results()
        .forEach(match ->
            passwords.add(match.group().replaceFirst("^//[^:@]*:?", "").replaceFirst("@$", "")));
    return passwords;
  }

  /** The value of the key or parameter {@code name} as it may be shown. */
  public static String shown(String name, String value) {
    return isSecret(name) ? HIDDEN : withoutPasswords(value);
  }
}

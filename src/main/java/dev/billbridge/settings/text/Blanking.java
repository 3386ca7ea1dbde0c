package dev.billbridge.settings.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Blanks the secrets of a site in what others answer: providers and targets repeat what they were
 * sent, and their words get into logs, the ledger, metrics and tables. Every text from outside
 * passes through here before it becomes part of a message.
 */
public final class Blanking {

  /** A secret shorter than this is not looked for: it would turn up in half of all words. */
  private static final int SHORTEST = 4;

  private final List<String> forms;

  private Blanking(Collection<String> forms) {
    // The longest first, so that a user with a password goes as a whole.
    this.forms = forms.stream()
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }

  /** @param secrets as they were configured; null, empty and very short ones are passed over */
  public static Blanking of(Collection<String> secrets) {
    TreeSet<String> forms = new TreeSet<>();
    for (String secret : secrets) {
      if (secret != null && secret.strip().length() >= SHORTEST) {
        forms.addAll(formsOf(secret));
      }
    }
    return new Blanking(forms);
  }

  /** Both. */
  public Blanking and(Blanking other) {
    List<String> all = new ArrayList<>(forms);
    all.addAll(other.forms);
    return new Blanking(new TreeSet<>(all));
  }

  /** How a secret may come back: as it is, in Base64, in an address, in JSON, in HTML. */
  private static List<String> formsOf(String secret) {
    String percent = URLEncoder.encode(secret, UTF_8);
    List<String> forms = new ArrayList<>(List.of(
        secret,
        percent,
        percent.replace("+", "%20"),
        lowerEscapes(percent),
        lowerEscapes(percent.replace("+", "%20")),
        secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"),
        secret.replace("\\", "\\\\").replace("\"", "\\\""),
        secret
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;")));
    for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
      String base64 = encoder.encodeToString(secret.getBytes(UTF_8));
      String bare = base64.replace("=", "");
      forms.add(base64);
      forms.add(bare);
      forms.add(URLEncoder.encode(base64, UTF_8));
    }
    forms.removeIf(form -> form.length() < SHORTEST);
    return forms;
  }

  private static String lowerEscapes(String percent) {
    StringBuilder lower = new StringBuilder(percent);
    for (int i = lower.indexOf("%");
        i >= 0 && i + 2 < lower.length();
        i = lower.indexOf("%", i + 1)) {
      lower.replace(i + 1, i + 3, lower.substring(i + 1, i + 3).toLowerCase(Locale.ROOT));
    }
    return lower.toString();
  }

  /**
   * The text with {@link Secrets#HIDDEN} in place of each secret, whatever its form; null for null.
   */
  public String blank(String text) {
    String safe = text;
    if (safe != null) {
      for (String form : forms) {
        safe = safe.replace(form, Secrets.HIDDEN);
      }
    }
    return safe;
  }

  /** Nothing of the secrets. */
  @Override
  public String toString() {
    return "Blanking";
  }
}

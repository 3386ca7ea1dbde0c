package dev.billbridge.collect.route;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a call, made of what a route says and what it inserts. An inserted value is always
 * one segment of the path, or a part of one: whatever a provider puts into an id, the call goes to
 * the host and to the place in its tree that the route names.
 */
final class Address {

  private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9._:\\[\\]-]+");
  private static final Pattern PATH_BEGUN = Pattern.compile("https?://[^/]+/.*");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~!$'()*+,;=:@%-]*)*");
  private static final Pattern INSERTED = Pattern.compile("<(\\d+)>");
  /** How often a server and the proxies in front of it may decode a path one after the other. */
  private static final int DECODINGS = 4;

  private Address() {}

  /**
   * The address, ready to be called.
   *
   * @param template as {@link AddressTemplates} has left it: {@code https://host/bills/<0>}
   * @param inserted the value of each number; text, or a {@link Months} that may be several
   *     segments
   * @param bases addresses of the account's settings, one of which a value must be that stands
   *     before the path
   * @throws IllegalArgumentException saying what of it cannot be called, in words that continue
   *     "the address …"
   */
  static String compose(String template, IntFunction<Object> inserted, Collection<String> bases) {
    StringBuilder url = new StringBuilder();
    int from = 0;
    Matcher place = INSERTED.matcher(template);
    while (place.find()) {
      url.append(template, from, place.start());
      Object value = inserted.apply(Integer.parseInt(place.group(1)));
      url.append(
          !PATH_BEGUN.matcher(url).matches()
              ? base(value, bases)
              : value instanceof Months months ? months.toString() : segment(value));
      from = place.end();
    }
    url.append(template.substring(from));
    return checked(url.toString());
  }

  private static String base(Object value, Collection<String> bases) {
    String text = String.valueOf(value);
    if (!bases.contains(text)) {
      throw new IllegalArgumentException(
          "begins with \"%s\", which is not one of the account's settings; begin it with {{base-url}}"
              .formatted(shown(text)));
    }
    return text;
  }

  private static String segment(Object value) {
    String text = value == null ? "" : value.toString();
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "lacks a part: the provider's document has nothing at the place it is taken from");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "would hold \"%s\", which has a control character in it".formatted(shown(text)));
    }
    refuseSteps(text, text);
    // No server may take an encoded dot for a step, but each of them may decode a slash; what lies
    // between has been looked at.
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%7E", "~");
  }

  private static String checked(String url) {
    Matcher origin = ORIGIN.matcher(url);
    if (!origin.lookingAt()) {
      throw new IllegalArgumentException(
          "\"%s\" does not begin with https:// or http:// and a host".formatted(shown(url)));
    }
    String path = url.substring(origin.end());
    if (!PATH.matcher(path).matches() || path.contains("//")) {
      throw new IllegalArgumentException(
          ("\"%s\" has a character or an empty part in its path that cannot be called; a"
                  + " query belongs in the header query")
              .formatted(shown(url)));
    }
    refuseSteps(path, url);
    return url;
  }

  /** However often it is decoded on its way, no segment may be a step to another place. */
  private static void refuseSteps(String path, String whole) {
    String decoded = path;
    for (int i = 0; i <= DECODINGS; i++) {
      for (String segment : decoded.split("[/\\\\]", -1)) {
        String name = segment.replaceFirst(";.*", "").strip();
        if (name.equals(".") || name.equals("..")) {
          throw new IllegalArgumentException(
              ("\"%s\" would lead to another place of the server; the document it was taken from is not what the "
                      + "provider describes")
                  .formatted(shown(whole)));
        }
      }
      if (decoded.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "\"%s\" has a control character in it".formatted(shown(whole)));
      }
      String next = decoded(decoded);
      if (next.equals(decoded)) {
        return;
      }
      decoded = next;
    }
    throw new IllegalArgumentException(
        "\"%s\" is percent-encoded more than %d times over".formatted(shown(whole), DECODINGS));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A per cent sign that stands for itself.
      return text;
    }
  }

  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  /** Segments of a path that Billbridge has made of months: {@code /2025/06}, or nothing. */
  record Months(String path) {

    /** As of a text, for names: {@code -2025-06}. */
    public String replace(String what, String by) {
      return path.replace(what, by);
    }

    @Override
    public String toString() {
      return path;
    }
  }
}

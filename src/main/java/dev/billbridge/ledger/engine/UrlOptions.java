package dev.billbridge.ledger.engine;

import java.util.Map;
import java.util.TreeMap;

/** Driver options in the query part of a JDBC URL. */
final class UrlOptions {

  private UrlOptions() {}

  /** The URL with those options that it does not name itself. */
  static String added(String url, Map<String, String> options) {
    StringBuilder added = new StringBuilder(url);
    new TreeMap<>(options).forEach((name, value) -> {
      if (!url.matches("(?i).*[?&]" + name + "=.*")) {
        added
            .append(added.indexOf("?") < 0 ? '?' : '&')
            .append(name)
            .append('=')
            .append(value);
      }
    });
    return added.toString();
  }
}

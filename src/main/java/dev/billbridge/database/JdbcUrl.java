package dev.billbridge.database;

import java.util.Map;
import java.util.TreeMap;

/** What is done with JDBC URLs, whatever the driver. */
public final class JdbcUrl {

  private JdbcUrl() {}

  /** The URL without what may hold a secret: user, password and options. */
  public static String withoutSecrets(String url) {
    // Oracle has user and password before the @, DB2 has them after a colon.
    return url.replaceFirst("[?;].*", "")
        .replaceFirst("[:,&]\\w+=.*", "")
        .replaceFirst("//[^/@]*@", "//")
        .replaceFirst("^(jdbc:oracle:\\w+:)[^@]*@", "$1@");
  }

  /** The URL with those options in its query part that it does not name itself. */
  static String with(String url, Map<String, String> options) {
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

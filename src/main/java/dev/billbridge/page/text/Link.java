package dev.billbridge.page.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A link to another part of the page, relative, so that it holds behind a proxy with a path of its
 * own.
 */
public final class Link {

  private final String path;
  private final Map<String, String> query;

  private Link(String path, Map<String, String> query) {
    this.path = path;
    this.query = query;
  }

  /** @param path such as {@code statements} */
  public static Link to(String path) {
    return new Link(path, Map.of());
  }

  /** The same with another parameter; null or empty takes it away. */
  public Link with(String name, Object value) {
    Map<String, String> changed = new LinkedHashMap<>(query);
    if (value == null || value.toString().isEmpty()) {
      changed.remove(name);
    } else {
      changed.put(name, value.toString());
    }
    return new Link(path, changed);
  }

  /** The same with all of these parameters. */
  public Link with(Map<String, String> parameters) {
    Link link = this;
    for (Map.Entry<String, String> each : parameters.entrySet()) {
      link = link.with(each.getKey(), each.getValue());
    }
    return link;
  }

  /** The same of another format, such as {@code csv}. */
  public Link as(String format) {
    return new Link(path + "." + format, query);
  }

  @Override
  public String toString() {
    return query.isEmpty()
        ? path
        : path
            + query.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
                .collect(Collectors.joining("&", "?", ""));
  }
}

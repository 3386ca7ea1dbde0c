package dev.billbridge.sandbox.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, taken apart. Empty path segments are dropped, so a trailing slash changes nothing.
 */
public final class Request {
  private final HttpExchange exchange;
  private final List<String> segments;
  private final Map<String, String> parameters;

  Request(HttpExchange exchange) {
    this.exchange = exchange;
    this.segments = Arrays.stream(exchange.getRequestURI().getRawPath().split("/"))
        .filter(segment -> !segment.isEmpty())
        .map(segment -> decode(segment.replace("+", "%2B")))
        .toList();
    this.parameters = parameters(exchange.getRequestURI().getRawQuery());
  }

  /** A user and a password as sent; nothing says yet that they are right. */
  public record Credentials(String user, String password) {}

  public String method() {
    return exchange.getRequestMethod();
  }

  /** The path as sent. */
  public String path() {
    return exchange.getRequestURI().getRawPath();
  }

  /** The path and, if there is one, the query behind a question mark, as sent. */
  public String pathAndQuery() {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null ? path() : path() + "?" + query;
  }

  /**
   * The decoded segments of the path, from {@code first} (0-based) on; empty when there are none.
   */
  public List<String> segmentsFrom(int first) {
    return segments.subList(Math.min(first, segments.size()), segments.size());
  }

  /** The whole query, decoded; empty when there is none. */
  public String query() {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null ? "" : decode(query);
  }

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name));
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /**
   * What an {@code Authorization: Basic} header says; empty when there is none or it cannot be
   * read.
   */
  public Optional<Credentials> basicCredentials() {
    return authorization("Basic").flatMap(text -> {
      try {
        String[] parts =
            new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8).split(":", 2);
        return parts.length == 2
            ? Optional.of(new Credentials(parts[0], parts[1]))
            : Optional.empty();
      } catch (IllegalArgumentException notBase64) {
        return Optional.empty();
      }
    });
  }

  /** What an {@code Authorization: Bearer} header says. */
  public Optional<String> bearerToken() {
    return authorization("Bearer");
  }

  /** The whole body as text; only for the small bodies of the admin endpoints. */
  public String body() throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Optional<String> authorization(String scheme) {
    return header("Authorization")
        .filter(value -> value.regionMatches(true, 0, scheme + " ", 0, scheme.length() + 1))
        .map(value -> value.substring(scheme.length() + 1).trim());
  }

  private static Map<String, String> parameters(String rawQuery) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (rawQuery != null) {
      for (String pair : rawQuery.split("&")) {
        String[] parts = pair.split("=", 2);
        parameters.put(decode(parts[0]), parts.length == 2 ? decode(parts[1]) : "");
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException brokenEscape) {
      return text;
    }
  }
}

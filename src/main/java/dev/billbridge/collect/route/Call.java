package dev.billbridge.collect.route;

import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * One request to a provider and the class of its response.
 *
 * @param account name of the configured account
 * @param endpoint kind of document: what a document is called up to its first digit
 * @param answer {@code 2xx}, {@code 3xx}, {@code 4xx}, {@code 429}, {@code 5xx}, or {@code none}
 *     for a response that did not come or broke off
 * @param duration from connecting to the last byte
 */
public record Call(
    String provider,
    String account,
    String dataset,
    String endpoint,
    String answer,
    Duration duration) {

  /** Each {@link #answer} there is. */
  public static final List<String> ANSWERS = List.of("2xx", "3xx", "4xx", "429", "5xx", "none");

  static final String NONE = "none";
  private static final int TOO_MANY_REQUESTS = 429;

  static String answer(Exchange http) {
    Integer status = http.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    if (status == null) {
      return NONE;
    }
    return status == TOO_MANY_REQUESTS ? "429" : status / 100 + "xx";
  }
}

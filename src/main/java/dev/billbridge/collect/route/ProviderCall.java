package dev.billbridge.collect.route;

import dev.billbridge.archive.DocumentName;
import dev.billbridge.settings.AccountSettings;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a route requests of a provider, without credentials.
 *
 * <p>A route states it in the headers {@code url}, {@code query}, {@code document} (the name of the
 * answer in the archive), {@code optional} (an answer 404 is no failure, and has no body),
 * {@code volatile} (fields that differ in every answer), {@code anonymous} (the credentials are not
 * sent) and {@code retryOn} (status codes that mean "later" at this endpoint). Every other header
 * of the route becomes an HTTP header.
 *
 * @param url without query, checked: it leads to one of the account's own servers
 * @param query percent-encoded; empty for none
 * @param headers HTTP headers of the route's own
 * @param anonymous whether the credentials are left out
 */
record ProviderCall(
    DocumentName name,
    String url,
    String query,
    Map<String, Object> headers,
    boolean anonymous,
    Expectation expectation) {

  private static final Set<String> OWN_HEADERS =
      Set.of("url", "query", "document", "optional", "volatile", "anonymous", "retryOn");
  /**
   * What a query consists of once it is percent-encoded; braces and quotes too, since some
   * providers read bare JSON.
   */
  private static final String QUERY = "[\\x21-\\x7E&&[^#<>\\\\^`|]]*";
  /** Only refusals: what is below 400 is none, and what is above 499 is retried anyway. */
  private static final String RETRY_ON = "4\\d\\d([, ]+4\\d\\d)*|";

  /**
   * What the answer may be.
   *
   * @param optional whether an answer 404 is no failure
   * @param volatileFields fields whose values do not make another document
   * @param retryOn status codes of refusals after which the call is tried again
   */
  record Expectation(boolean optional, Set<String> volatileFields, Set<String> retryOn) {}

  /**
   * Reads what a route has stated.
   *
   * @param headers of the route's message
   * @param bases addresses that a URL may begin with
   * @throws CallException.Permanent if it is not a call that may be made
   */
  static ProviderCall of(
      Map<String, Object> headers, AccountSettings account, Run run, Collection<String> bases)
      throws CallException.Permanent {
    String document = text(headers, "document");
    String url = url(headers, run, document, bases);
    String query = text(headers, "query");
    if (!query.matches(QUERY)) {
      throw new CallException.Permanent(
          "%s: the query of %s contains a character that must be percent-encoded"
              .formatted(run, url),
          null);
    }
    String retryOn = text(headers, "retryOn");
    if (!retryOn.matches(RETRY_ON)) {
      throw new CallException.Permanent(
          "%s: retryOn: \"%s\" must be status codes of refusals such as \"409\" or \"409, 425\""
              .formatted(run, retryOn),
          null);
    }
    return new ProviderCall(
        new DocumentName(account.provider(), account.name(), run.dataset(), document),
        url,
        query,
        headers.entrySet().stream()
            .filter(header -> isForTheProvider(header.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
        Boolean.parseBoolean(text(headers, "anonymous")),
        new Expectation(
            Boolean.parseBoolean(text(headers, "optional")),
            list(text(headers, "volatile")),
            list(retryOn)));
  }

  private static String url(
      Map<String, Object> headers, Run run, String document, Collection<String> bases)
      throws CallException.Permanent {
    try {
      return Address.compose(text(headers, "url"), number -> headers.get("url." + number), bases);
    } catch (IllegalArgumentException e) {
      throw new CallException.Permanent(
          "%s: %s is not requested: the address %s"
              .formatted(run, document.replaceAll("\\p{Cntrl}+", " "), e.getMessage()),
          null);
    }
  }

  private static boolean isForTheProvider(String header) {
    return !OWN_HEADERS.contains(header)
        && !header.startsWith("url.")
        && !header.toLowerCase(Locale.ROOT).startsWith("camel");
  }

  private static Set<String> list(String text) {
    return new TreeSet<>(Arrays.asList(text.split("[, ]+")));
  }

  private static String text(Map<String, Object> headers, String name) {
    Object value = headers.get(name);
    return value == null ? "" : value.toString();
  }

  /** For messages: what was requested, without credentials. */
  String shown() {
    return "GET " + url + (query.isEmpty() ? "" : "?" + query);
  }

  /** Account, dataset and kind of document. */
  String endpoint() {
    return name.account() + " " + name.dataset() + " " + kind();
  }

  /** What the document is called up to its first digit. */
  String kind() {
    return name.name().replaceAll("[-_/]?\\d.*", "");
  }
}

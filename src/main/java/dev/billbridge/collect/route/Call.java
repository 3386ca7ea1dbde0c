package dev.billbridge.collect.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.archive.Archive;
import dev.billbridge.archive.ArchiveException;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.DocumentName;
import dev.billbridge.archive.UnusableDocumentException;
import dev.billbridge.canonical.Text;
import dev.billbridge.http.CallLimit;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.Quarantine;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.text.Blanking;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.apache.camel.Exchange;

/**
 * One HTTP call of one account: what goes out, and what an answer means. A route says where to with
 * the headers {@code url}, {@code query}, {@code document} (its name in the archive),
 * {@code optional} (an answer 404 is no failure, and gives no body), {@code volatile} (fields that
 * differ at every call), {@code anonymous} (the credentials stay at home) and {@code retryOn}
 * (status codes that mean "later" with this endpoint); every other header it sets goes out as an
 * HTTP header.
 */
public final class Call {

  private static final Set<String> OWN_HEADERS =
      Set.of("url", "query", "document", "optional", "volatile", "anonymous", "retryOn");
  /**
   * What a query is made of once it is percent-encoded; braces and quotes too, since some providers
   * read bare JSON.
   */
  private static final String QUERY = "[\\x21-\\x7E&&[^#<>\\\\^`|]]*";
  /** Codes of a refusal: what is below is no refusal, and what is above passes anyway. */
  private static final String RETRY_ON = "4\\d\\d([, ]+4\\d\\d)*|";

  private static final String BLANKING = "blanking";
  private static final int ERROR_BODY = 64 << 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Archive archive;
  private final DocumentReader reader;
  private final Mappings mappings;
  private final Ledger ledger;
  private final RouteTemplates templates;
  private final Settings.Collect collect;
  private final InstantSource clock;

  public Call(
      Archive archive,
      DocumentReader reader,
      Mappings mappings,
      Ledger ledger,
      RouteTemplates templates,
      Settings.Collect collect,
      InstantSource clock) {
    this.collect = collect;
    this.templates = templates;
    this.archive = archive;
    this.reader = reader;
    this.mappings = mappings;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** What a call is about, kept beside the message while it is under way. */
  record Asked(
      DocumentName name,
      String url,
      String query,
      boolean optional,
      boolean anonymous,
      Set<String> volatileFields,
      Set<String> retryOn,
      Map<String, Object> headers) {

    /** For messages: what was asked, without credentials. */
    String shown() {
      return "GET " + url + (query.isEmpty() ? "" : "?" + query);
    }
  }

  /** Takes the route's wishes out of the message, so that nothing but them goes out. */
  void prepare(Exchange exchange, AccountSettings account)
      throws CallException.Permanent, Run.BrokenOff {
    Run run = exchange.getVariable("run", Run.class);
    run.goOn();
    exchange.setProperty(BLANKING, account.blanking());
    Map<String, Object> headers = exchange.getMessage().getHeaders();
    String document = header(headers, "document");
    String url = address(headers, account, run, document);
    String query = header(headers, "query");
    if (!query.matches(QUERY)) {
      throw new CallException.Permanent(
          "%s: the query of %s has a character in it that must be percent-encoded"
              .formatted(run, url),
          null);
    }
    String retryOn = header(headers, "retryOn");
    if (!retryOn.matches(RETRY_ON)) {
      throw new CallException.Permanent(
          "%s: retryOn: \"%s\" must be status codes of refusals such as \"409\" or \"409, 425\""
              .formatted(run, retryOn),
          null);
    }
    Map<String, Object> own = headers.entrySet().stream()
        .filter(header -> !OWN_HEADERS.contains(header.getKey())
            && !header.getKey().startsWith("url.")
            && !header.getKey().toLowerCase(Locale.ROOT).startsWith("camel"))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    exchange.setProperty(
        "asked",
        new Asked(
            new DocumentName(account.provider(), account.name(), run.dataset(), document),
            url,
            query,
            Boolean.parseBoolean(header(headers, "optional")),
            Boolean.parseBoolean(header(headers, "anonymous")),
            listed(header(headers, "volatile")),
            listed(retryOn),
            own));
    clear(exchange);
  }

  private String address(
      Map<String, Object> headers, AccountSettings account, Run run, String document)
      throws CallException.Permanent {
    try {
      return Address.compose(
          header(headers, "url"), number -> headers.get("url." + number), bases(account));
    } catch (IllegalArgumentException e) {
      throw new CallException.Permanent(
          "%s: %s is not asked for: the address %s"
              .formatted(run, document.replaceAll("\\p{Cntrl}+", " "), e.getMessage()),
          null);
    }
  }

  /**
   * What an address may begin with: settings of the account, and what they are when nobody gives
   * them.
   */
  private Set<String> bases(AccountSettings account) {
    Set<String> bases = new TreeSet<>(account.parameters().values());
    templates
        .sources(account.provider())
        .forEach(template -> template.parameters().stream()
            .filter(parameter -> parameter.defaultValue() != null)
            .forEach(parameter -> bases.add(parameter.defaultValue())));
    return bases;
  }

  /** Sets what goes out; called afresh for each attempt. */
  void compose(Exchange exchange, AccountSettings account) {
    Asked asked = exchange.getProperty("asked", Asked.class);
    clear(exchange);
    asked.headers().forEach(exchange.getMessage()::setHeader);
    exchange.getMessage().setHeader("Accept", "application/json");
    if (!asked.anonymous()) {
      exchange.getMessage().setHeader("Authorization", account.credentials().authorization());
    }
    if (!asked.query().isEmpty()) {
      exchange.getMessage().setHeader(Exchange.HTTP_QUERY, asked.query());
    }
  }

  /**
   * Archives what came back, or says why it is of no use. Leaves a {@link FetchedDocument}, or null
   * for an optional answer 404.
   */
  void receive(Exchange exchange, AccountSettings account) throws CallException, ArchiveException {
    Asked asked = exchange.getProperty("asked", Asked.class);
    Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
    String retryAfter = exchange.getMessage().getHeader("Retry-After", String.class);
    try (InputStream body = body(exchange)) {
      clear(exchange);
      if (status == 404 && asked.optional()) {
        return;
      }
      if (status < 200 || status > 299) {
        throw refused(exchange, account, status, retryAfter, body);
      }
      Document document = archive.store(asked.name(), body, asked.shown(), asked.volatileFields());
      ledger
          .quarantine()
          .release(account.name(), asked.name().dataset(), asked.name().toString());
      String refusal = mappings.refusal(account.provider(), JSON.valueToTree(document.summary()));
      if (refusal != null) {
        throw new CallException.Permanent(
            "%s: %s answered %d, but says: %s"
                .formatted(asked.name(), asked.shown(), status, blank(exchange, refusal)),
            null);
      }
      Run run = exchange.getVariable("run", Run.class);
      run.report().document();
      exchange.getMessage().setBody(new FetchedDocument(document, reader));
    } catch (UnusableDocumentException e) {
      String sentence = "%s: the answer to %s %s"
          .formatted(asked.name(), asked.shown(), blank(exchange, e.getMessage()));
      ledger
          .quarantine()
          .put(
              account.name(),
              asked.name().dataset(),
              asked.name().toString(),
              List.of(new Quarantine.Trouble(e.kept(), "", sentence)));
      if (e.truncated()) {
        throw new CallException.Transient(sentence, null, e);
      }
      throw new CallException.Permanent(sentence, e);
    } catch (ArchiveException e) {
      throw e;
    } catch (IOException e) {
      throw broken(exchange, e);
    }
  }

  /** Everything but Camel's own count of attempts. */
  private static void clear(Exchange exchange) {
    exchange.getMessage().removeHeaders("*", "CamelRedeliver*");
    exchange.getMessage().setBody(null);
  }

  /**
   * The last look at an exchange that goes back to its route: it holds an answer, or the route may
   * do without one.
   */
  void complete(Exchange exchange) {
    Asked asked = exchange.getProperty("asked", Asked.class);
    if (!(exchange.getMessage().getBody() instanceof FetchedDocument) && !asked.optional()) {
      throw new IllegalStateException("%s: %s ended without an answer and without a failure"
          .formatted(asked.name(), asked.shown()));
    }
  }

  private InputStream body(Exchange exchange) {
    InputStream body = exchange.getMessage().getBody(InputStream.class);
    return body == null
        ? InputStream.nullInputStream()
        : new BoundedBody(body, collect.documentMegabytes());
  }

  /**
   * What a provider or the network said, without the account's secrets: some repeat what they were
   * sent. Comes before shortening.
   */
  private static String blank(Exchange exchange, String said) {
    return exchange.getProperty(BLANKING, Blanking.class).blank(said);
  }

  private CallException refused(
      Exchange exchange, AccountSettings account, int status, String retryAfter, InputStream body)
      throws IOException {
    Asked asked = exchange.getProperty("asked", Asked.class);
    String text = blank(exchange, new String(body.readNBytes(ERROR_BODY), StandardCharsets.UTF_8));
    String said = said(account.provider(), text);
    String sentence = "%s: %s answered %d%s.%s"
        .formatted(
            asked.name(),
            asked.shown(),
            status,
            said.isEmpty() ? "" : " (" + said + ")",
            advice(status, account));
    if (asked.retryOn().contains(Integer.toString(status))
        || status == 408
        || status == 423
        || status == 429
        || status >= 500) {
      return new CallException.Transient(sentence, delay(retryAfter, clock.instant()), null);
    }
    return new CallException.Permanent(sentence, null);
  }

  private String said(String provider, String body) {
    try {
      JsonNode json = JSON.readTree(body);
      String refusal = json == null ? null : mappings.refusal(provider, json);
      if (refusal != null) {
        return shortened(refusal);
      }
    } catch (IOException e) {
      // Not JSON: a gateway's page. Its own words are shown instead.
    }
    return shortened(Text.words(body));
  }

  private static String shortened(String text) {
    String line = Text.oneLine(text).strip();
    return line.length() > 200 ? line.substring(0, 200) + "…" : line;
  }

  private static String advice(int status, AccountSettings account) {
    return switch (status) {
      case 401 -> " Check the credentials of account." + account.name();
      case 403 ->
        " The credentials of account." + account.name()
            + " are known but lack a right: billing information must be readable";
      case 404 ->
        " Check account." + account.name()
            + ".base-url, and whether the provider still has what was asked for";
      case 413 -> " Name the contracts to collect in account." + account.name() + ".contracts";
      case 429 -> " Lower account." + account.name() + ".requests-per-second if this stays";
      default ->
        status >= 300 && status < 400
            ? " A redirect is not followed, since credentials would travel with it; check account."
                + account.name() + ".base-url"
            : "";
    };
  }

  /** What broke off before or during the answer; it may work next time. */
  CallException broken(Exchange exchange, Exception e) {
    Asked asked = exchange.getProperty("asked", Asked.class);
    return e instanceof CallLimit.CutOff cut
        ? cutOff(exchange, asked, cut)
        : broken(asked, e, blank(exchange, e.getMessage()));
  }

  /**
   * The run is broken off as well: with a server that keeps its callers waiting, it would take for
   * ever.
   */
  private CallException cutOff(Exchange exchange, Asked asked, CallLimit.CutOff e) {
    String sentence = e.isByShutdown()
        ? "%s: %s is cut off, since the service is ending; it is asked for again after the next start"
            .formatted(asked.name(), asked.shown())
        : "%s: %s is cut off after %s (collect.deadline), and nothing more is asked for in this run"
            .formatted(asked.name(), asked.shown(), collect.deadline());
    exchange.getVariable("run", Run.class).breakOff(sentence);
    return new CallException.Transient(sentence, null, e);
  }

  private static CallException broken(Asked asked, Exception e, String said) {
    String what;
    if (e instanceof UnknownHostException) {
      what = "the host is not known; check base-url and the network";
    } else if (e instanceof ConnectException) {
      what = "nobody answers there";
    } else if (e instanceof SocketTimeoutException) {
      what = "no answer in time (collect.response-timeout)";
    } else if (e instanceof SSLException) {
      return new CallException.Permanent(
          "%s: %s failed: the server's certificate is not trusted or does not match: %s"
              .formatted(asked.name(), asked.shown(), said),
          e);
    } else if (e instanceof CallLimit.TooLong || e instanceof BoundedBody.TooLarge) {
      return new CallException.Permanent(
          "%s: the answer to %s is not taken: %s".formatted(asked.name(), asked.shown(), said), e);
    } else {
      what = "the connection broke off: " + (said == null ? "no reason given" : shortened(said));
    }
    return new CallException.Transient(
        "%s: %s failed: %s".formatted(asked.name(), asked.shown(), what), null, e);
  }

  /** {@code Retry-After} in seconds or as an HTTP date; null when it says neither. */
  static Duration delay(String retryAfter, Instant now) {
    if (retryAfter == null || retryAfter.isBlank()) {
      return null;
    }
    try {
      if (retryAfter.strip().matches("\\d{1,9}")) {
        return Duration.ofSeconds(Long.parseLong(retryAfter.strip()));
      }
      Duration until = Duration.between(
          now,
          ZonedDateTime.parse(retryAfter.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant());
      return until.isNegative() ? Duration.ZERO : until;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Set<String> listed(String text) {
    return new TreeSet<>(Arrays.asList(text.split("[, ]+")));
  }

  private static String header(Map<String, Object> headers, String name) {
    Object value = headers.get(name);
    return value == null ? "" : value.toString();
  }
}

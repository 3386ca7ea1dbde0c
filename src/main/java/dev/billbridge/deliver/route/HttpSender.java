package dev.billbridge.deliver.route;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.webhook.Acceptance;
import dev.billbridge.deliver.webhook.HttpAnswer;
import dev.billbridge.deliver.webhook.WebhookRequest;
import dev.billbridge.deliver.webhook.WebhookTarget;
import dev.billbridge.http.RateLimit;
import dev.billbridge.jq.JqCondition;
import dev.billbridge.memory.OutOfMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Sends requests through the route {@code call-<sink>} and says what the answers mean. Path, query
 * and credentials travel as headers of the message, so that no endpoint's address, which Camel
 * shows in many places, has a secret in it.
 */
final class HttpSender implements WebhookTarget.Sender {

  /** As much of an answer as is read, unpacked; one that is longer is not understood. */
  private static final int LONGEST_ANSWER = 4 << 20;

  private static final String BROKEN_OFF = "billbridge.answer-broken-off";

  private final CamelContext context;
  private final SinkParameters parameters;
  private final ProducerTemplate producer;
  private final String route;
  private final String url;
  private final String lookUpUrl;
  private final String authorization;
  private final Acceptance acceptance;
  private final RateLimit pace;
  private final InstantSource clock;

  /** @param pace asked before each call */
  HttpSender(CamelContext context, SinkParameters parameters, RateLimit pace, InstantSource clock) {
    this.context = context;
    this.parameters = parameters;
    this.producer = context.createProducerTemplate();
    this.route = "direct:call-" + parameters.sink().name();
    this.url = withoutUser(parameters, "url");
    this.lookUpUrl = lookUpUrl(parameters);
    this.authorization = authorization(parameters);
    this.acceptance =
        new Acceptance(condition(parameters, "accepted-when"), condition(parameters, "found-when"));
    this.pace = pace;
    this.clock = clock;
  }

  private static String withoutUser(SinkParameters parameters, String name) {
    if (parameters.text(name).matches("(?i)https?://[^/?#]*@.*")) {
      throw parameters.refused(
          name,
          "has a user in it; give the sink user and password, which are kept out of messages");
    }
    return parameters.text(name);
  }

  private static String lookUpUrl(SinkParameters parameters) {
    String given = withoutUser(parameters, "lookup-url");
    if (given.contains("{") && !given.contains("{id}") && !given.contains("{revision}")) {
      throw parameters.refused(
          "lookup-url",
          "names neither {id} nor {revision}, so that an earlier revision would be taken for a later one; add one");
    }
    return given;
  }

  private static JqCondition condition(SinkParameters parameters, String name) {
    try {
      return parameters.has(name) ? JqCondition.compile(parameters.text(name)) : null;
    } catch (IllegalArgumentException e) {
      throw parameters.refused(name, e.getMessage());
    }
  }

  private static String authorization(SinkParameters parameters) {
    boolean user = parameters.has("user") || parameters.has("password");
    int kinds = (user ? 1 : 0)
        + (parameters.has("token") ? 1 : 0)
        + (parameters.has("authorization") ? 1 : 0);
    if (kinds > 1) {
      throw parameters.refused(
          "authorization",
          "excludes token, and both exclude user and password; give one kind of credentials");
    }
    if (user && !(parameters.has("user") && parameters.has("password"))) {
      throw parameters.refused("user", "and password belong together; give both or neither");
    }
    String value = null;
    if (user) {
      value = "Basic "
          + Base64.getEncoder()
              .encodeToString((parameters.text("user") + ":" + parameters.text("password"))
                  .getBytes(StandardCharsets.UTF_8));
    } else if (parameters.has("token")) {
      value = "Bearer " + parameters.text("token");
    } else if (parameters.has("authorization")) {
      value = parameters.text("authorization");
    }
    if (value != null && value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw parameters.refused(
          parameters.has("token") ? "token" : "authorization",
          "has a line break or another character that no HTTP header can carry; write it on one line, in ASCII");
    }
    return value;
  }

  @Override
  public Outcome send(WebhookRequest request) {
    try {
      return acceptance.of(call("POST", url, request.headers(), request.body()), clock.instant());
    } catch (IOException e) {
      return HttpAnswer.lost(e);
    }
  }

  /** What a receiver of POSTs says to HEAD matters only where it says whom it lets in. */
  @Override
  public Outcome probe() {
    try {
      HttpAnswer answer = call("HEAD", url, Map.of(), null);
      Outcome outcome = answer.status() < 300 ? null : answer.refusal(clock.instant());
      boolean judged = answer.status() / 100 == 3
          || answer.status() >= 500
          || Set.of(401, 402, 403, 407, 495, 496, 497).contains(answer.status())
          || answer.status() == 400 && outcome instanceof Outcome.Blocked;
      return judged
          ? outcome
          : new Outcome.Delivered("somebody answers there (HTTP %d to HEAD); nothing was posted"
              .formatted(answer.status()));
    } catch (IOException e) {
      return HttpAnswer.lost(e);
    }
  }

  @Override
  public Outcome lookUp(String id, StatementRevision revision, boolean onlyOne) {
    // An address without the request's own id says that something of the revision is there, which
    // may be another page.
    if (lookUpUrl.isEmpty() || !onlyOne && lookUpUrl.contains("{") && !lookUpUrl.contains("{id}")) {
      return null;
    }
    try {
      HttpAnswer answer =
          call("GET", lookUpAddress(id, revision), Map.of("Accept", "application/json"), null);
      if (answer.status() == 404) {
        return null;
      }
      if (answer.status() == 200) {
        return acceptance.ofLookUp(answer, id, revision, onlyOne);
      }
      return undecided(acceptance.ofOther(answer, clock.instant()));
    } catch (IOException e) {
      return undecided(HttpAnswer.lost(e));
    }
  }

  /**
   * Nothing was sent: what stands against the whole receiver is said of it, and everything else
   * leaves the doubt as it was.
   */
  private static Outcome undecided(Outcome outcome) {
    String asked = "asked at lookup-url whether it has arrived: ";
    if (outcome instanceof Outcome.Unreachable down) {
      return new Outcome.Unreachable(asked + down.reason(), down.retryAfter());
    }
    if (outcome instanceof Outcome.Blocked blocked) {
      return new Outcome.Blocked(asked + blocked.reason());
    }
    String reason = outcome instanceof Outcome.Transient failure
        ? failure.reason()
        : outcome instanceof Outcome.Rejected refused
            ? refused.reason()
            : outcome instanceof Outcome.Uncertain uncertain
                ? uncertain.reason()
                : "the answer says neither yes (200) nor no (404, or an empty list)";
    return new Outcome.Uncertain(asked + reason, false);
  }

  private String lookUpAddress(String id, StatementRevision revision) {
    if (!lookUpUrl.contains("{")) {
      return lookUpUrl.replaceFirst("/$", "") + "/" + id;
    }
    return lookUpUrl
        .replace("{id}", id)
        .replace("{statementId}", encoded(revision.id()))
        .replace("{accountNumber}", encoded(revision.key().accountNumber()))
        .replace("{revision}", Integer.toString(revision.number()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpAnswer call(String method, String address, Map<String, String> headers, byte[] body)
      throws IOException {
    URI uri = URI.create(address);
    Map<String, Object> outgoing = new LinkedHashMap<>(headers);
    if (authorization != null) {
      outgoing.put("Authorization", authorization);
    }
    if (uri.getRawQuery() != null) {
      outgoing.put(Exchange.HTTP_QUERY, uri.getRawQuery());
    }
    outgoing.put(
        Exchange.HTTP_PATH,
        uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
    Exchange exchange = SinkRoutes.exchange(context);
    exchange.setProperty("method", method);
    exchange.setProperty("server", uri.getScheme() + "://" + uri.getRawAuthority());
    exchange.getMessage().setHeaders(outgoing);
    exchange.getMessage().setBody(body);
    pace.await();
    producer.send(route, exchange);
    Exception trouble = exchange.getException();
    if (trouble != null) {
      OutOfMemory.endIfBehind(trouble);
      throw trouble instanceof IOException io ? io : new IOException(trouble);
    }
    Map<String, String> answered = new LinkedHashMap<>();
    exchange.getMessage().getHeaders().forEach((name, value) -> {
      if (!name.startsWith("Camel") && value != null) {
        answered.put(name.toLowerCase(Locale.ROOT), parameters.withoutSecrets(value.toString()));
      }
    });
    return new HttpAnswer(
        exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class),
        answered,
        // Before anything is shortened: the beginning of a secret would stay.
        parameters.withoutSecrets(exchange.getMessage().getBody(String.class)),
        exchange.getProperty(BROKEN_OFF) == null);
  }

  /**
   * Reads an answer while its connection is open; the route calls it. One that breaks off is kept
   * as far as it came.
   */
  static void readAnswer(Exchange exchange) {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try (InputStream body = exchange.getMessage().getBody(InputStream.class)) {
      byte[] piece = new byte[1 << 13];
      for (int n = 0;
          body != null && n >= 0 && read.size() <= LONGEST_ANSWER;
          n = body.read(piece)) {
        read.write(piece, 0, n);
      }
      if (read.size() > LONGEST_ANSWER) {
        exchange.setProperty(BROKEN_OFF, true);
      }
    } catch (IOException e) {
      exchange.setProperty(BROKEN_OFF, true);
    }
    exchange.getMessage().setBody(read.toString(StandardCharsets.UTF_8));
  }
}

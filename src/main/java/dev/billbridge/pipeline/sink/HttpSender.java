package dev.billbridge.pipeline.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.webhook.HttpAnswer;
import dev.billbridge.deliver.webhook.WebhookRequest;
import dev.billbridge.deliver.webhook.WebhookTarget;
import dev.billbridge.memory.OutOfMemory;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Sends requests through the route {@code call-<sink>} and says what the answers mean. Path, query and credentials travel as
 * headers of the message, so that no endpoint's address, which Camel shows in many places, has a secret in it.
 */
final class HttpSender implements WebhookTarget.Sender {

  /** As much of an answer as is read; a look-up's must fit. */
  private static final int LONGEST_ANSWER = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CamelContext context;
  private final ProducerTemplate producer;
  private final String route;
  private final String url;
  private final String lookUpUrl;
  private final String authorization;
  private final Pace pace;
  private final InstantSource clock;

  /** @param pace asked before each call */
  HttpSender(CamelContext context, SinkParameters parameters, Pace pace, InstantSource clock) {
    this.context = context;
    this.producer = context.createProducerTemplate();
    this.route = "direct:call-" + parameters.sink().name();
    this.url = withoutUser(parameters, "url");
    this.lookUpUrl = lookUpUrl(parameters);
    this.authorization = authorization(parameters);
    this.pace = pace;
    this.clock = clock;
  }

  private static String withoutUser(SinkParameters parameters, String name) {
    if (parameters.text(name).matches("(?i)https?://[^/?#]*@.*")) {
      throw parameters.refused(name, "has a user in it; give the sink user and password, which are kept out of messages");
    }
    return parameters.text(name);
  }

  private static String lookUpUrl(SinkParameters parameters) {
    String given = withoutUser(parameters, "lookup-url");
    if (given.contains("{") && !given.contains("{id}") && !given.contains("{revision}")) {
      throw parameters.refused("lookup-url", "names neither {id} nor {revision}, so that an earlier revision would be taken for a later one; add one");
    }
    return given;
  }

  private static String authorization(SinkParameters parameters) {
    boolean user = parameters.has("user") || parameters.has("password");
    int kinds = (user ? 1 : 0) + (parameters.has("token") ? 1 : 0) + (parameters.has("authorization") ? 1 : 0);
    if (kinds > 1) {
      throw parameters.refused("authorization", "excludes token, and both exclude user and password; give one kind of credentials");
    }
    if (user && !(parameters.has("user") && parameters.has("password"))) {
      throw parameters.refused("user", "and password belong together; give both or neither");
    }
    String value = null;
    if (user) {
      value = "Basic " + Base64.getEncoder().encodeToString((parameters.text("user") + ":" + parameters.text("password")).getBytes(StandardCharsets.UTF_8));
    } else if (parameters.has("token")) {
      value = "Bearer " + parameters.text("token");
    } else if (parameters.has("authorization")) {
      value = parameters.text("authorization");
    }
    if (value != null && value.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw parameters.refused(parameters.has("token") ? "token" : "authorization",
          "has a line break or another character that no HTTP header can carry; write it on one line, in ASCII");
    }
    return value;
  }

  @Override
  public Outcome send(WebhookRequest request) {
    try {
      return call("POST", url, request.headers(), request.body()).outcome(clock.instant());
    } catch (IOException e) {
      return HttpAnswer.lost(e);
    }
  }

  @Override
  public Outcome lookUp(String id, StatementRevision revision, boolean onlyOne) {
    // An address without the request's own id says that something of the revision is there, which may be another page.
    if (lookUpUrl.isEmpty() || !onlyOne && lookUpUrl.contains("{") && !lookUpUrl.contains("{id}")) {
      return null;
    }
    try {
      HttpAnswer answer = call("GET", lookUpAddress(id, revision), Map.of("Accept", "application/json"), null);
      if (answer.status() == 404) {
        return null;
      }
      if (answer.status() == 200) {
        return isEmptyList(answer.text()) ? null : new Outcome.Delivered("HTTP 200, was already there");
      }
      return undecided(answer.outcome(clock.instant()), answer.status());
    } catch (IOException e) {
      return HttpAnswer.lost(e) instanceof Outcome.Barred barred ? barred
          : new Outcome.Uncertain("an earlier answer was lost, and lookup-url, which knows more, does not answer");
    }
  }

  private static Outcome undecided(Outcome outcome, int status) {
    String asked = "asked at lookup-url whether it has arrived: ";
    if (outcome instanceof Outcome.Passing passing) {
      return new Outcome.Passing(asked + passing.reason(), passing.retryAfter());
    }
    if (outcome instanceof Outcome.Barred barred) {
      return new Outcome.Barred(asked + barred.reason());
    }
    if (outcome instanceof Outcome.Down down) {
      return new Outcome.Down(asked + down.reason(), down.retryAfter());
    }
    if (outcome instanceof Outcome.Permanent refused) {
      return new Outcome.Permanent(asked + refused.reason());
    }
    return new Outcome.Permanent(asked + "HTTP " + status + " says neither yes (200) nor no (404, or an empty list)");
  }

  /** Whether a receiver that searches has found nothing: a list, or an object around one, that is empty. */
  private static boolean isEmptyList(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json.isObject() && json.size() == 1) {
        json = json.elements().next();
      }
      return json.isArray() && json.isEmpty();
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private String lookUpAddress(String id, StatementRevision revision) {
    if (!lookUpUrl.contains("{")) {
      return lookUpUrl.replaceFirst("/$", "") + "/" + id;
    }
    return lookUpUrl.replace("{id}", id).replace("{statementId}", encoded(revision.statement().key().statementId()))
        .replace("{account}", encoded(revision.statement().key().account())).replace("{revision}", Integer.toString(revision.revision()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private HttpAnswer call(String method, String address, Map<String, String> headers, byte[] body) throws IOException {
    URI uri = URI.create(address);
    Map<String, Object> outgoing = new LinkedHashMap<>(headers);
    if (authorization != null) {
      outgoing.put("Authorization", authorization);
    }
    if (uri.getRawQuery() != null) {
      outgoing.put(Exchange.HTTP_QUERY, uri.getRawQuery());
    }
    outgoing.put(Exchange.HTTP_PATH, uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
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
    return new HttpAnswer(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class),
        exchange.getMessage().getHeader("Retry-After", String.class), exchange.getMessage().getBody(String.class));
  }

  /**
   * Reads the text of an answer while its connection is open; the route calls it. A status that has been read says enough: that
   * the text breaks off changes nothing.
   */
  static void readAnswer(Exchange exchange) {
    try (InputStream body = exchange.getMessage().getBody(InputStream.class)) {
      exchange.getMessage().setBody(body == null ? null : new String(body.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8));
    } catch (IOException e) {
      exchange.getMessage().setBody(null);
    }
  }
}

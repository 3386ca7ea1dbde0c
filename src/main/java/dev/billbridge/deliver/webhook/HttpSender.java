package dev.billbridge.deliver.webhook;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.SinkParameters;
import dev.billbridge.deliver.SinkRoute;
import dev.billbridge.deliver.SinkSetup;
import dev.billbridge.http.CallLimit;
import dev.billbridge.http.RateLimit;
import dev.billbridge.settings.text.JqCondition;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Sends requests through the sink's route and says what the answers mean. Path, query and
 * credentials travel as headers of the message, so that no endpoint's address, which Camel shows in
 * many places, has a secret in it.
 */
final class HttpSender implements WebhookTarget.Sender {

  /** How many times its timeout a call may take as a whole. */
  private static final int PIECES = 4;

  /** What a server answers to a method that it does not know. */
  private static final int NOT_IMPLEMENTED = 501;

  private final SinkParameters parameters;
  private final SinkRoute route;
  private final String url;
  private final String lookUpUrl;
  private final String authorization;
  private final Acceptance acceptance;
  private final RateLimit limit;
  private final InstantSource clock;
  private final CallLimit callLimit;

  HttpSender(SinkSetup setup) {
    this.parameters = setup.parameters();
    this.route = setup.route();
    this.url = withoutUser(parameters, "url");
    this.lookUpUrl = lookUpUrl(parameters);
    this.authorization = authorization(parameters);
    this.acceptance =
        new Acceptance(condition(parameters, "accepted-when"), condition(parameters, "found-when"));
    this.limit = setup.limit();
    this.clock = setup.clock();
    // An answer may come in several pieces, each of which may take the timeout; together they must
    // have an end.
    this.callLimit = new CallLimit(parameters.duration("timeout").multipliedBy(PIECES));
    route.bind("call-limit", CallLimit.class, callLimit);
    route.bind("answer", AnswerReader.class, new AnswerReader());
  }

  private static String withoutUser(SinkParameters parameters, String name) {
    if (parameters.text(name).matches("(?i)https?://[^/?#]*@.*")) {
      throw parameters.refused(
          name,
          "contains a user; set the sink's user and password instead, which never appear in messages");
    }
    return parameters.text(name);
  }

  private static String lookUpUrl(SinkParameters parameters) {
    String given = withoutUser(parameters, "lookup-url");
    if (given.contains("{") && !given.contains("{id}") && !given.contains("{revision}")) {
      throw parameters.refused(
          "lookup-url",
          "contains neither {id} nor {revision}, so an earlier revision would be taken for a later one; "
              + "add one of them");
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
      throw parameters.refused("user", "and password go together; give both or neither");
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

  /**
   * The answer to HEAD matters only where it concerns the sender; the receiver expects POSTs, and
   * may know no other method.
   */
  @Override
  public Outcome probe() {
    try {
      HttpAnswer answer = call("HEAD", url, Map.of(), null);
      Outcome outcome = answer.status() < 300 ? null : answer.refusal(clock.instant());
      boolean judged = answer.status() / 100 == 3
          || answer.status() >= 500 && answer.status() != NOT_IMPLEMENTED
          || Set.of(401, 402, 403, 407, 495, 496, 497).contains(answer.status())
          || answer.status() == 400 && outcome instanceof Outcome.Blocked;
      return judged
          ? outcome
          : new Outcome.Delivered("the receiver answers (HTTP %d to HEAD); nothing was posted"
              .formatted(answer.status()));
    } catch (IOException e) {
      return HttpAnswer.lost(e);
    }
  }

  @Override
  public Outcome lookUp(String id, StatementRevision revision, boolean onlyOne) {
    // An address without the request's own id shows that something of the revision is there, which
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
   * Nothing was sent: what concerns the receiver as a whole is reported as such, and everything
   * else leaves the delivery uncertain.
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
                : "the response is neither yes (200) nor no (404, or an empty list)";
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
      outgoing.put("CamelHttpQuery", uri.getRawQuery());
    }
    outgoing.put(
        "CamelHttpPath",
        uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath());
    limit.await();
    SinkRoute.Reply reply = route.send(
        body,
        outgoing,
        Map.of(
            "method",
            method,
            "server",
            uri.getScheme() + "://" + uri.getRawAuthority(),
            "milliseconds",
            parameters.duration("timeout").toMillis()));
    if (reply.failure() != null) {
      throw reply.failure() instanceof IOException io ? io : new IOException(reply.failure());
    }
    return answer(reply);
  }

  private HttpAnswer answer(SinkRoute.Reply reply) {
    Map<String, String> headers = new LinkedHashMap<>();
    reply.headers().forEach((name, value) -> {
      if (!name.startsWith("Camel") && value != null) {
        headers.put(name.toLowerCase(Locale.ROOT), parameters.withoutSecrets(value.toString()));
      }
    });
    AnswerReader.Text body = (AnswerReader.Text) reply.body();
    return new HttpAnswer(
        (Integer) reply.headers().get("CamelHttpResponseCode"),
        headers,
        // Before anything is shortened: the beginning of a secret would stay.
        parameters.withoutSecrets(body.text()),
        body.isWhole());
  }

  /** Ends every call under way. */
  @Override
  public void close() {
    callLimit.close();
  }
}

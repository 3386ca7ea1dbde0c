package dev.billbridge.sandbox;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.billbridge.sandbox.http.Api;
import dev.billbridge.sandbox.http.Fault;
import dev.billbridge.sandbox.http.Json;
import dev.billbridge.sandbox.http.Refusal;
import dev.billbridge.sandbox.http.Request;
import dev.billbridge.sandbox.http.Response;
import dev.billbridge.sandbox.world.HeldStatement;
import dev.billbridge.sandbox.world.Oddity;
import dev.billbridge.sandbox.world.SandboxAccount;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Steers a sandbox that runs in another process. Everything is given in the query; answers are
 * JSON; what cannot be done is 400 with a sentence under {@code error}. Paths below
 * {@code /sandbox}:
 *
 * <table>
 * <caption>Endpoints</caption>
 * <tr><th>request</th><th>does</th></tr>
 * <tr><td>{@code GET accounts}</td><td>every account with its invented credentials and its base URL</td></tr>
 * <tr><td>{@code GET tally[?dataset=bills]}</td><td>what is held: per statement the lines and the
 * exact sums (as strings), and
 *     the requests per path</td></tr>
 * <tr><td>{@code GET clock}</td><td>the sandbox's time</td></tr>
 * <tr><td>{@code POST clock?now=2026-06-01T00:00:00Z}</td><td>stops the clock at that instant</td></tr>
 * <tr><td>{@code POST clock?forward=P1D}</td><td>stops the clock that much later than it is</td></tr>
 * <tr><td>{@code GET oddities}</td><td>which are on, and all there are</td></tr>
 * <tr><td>{@code POST oddities?on=A,B&off=C}</td><td>switches oddities; {@code ALL} names every one</td></tr>
 * <tr><td>{@code POST faults?path=REGEX&kind=KIND[&times=1]}</td><td>plans a fault. {@code kind} is
 * a {@link Fault.Kind}; with it
 *     {@code status} (STATUS, HTML, EMPTY; default 503, 502, 200), {@code retry-after} (STATUS; a
 * duration such as PT5S),
 *     {@code amount} (CUT: bytes before the cut, 200; SLOW: bytes between pauses, 1024; SPACES:
 * count, 1000000), {@code pause}
 *     (SLOW; PT0.1S)</td></tr>
 * <tr><td>{@code DELETE faults}</td><td>forgets the faults that have not happened</td></tr>
 * <tr><td>{@code POST change?account=A&statement=S&line=3&delta=-1.50}</td><td>changes one amount
 * and the total with it; see
 *     {@link Sandbox#changeAmount}</td></tr>
 * </table>
 */
final class AdminEndpoints implements Api {
  private static final String ALL = "ALL";
  private static final Duration DEFAULT_PAUSE = Duration.ofMillis(100);

  private final Sandbox sandbox;

  AdminEndpoints(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  @Override
  public void answer(Request request, Response response) throws IOException {
    String endpoint = String.join("/", request.segmentsFrom(1));
    try {
      switch (request.method() + " " + endpoint) {
        case "GET accounts" -> accounts(response);
        case "GET tally" -> tally(request, response);
        case "GET clock" -> clock(response);
        case "POST clock" -> {
          setClock(request);
          clock(response);
        }
        case "GET oddities" -> oddities(response);
        case "POST oddities" -> {
          sandbox.set(named(request, "on"));
          sandbox.clear(named(request, "off"));
          oddities(response);
        }
        case "POST faults" -> {
          sandbox.fail(
              required(request, "path"),
              fault(request),
              number(request, "times", 1).intValueExact());
          done(response);
        }
        case "DELETE faults" -> {
          sandbox.heal();
          done(response);
        }
        case "POST change" -> {
          sandbox.changeAmount(
              required(request, "account"),
              required(request, "statement"),
              decimal("line", required(request, "line")).intValueExact(),
              decimal("delta", required(request, "delta")));
          done(response);
        }
        default ->
          throw new Refusal(
              404,
              null,
              "there is no " + request.method() + " " + endpoint
                  + "; there are accounts, tally, clock, oddities, faults and change");
      }
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException nonsense) {
      throw new Refusal(400, null, nonsense.getMessage());
    }
  }

  @Override
  public void refuse(Refusal refusal, Response response) throws IOException {
    try (JsonGenerator out = Json.on(response.start(refusal.status(), "application/json"))) {
      out.writeStartObject();
      out.writeStringField("error", refusal.getMessage());
      out.writeEndObject();
    }
  }

  private void accounts(Response response) throws IOException {
    try (JsonGenerator out = Json.on(response.start(200, "application/json"))) {
      out.writeStartArray();
      for (SandboxAccount account : sandbox.accounts()) {
        out.writeStartObject();
        out.writeStringField("provider", account.provider());
        out.writeStringField("name", account.name());
        out.writeStringField("account", account.account());
        out.writeStringField("memberCode", account.memberCode());
        out.writeStringField("user", account.user());
        out.writeStringField("password", account.password());
        out.writeStringField("token", account.token());
        out.writeStringField("baseUrl", sandbox.baseUrl(account).toString());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
  }

  private void tally(Request request, Response response) throws IOException {
    Tally tally = request.parameter("dataset").isPresent()
        ? sandbox.tally(request.parameter("dataset").get())
        : sandbox.tally();
    try (JsonGenerator out = Json.on(response.start(200, "application/json"))) {
      out.writeStartObject();
      out.writeStringField("now", tally.now().toString());
      out.writeArrayFieldStart("held");
      for (HeldStatement statement : tally.held()) {
        write(statement, out);
      }
      out.writeEndArray();
      out.writeObjectFieldStart("requests");
      for (Map.Entry<String, Long> path : tally.requests().entrySet()) {
        out.writeNumberField(path.getKey(), path.getValue());
      }
      out.writeEndObject();
      out.writeEndObject();
    }
  }

  private static void write(HeldStatement statement, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("provider", statement.provider());
    out.writeStringField("account", statement.account());
    out.writeStringField("dataset", statement.dataset());
    out.writeStringField("statement", statement.statement());
    out.writeStringField("month", statement.month().toString());
    out.writeBooleanField("final", statement.isFinal());
    out.writeNumberField("lines", statement.lines());
    out.writeObjectFieldStart("sums");
    for (Map.Entry<String, BigDecimal> sum : statement.sums().entrySet()) {
      out.writeStringField(sum.getKey(), sum.getValue().toPlainString());
    }
    out.writeEndObject();
    out.writeStringField("currency", statement.currency());
    out.writeEndObject();
  }

  private void clock(Response response) throws IOException {
    try (JsonGenerator out = Json.on(response.start(200, "application/json"))) {
      out.writeStartObject();
      out.writeStringField("now", sandbox.now().toString());
      out.writeEndObject();
    }
  }

  private void setClock(Request request) {
    if (request.parameter("forward").isPresent()) {
      sandbox.setClock(
          sandbox.now().plus(Duration.parse(request.parameter("forward").get())));
    } else {
      sandbox.setClock(Instant.parse(required(request, "now")));
    }
  }

  private void oddities(Response response) throws IOException {
    try (JsonGenerator out = Json.on(response.start(200, "application/json"))) {
      out.writeStartObject();
      write("on", sandbox.oddities().stream().sorted().toList(), out);
      write("all", Arrays.asList(Oddity.values()), out);
      out.writeEndObject();
    }
  }

  private static void write(String name, Collection<Oddity> oddities, JsonGenerator out)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (Oddity oddity : oddities) {
      out.writeString(oddity.name());
    }
    out.writeEndArray();
  }

  private static void done(Response response) throws IOException {
    try (JsonGenerator out = Json.on(response.start(200, "application/json"))) {
      out.writeStartObject();
      out.writeBooleanField("done", true);
      out.writeEndObject();
    }
  }

  private static Oddity[] named(Request request, String parameter) {
    String names = request.parameter(parameter).orElse("");
    if (names.equals(ALL)) {
      return Oddity.values();
    }
    return Arrays.stream(names.split(","))
        .filter(name -> !name.isBlank())
        .map(constant(Oddity.class))
        .toArray(Oddity[]::new);
  }

  private static Fault fault(Request request) {
    Fault.Kind kind = constant(Fault.Kind.class).apply(required(request, "kind"));
    int defaultStatus =
        switch (kind) {
          case STATUS -> 503;
          case HTML -> 502;
          default -> 200;
        };
    long defaultAmount =
        switch (kind) {
          case CUT -> 200;
          case SLOW -> 1024;
          case SPACES -> 1_000_000;
          default -> 0;
        };
    Duration retryAfter = request.parameter("retry-after").map(Duration::parse).orElse(null);
    Duration pause = request
        .parameter("pause")
        .map(Duration::parse)
        .orElse(kind == Fault.Kind.SLOW ? DEFAULT_PAUSE : Duration.ZERO);
    return new Fault(
        kind,
        number(request, "status", defaultStatus).intValueExact(),
        retryAfter,
        number(request, "amount", defaultAmount).longValueExact(),
        pause);
  }

  private static <E extends Enum<E>> Function<String, E> constant(Class<E> type) {
    return name -> Arrays.stream(type.getEnumConstants())
        .filter(constant ->
            constant.name().equals(name.trim().toUpperCase(Locale.ROOT).replace('-', '_')))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("\"" + name + "\" is not known; known are "
            + Arrays.toString(type.getEnumConstants())));
  }

  private static BigDecimal number(Request request, String parameter, long otherwise) {
    return request
        .parameter(parameter)
        .map(text -> decimal(parameter, text))
        .orElse(BigDecimal.valueOf(otherwise));
  }

  private static BigDecimal decimal(String parameter, String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException notNumber) {
      throw new IllegalArgumentException(
          parameter + " = \"" + text + "\" is not a number", notNumber);
    }
  }

  private static String required(Request request, String parameter) {
    return request
        .parameter(parameter)
        .orElseThrow(
            () -> new IllegalArgumentException("the parameter " + parameter + " is missing"));
  }
}

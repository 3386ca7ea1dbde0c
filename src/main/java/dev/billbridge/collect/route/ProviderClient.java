package dev.billbridge.collect.route;

import dev.billbridge.archive.ArchiveException;
import dev.billbridge.http.CallLimit;
import dev.billbridge.http.RateLimit;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.Settings;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceHelper;

/**
 * Makes the calls of one account: at the distance its provider wants, retried while that may help,
 * and not at all for a minute after ten failures in a row at one endpoint.
 */
final class ProviderClient implements Processor {

  /** Longest wait before a retry, even if the provider wants more; then the run fails. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private static final CircuitBreakerConfig TEN_FAILURES = CircuitBreakerConfig.custom()
      .slidingWindowSize(10)
      .minimumNumberOfCalls(10)
      .failureRateThreshold(100)
      .waitDurationInOpenState(Duration.ofMinutes(1))
      .recordExceptions(CallException.Transient.class)
      .ignoreExceptions(RuntimeException.class)
      .build();

  private final CamelContext context;
  private final AccountSettings account;
  private final Set<String> bases;
  private final Settings.Collect collect;
  private final ProviderAnswers answers;
  private final InstantSource clock;
  private final Consumer<Call> calls;
  private final RateLimit rateLimit;
  private final String configurer;
  private final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(TEN_FAILURES);
  /** By scheme and host; there are as many as the account has addresses. */
  private final Map<String, Producer> servers = new ConcurrentHashMap<>();

  /**
   * @param bases addresses that a URL of this account may begin with
   * @param calls receives each call when it has ended, from several threads
   */
  ProviderClient(
      CamelContext context,
      AccountSettings account,
      Set<String> bases,
      Settings.Collect collect,
      ProviderAnswers answers,
      InstantSource clock,
      Consumer<Call> calls) {
    this.context = context;
    this.account = account;
    this.bases = bases;
    this.collect = collect;
    this.answers = answers;
    this.clock = clock;
    this.calls = calls;
    this.rateLimit = RateLimit.perSecond(account.requestsPerSecond());
    this.configurer = "calls-" + account.name();
    context.getRegistry().bind(configurer, HttpClientConfigurer.class, (Object) counted());
  }

  /**
   * Replaces the message, which states a call, by the answer: a {@link FetchedDocument}, or no body
   * for an optional call that was answered 404.
   *
   * @throws CallException if there is no answer, or none that is of use
   * @throws ArchiveException if the archive cannot be written
   * @throws RunAbortedException if the run was aborted before
   */
  @Override
  public void process(Exchange exchange) throws Exception {
    Run run = exchange.getVariable("run", Run.class);
    run.state().requireRunning();
    Message message = exchange.getMessage();
    ProviderCall call = ProviderCall.of(message.getHeaders(), account, run, bases);
    message.removeHeaders("*");
    message.setBody(answer(call, run));
  }

  private HttpClientConfigurer counted() {
    return client -> {
      context
          .getRegistry()
          .lookupByNameAndType("call-limit", HttpClientConfigurer.class)
          .configureHttpClient(client);
      client.addRequestInterceptorLast((request, entity, attributes) -> rateLimit.sent());
    };
  }

  private FetchedDocument answer(ProviderCall call, Run run) throws Exception {
    CircuitBreaker breaker = breakers.circuitBreaker(call.endpoint());
    for (int attempt = 1; ; attempt++) {
      rateLimit.await();
      try {
        return breaker.executeCallable(() -> attempt(call, run));
      } catch (CallNotPermittedException e) {
        throw new CallException.Permanent(
            "%s: %s is not requested now, since it has failed ten times in a row; it is requested again after a minute"
                .formatted(call.name(), call.shown()),
            e);
      } catch (CallException.Transient e) {
        if (attempt > collect.retries() || !run.state().pause(delay(e, attempt))) {
          throw e;
        }
      }
    }
  }

  /** As long as the provider asks, or else twice as long after each attempt. */
  private Duration delay(CallException.Transient failure, int attempt) {
    Duration delay = failure.retryAfter() != null
        ? failure.retryAfter()
        : collect.retryDelay().multipliedBy(1L << Math.min(attempt - 1, 20));
    return delay.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : delay;
  }

  private FetchedDocument attempt(ProviderCall call, Run run) throws Exception {
    URI url = URI.create(call.url());
    Exchange http = new DefaultExchange(context);
    Message request = http.getMessage();
    call.headers().forEach(request::setHeader);
    request.setHeader("Accept", "application/json");
    if (!call.anonymous()) {
      request.setHeader("Authorization", account.credentials().authorization());
    }
    request.setHeader(Exchange.HTTP_PATH, url.getRawPath());
    if (!call.query().isEmpty()) {
      request.setHeader(Exchange.HTTP_QUERY, call.query());
    }
    run.state().requestSent(clock.instant());
    long began = System.nanoTime();
    boolean isBroken = false;
    try {
      servers
          .computeIfAbsent(url.getScheme() + "://" + url.getRawAuthority(), this::server)
          .process(http);
      FetchedDocument document = answers.receive(call, account, http.getMessage());
      if (document != null) {
        run.report().document();
      }
      return document;
    } catch (ArchiveException e) {
      throw e;
    } catch (CallLimit.CutOff e) {
      isBroken = true;
      throw cutOff(call, run, e);
    } catch (IOException e) {
      isBroken = true;
      throw CallException.of(call, e, account.blanking().blank(e.getMessage()));
    } finally {
      run.state().requestEnded();
      calls.accept(new Call(
          account.provider(),
          account.name(),
          run.dataset(),
          call.kind(),
          isBroken ? Call.NONE : Call.answer(http),
          Duration.ofNanos(System.nanoTime() - began)));
    }
  }

  /**
   * The run is aborted as well: with a server that keeps its callers waiting, it would take for
   * ever.
   */
  private CallException cutOff(ProviderCall call, Run run, CallLimit.CutOff e) {
    String sentence = e.isByShutdown()
        ? "%s: %s is cut off, since the service is ending; it is requested again after the next start"
            .formatted(call.name(), call.shown())
        : "%s: %s is cut off after %s (collect.deadline), and nothing more is requested in this run"
            .formatted(call.name(), call.shown(), collect.deadline());
    run.state().abort(sentence);
    return new CallException.Transient(sentence, null, e);
  }

  /**
   * A connection of its own for each call: at a call a second that costs nothing, and a connection
   * kept from the last run would be one the provider has long closed. Camel repeats nothing and
   * follows no redirect.
   */
  private Producer server(String origin) {
    try {
      Producer producer = context
          .getEndpoint(origin
              + "?httpMethod=GET&disableStreamCache=true&throwExceptionOnFailure=false&connectionClose=true"
              + "&connectTimeout=" + collect.connectTimeout().toMillis()
              + "&responseTimeout=" + collect.responseTimeout().toMillis()
              + "&soTimeout=" + collect.responseTimeout().toMillis()
              + "&httpClientConfigurer=#" + configurer)
          .createProducer();
      ServiceHelper.startService(producer);
      return producer;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

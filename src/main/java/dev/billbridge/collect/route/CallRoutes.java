package dev.billbridge.collect.route;

import dev.billbridge.archive.ArchiveException;
import dev.billbridge.http.RateLimit;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.Settings;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * {@code direct:get-<account>}: one call, retried while that may help.
 *
 * <p>The inner route is one attempt. It waits for its turn, since a provider's limit counts
 * attempts, and asks the circuit breaker of the endpoint. The outer route repeats it. camel-http
 * itself repeats nothing and follows no redirect.
 */
public final class CallRoutes extends RouteBuilder {

  /**
   * Longest time a run waits because a provider asks it to; after that the run fails and the next
   * one asks again.
   */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private static final String FAILURE = "billbridge.failure";

  private final List<AccountSettings> accounts;
  private final Settings.Collect collect;
  private final Call call;
  private final InstantSource clock;
  private final CircuitBreakerRegistry breakers =
      CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
          .slidingWindowSize(10)
          .minimumNumberOfCalls(10)
          .failureRateThreshold(100)
          .waitDurationInOpenState(Duration.ofMinutes(1))
          .build());

  public CallRoutes(
      List<AccountSettings> accounts, Settings.Collect collect, Call call, InstantSource clock) {
    this.clock = clock;
    this.accounts = accounts;
    this.collect = collect;
    this.call = call;
  }

  @Override
  public void configure() {
    for (AccountSettings account : accounts) {
      called(account);
      repeated(account);
      attempt(account);
    }
  }

  /**
   * The way in and out. An exchange whose error handler has given up is looked at by no other, so
   * the route that repeats takes the failure aside and goes on, and here it is thrown for the
   * calling route to see.
   */
  private void called(AccountSettings account) {
    from("direct:get-" + account.name())
        .routeId("get-" + account.name())
        .streamCache("false")
        .errorHandler(noErrorHandler())
        .process(exchange -> call.prepare(exchange, account))
        .to("direct:repeat-" + account.name())
        .process(exchange -> {
          Exception failure = (Exception) exchange.removeProperty(FAILURE);
          if (failure != null) {
            throw failure;
          }
          call.complete(exchange);
        });
  }

  private void repeated(AccountSettings account) {
    from("direct:repeat-" + account.name())
        .routeId("repeat-" + account.name())
        .streamCache("false")
        .onException(CallException.Transient.class)
        .onWhen(exchange -> !exchange.getVariable("run", Run.class).isBrokenOff())
        .maximumRedeliveries(collect.retries())
        .redeliveryDelay(collect.retryDelay().toMillis())
        .useExponentialBackOff()
        .backOffMultiplier(2)
        .maximumRedeliveryDelay(LONGEST_WAIT.toMillis())
        .onExceptionOccurred(this::waitAsAsked)
        .logExhausted(false)
        .logRetryAttempted(false)
        .continued(true)
        .process(exchange -> exchange.setProperty(FAILURE, caught(exchange)))
        .end()
        .onException(Exception.class)
        .maximumRedeliveries(0)
        .logExhausted(false)
        .continued(true)
        .process(exchange -> exchange.setProperty(FAILURE, caught(exchange)))
        .end()
        .to("direct:attempt-" + account.name());
  }

  private void attempt(AccountSettings account) {
    from("direct:attempt-" + account.name())
        .routeId("attempt-" + account.name())
        .streamCache("false")
        .errorHandler(noErrorHandler())
        .throttle(1)
        .timePeriodMillis(RateLimit.millisBetween(account.requestsPerSecond()))
        .process(this::permit)
        .process(exchange -> call.compose(exchange, account))
        .process(exchange -> exchange.getVariable("run", Run.class).asks(clock.instant()))
        .doTry()
        // A connection of its own for each call: at a call a second that costs nothing, and a
        // connection kept from the last run would be one the provider has long closed.
        .toD(
            "${exchangeProperty.asked.url}?httpMethod=GET&disableStreamCache=true&throwExceptionOnFailure=false&connectionClose=true"
                + "&connectTimeout=" + collect.connectTimeout().toMillis() + "&responseTimeout="
                + collect.responseTimeout().toMillis()
                + "&soTimeout=" + collect.responseTimeout().toMillis()
                + "&httpClientConfigurer=#call-limit",
            64)
        .process(exchange -> call.receive(exchange, account))
        .process(exchange -> breaker(exchange).onSuccess(0, TimeUnit.MILLISECONDS))
        .doCatch(CallException.Permanent.class)
        .process(exchange -> breaker(exchange).onSuccess(0, TimeUnit.MILLISECONDS))
        .process(CallRoutes::rethrow)
        .doCatch(CallException.Transient.class)
        .process(exchange -> breaker(exchange).onError(0, TimeUnit.MILLISECONDS, caught(exchange)))
        .process(CallRoutes::rethrow)
        .doCatch(ArchiveException.class)
        .process(exchange -> breaker(exchange).onSuccess(0, TimeUnit.MILLISECONDS))
        .process(CallRoutes::rethrow)
        .doCatch(java.io.IOException.class)
        .process(exchange -> breaker(exchange).onError(0, TimeUnit.MILLISECONDS, caught(exchange)))
        .process(exchange -> {
          throw call.broken(exchange, caught(exchange));
        })
        .doFinally()
        .process(exchange -> exchange.getVariable("run", Run.class).isAnswered())
        .end();
  }

  private void permit(Exchange exchange) throws CallException.Permanent {
    try {
      breaker(exchange).acquirePermission();
    } catch (CallNotPermittedException e) {
      Call.Asked asked = exchange.getProperty("asked", Call.Asked.class);
      throw new CallException.Permanent(
          "%s: %s is not asked for now, since it has failed ten times in a row; it is tried again after a minute"
              .formatted(asked.name(), asked.shown()),
          e);
    }
  }

  /**
   * One breaker for each account and kind of document: what a document is called up to its first
   * digit.
   */
  private CircuitBreaker breaker(Exchange exchange) {
    Call.Asked asked = exchange.getProperty("asked", Call.Asked.class);
    return breakers.circuitBreaker(asked.name().account() + " " + asked.name().dataset() + " "
        + asked.name().name().replaceAll("[-_/]?\\d.*", ""));
  }

  private void waitAsAsked(Exchange exchange) {
    if (caught(exchange) instanceof CallException.Transient failure
        && failure.retryAfter() != null) {
      Duration wait =
          failure.retryAfter().compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : failure.retryAfter();
      exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, wait.toMillis());
    } else {
      exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
    }
  }

  private static Exception caught(Exchange exchange) {
    return exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
  }

  private static void rethrow(Exchange exchange) throws Exception {
    throw caught(exchange);
  }
}

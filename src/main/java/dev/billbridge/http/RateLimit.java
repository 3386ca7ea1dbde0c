package dev.billbridge.http;

import dev.billbridge.settings.SinkSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.DefaultExchange;

/**
 * Keeps what goes out to a sink to so many requests a second: whoever comes too early waits for its
 * turn.
 */
@FunctionalInterface
public interface RateLimit {

  /** Returns when the next request may go out. */
  void await();

  /** The pace that the sink's settings ask for; it is kept by the route {@code pace-<sink>}. */
  static RateLimit of(CamelContext context, SinkSettings sink) {
    if (sink.requestsPerSecond() == null) {
      return () -> {};
    }
    String turn = "direct:pace-" + sink.name();
    try {
      context.addRoutes(new RouteBuilder() {
        @Override
        public void configure() {
          from(turn)
              .routeId("pace-" + sink.name())
              .errorHandler(noErrorHandler())
              .throttle(1)
              .timePeriodMillis(millisBetween(sink.requestsPerSecond()));
        }
      });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    ProducerTemplate producer = context.createProducerTemplate();
    return () -> producer.send(turn, new DefaultExchange(context));
  }

  /**
   * From one request to the next, rounded up to whole milliseconds. @param requestsPerSecond
   * greater than zero
   */
  static long millisBetween(BigDecimal requestsPerSecond) {
    return Math.max(
        1,
        BigDecimal.valueOf(1_000)
            .divide(requestsPerSecond, 0, RoundingMode.CEILING)
            .longValue());
  }
}

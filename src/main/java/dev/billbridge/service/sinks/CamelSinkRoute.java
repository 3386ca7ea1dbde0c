package dev.billbridge.service.sinks;

import dev.billbridge.deliver.SinkRoute;
import dev.billbridge.memory.OutOfMemory;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;

/** The route {@code sink-<name>} of one sink. */
final class CamelSinkRoute implements SinkRoute {

  private static final String DELIVERY = "billbridge.delivery";

  private final CamelContext context;
  private final String sink;
  private final ProducerTemplate producer;

  CamelSinkRoute(CamelContext context, String sink) {
    this.context = context;
    this.sink = sink;
    this.producer = context.createProducerTemplate();
  }

  @Override
  public <T> void bind(String name, Class<T> type, T bean) {
    context.getRegistry().bind(name + "-" + sink, type, bean);
  }

  @Override
  public Reply send(Object body, Map<String, Object> headers, Map<String, Object> properties) {
    Exchange exchange = new DefaultExchange(context);
    exchange.setProperty(DELIVERY, true);
    properties.forEach(exchange::setProperty);
    exchange.getMessage().setHeaders(headers);
    exchange.getMessage().setBody(body);
    producer.send("direct:sink-" + sink, exchange);
    if (exchange.getException() != null) {
      OutOfMemory.endIfBehind(exchange.getException());
    }
    return new Reply(
        exchange.getMessage().getHeaders(),
        exchange.getMessage().getBody(),
        exchange.getException());
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (!type.isInstance(context)) {
      throw new IllegalArgumentException("a route is not run by " + type.getName());
    }
    return type.cast(context);
  }

  /** Whether a message is on the way to a sink, so that its sender reports what goes wrong. */
  static boolean isDelivery(Exchange exchange) {
    return exchange.getProperty(DELIVERY) != null;
  }
}

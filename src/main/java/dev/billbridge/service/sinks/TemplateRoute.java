package dev.billbridge.service.sinks;

import dev.billbridge.deliver.SinkRoute;
import dev.billbridge.memory.OutOfMemory;
import dev.billbridge.settings.RouteTemplates.Template;
import dev.billbridge.settings.TemplateValues;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.support.DefaultExchange;

/**
 * The route {@code sink-<name>} or {@code export-<name>}, made from the template of its type.
 *
 * <p>A secret never becomes part of a route: its parameter holds a reference,
 * {@code #bean:secret-sink.<name>.<parameter>}, which the options of Camel's endpoints take in
 * place of a value.
 */
public final class TemplateRoute implements SinkRoute {

  private static final String DELIVERY = "billbridge.delivery";

  private final CamelContext context;
  private final String kind;
  private final String name;
  private final ProducerTemplate producer;

  /** @param kind {@code sink} or {@code export} */
  public TemplateRoute(CamelContext context, String kind, String name) {
    this.context = context;
    this.kind = kind;
    this.name = name;
    this.producer = context.createProducerTemplate();
  }

  /** Makes the route. */
  public void add(Template template, TemplateValues values) {
    TemplatedRouteBuilder route = TemplatedRouteBuilder.builder(context, template.id())
        .routeId(kind + "-" + name)
        .parameter(kind, name);
    values.parameters().forEach((parameter, value) -> {
      if (values.secrets().contains(parameter)) {
        String bean = "secret-%s.%s.%s".formatted(kind, name, parameter);
        context.getRegistry().bind(bean, String.class, value);
        route.parameter(parameter, "#bean:" + bean);
      } else {
        route.parameter(parameter, value);
      }
    });
    route.add();
  }

  @Override
  public <T> void bind(String role, Class<T> type, T bean) {
    context.getRegistry().bind(role + "-" + name, type, bean);
  }

  @Override
  public Reply send(Object body, Map<String, Object> headers, Map<String, Object> properties) {
    Exchange exchange = new DefaultExchange(context);
    exchange.setProperty(DELIVERY, true);
    properties.forEach(exchange::setProperty);
    exchange.getMessage().setHeaders(headers);
    exchange.getMessage().setBody(body);
    producer.send("direct:" + kind + "-" + name, exchange);
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

  /**
   * Whether a message is on the way to a sink or out of an export, so that its sender reports what
   * goes wrong.
   */
  static boolean isDelivery(Exchange exchange) {
    return exchange.getProperty(DELIVERY) != null;
  }
}

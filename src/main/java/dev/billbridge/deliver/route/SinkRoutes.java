package dev.billbridge.deliver.route;

import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.Target;
import dev.billbridge.http.RateLimit;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.memory.OutOfMemory;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.SinkSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Makes the routes of sinks from their templates. A route is given a revision as its body and
 * leaves an {@link Outcome}; the target that Java knows how to fill is the bean
 * {@code target-<sink>}.
 *
 * <p>A secret never becomes part of a route: its parameter holds a reference,
 * {@code #bean:secret-<sink>-<parameter>}, which the options of Camel's endpoints take in place of
 * a value.
 */
public final class SinkRoutes {

  private static final String DELIVERY = "billbridge.delivery";

  private final CamelContext context;
  private final RouteTemplates templates;
  private final Path folder;
  private final InstantSource clock;

  /** @param folder of all routes, in which a sink's own files are looked for */
  public SinkRoutes(
      CamelContext context, RouteTemplates templates, Path folder, InstantSource clock) {
    this.context = context;
    this.templates = templates;
    this.folder = folder;
    this.clock = clock;
    context.getRegistry().bind("outcome", new Outcomes());
    context.getRegistry().bind("answer", Processor.class, (Processor) HttpSender::readAnswer);
  }

  /**
   * Adds the route of a sink.
   *
   * @return the way into that route
   * @throws RefusedException if the settings do not make a sink
   */
  public Target add(SinkSettings sink) {
    SinkParameters parameters = new SinkParameters(sink);
    RateLimit pace = RateLimit.of(context, sink);
    Targets targets = new Targets(context, this, folder, clock);
    Target target;
    try {
      target = targets.of(parameters, pace);
      if (target != null) {
        context.getRegistry().bind("target-" + sink.name(), Target.class, target);
        if (target instanceof AutoCloseable closeable) {
          closeWithContext(closeable);
        }
      }
      for (String secret : sink.secrets()) {
        context.getRegistry().bind(secretBean(sink, secret), String.class, parameters.text(secret));
      }
      addRoute(
          templates.sink(sink.type()).orElseThrow().id(),
          "sink-" + sink.name(),
          parameters,
          Map.of());
    } catch (RefusedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RefusedException(
          "sink." + sink.name() + " cannot be made: " + parameters.withoutSecrets(rootMessage(e)));
    }
    ProducerTemplate producer = context.createProducerTemplate();
    RateLimit deliveries = targets.keepPace(sink) ? () -> {} : pace;
    return new Target() {
      @Override
      public Outcome deliver(OwedRevision owed) {
        deliveries.await();
        Exchange exchange = exchange(context);
        exchange.getMessage().setBody(owed);
        producer.send("direct:sink-" + sink.name(), exchange);
        if (exchange.getException() != null) {
          OutOfMemory.endIfBehind(exchange.getException());
          return parameters.withoutSecrets(
              new Outcome.Transient(sink.name() + ": " + rootMessage(exchange.getException())));
        }
        return exchange.getMessage().getBody() instanceof Outcome outcome
            ? parameters.withoutSecrets(outcome)
            : new Outcome.Rejected(
                "the route of sink " + sink.name() + " ends without saying what came of it");
      }

      @Override
      public Outcome probe(OwedRevision sample) {
        Outcome outcome = target == null ? null : target.probe(sample);
        return outcome == null ? null : parameters.withoutSecrets(outcome);
      }
    };
  }

  /** A target that holds connections gives them back when the routes end. */
  void closeWithContext(AutoCloseable closeable) {
    try {
      context.addService(new ServiceSupport() {
        @Override
        protected void doStop() throws Exception {
          closeable.close();
        }
      });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes a route of a template that lies beside the sinks; those parameters it has are filled in.
   *
   * @param more parameters that are no settings
   */
  void addRoute(
      String template, String routeId, SinkParameters parameters, Map<String, String> more) {
    SinkSettings sink = parameters.sink();
    TemplatedRouteBuilder route = TemplatedRouteBuilder.builder(context, template)
        .routeId(routeId)
        .parameter("sink", sink.name());
    sink.parameters()
        .forEach((name, value) -> route.parameter(
            name, sink.secrets().contains(name) ? "#bean:" + secretBean(sink, name) : value));
    more.forEach(route::parameter);
    route.add();
  }

  /** A message on the way to a sink. */
  static Exchange exchange(CamelContext context) {
    Exchange exchange = new DefaultExchange(context);
    exchange.setProperty(DELIVERY, true);
    return exchange;
  }

  /** The bean {@code outcome}: how a sink route of one's own says that everything has arrived. */
  public static final class Outcomes {

    private Outcomes() {}

    public Outcome delivered(String answer) {
      return new Outcome.Delivered(answer);
    }
  }

  /**
   * Whether it is on the way to a sink; then whoever sent it tells what went wrong, in one sentence
   * and without secrets.
   */
  public static boolean isDelivery(Exchange exchange) {
    return exchange.getProperty(DELIVERY) != null;
  }

  private static String secretBean(SinkSettings sink, String parameter) {
    return "secret-" + sink.name() + "-" + parameter;
  }

  static String rootMessage(Throwable trouble) {
    Throwable root = trouble;
    // What the ledger says is a sentence already; its cause is the driver's.
    while (root.getCause() != null && !(root instanceof LedgerException)) {
      root = root.getCause();
    }
    String message =
        root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    return message.lines().findFirst().orElse(root.getClass().getSimpleName());
  }
}

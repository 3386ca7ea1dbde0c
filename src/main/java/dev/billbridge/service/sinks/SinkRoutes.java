package dev.billbridge.service.sinks;

import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.OwedRevision;
import dev.billbridge.deliver.RefusedException;
import dev.billbridge.deliver.RootMessage;
import dev.billbridge.deliver.SinkParameters;
import dev.billbridge.deliver.SinkRoute;
import dev.billbridge.deliver.SinkSetup;
import dev.billbridge.deliver.SinkType;
import dev.billbridge.deliver.Target;
import dev.billbridge.http.RateLimit;
import dev.billbridge.journal.JournalDocument;
import dev.billbridge.memory.OutOfMemory;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.SinkSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Makes the route and the target of each sink. The route of a type that is not written in Java is
 * given a revision as its body and leaves an {@link Outcome}.
 */
public final class SinkRoutes {

  private final CamelContext context;
  private final RouteTemplates templates;
  private final Path folder;
  private final InstantSource clock;

  /** @param folder of all routes, which contains a sink's own files */
  public SinkRoutes(
      CamelContext context, RouteTemplates templates, Path folder, InstantSource clock) {
    this.context = context;
    this.templates = templates;
    this.folder = folder;
    this.clock = clock;
    context.getRegistry().bind("outcome", new Outcomes());
  }

  /**
   * Adds the route of a sink.
   *
   * @return what delivers to it
   * @throws RefusedException if the settings do not make a sink
   */
  public Target add(SinkSettings sink) {
    SinkParameters parameters = new SinkParameters(sink, folder);
    SinkType type = SinkTypes.find(sink.type()).orElse(null);
    RateLimit limit = RateLimit.perSecond(sink.requestsPerSecond());
    TemplateRoute route = new TemplateRoute(context, "sink", sink.name());
    try {
      Target target =
          type == null ? null : type.target(new SinkSetup(parameters, route, limit, clock));
      if (target != null) {
        route.bind("target", Target.class, target);
        if (target instanceof AutoCloseable closeable) {
          closeWithContext(closeable);
        }
      }
      route.add(templates.sink(sink.type()).orElseThrow(), sink.values());
      RateLimit deliveries = type != null && type.limitsRequests() ? RateLimit.none() : limit;
      boolean routeFirst = type == null || !type.sendsThroughRoute();
      return new LimitedTarget(
          target, routeFirst ? through(route, sink.name()) : target, deliveries, parameters);
    } catch (RefusedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RefusedException("sink.%s cannot be made: %s"
          .formatted(sink.name(), parameters.withoutSecrets(RootMessage.of(e))));
    }
  }

  /** A target that holds connections gives them back when the routes end. */
  private void closeWithContext(AutoCloseable closeable) {
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

  /** The route as a target: what it throws is repeated later. */
  private static Target through(SinkRoute route, String sink) {
    return owed -> {
      SinkRoute.Reply reply = route.send(owed, Map.of(), Map.of());
      if (reply.failure() != null) {
        return new Outcome.Transient(RootMessage.of(reply.failure()));
      }
      return reply.body() instanceof Outcome outcome
          ? outcome
          : new Outcome.Rejected(
              "the route of sink %s does not end with an outcome".formatted(sink));
    };
  }

  /**
   * A target at its rate, whose outcomes hold no secret.
   *
   * @param tried what is probed; null when that can only be known by delivering
   */
  private record LimitedTarget(
      Target tried, Target target, RateLimit limit, SinkParameters parameters) implements Target {

    @Override
    public Outcome deliver(OwedRevision owed) {
      limit.await();
      try {
        return parameters.withoutSecrets(target.deliver(owed));
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        OutOfMemory.endIfBehind(e);
        return parameters.withoutSecrets(new Outcome.Transient(RootMessage.of(e)));
      }
    }

    @Override
    public JournalDocument entries(OwedRevision owed) {
      return tried == null ? null : tried.entries(owed);
    }

    @Override
    public Outcome probe(OwedRevision sample) {
      Outcome outcome = tried == null ? null : tried.probe(sample);
      return outcome == null ? null : parameters.withoutSecrets(outcome);
    }
  }

  /** The bean {@code outcome}: how a sink route of one's own says that everything has arrived. */
  public static final class Outcomes {

    private Outcomes() {}

    /** The revision has arrived. */
    public Outcome delivered(String answer) {
      return new Outcome.Delivered(answer);
    }
  }

  /** Whether a message is on the way to a sink, so that its sender reports what goes wrong. */
  public static boolean isDelivery(Exchange exchange) {
    return TemplateRoute.isDelivery(exchange);
  }
}

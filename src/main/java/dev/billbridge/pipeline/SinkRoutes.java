package dev.billbridge.pipeline;

import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.Target;
import dev.billbridge.deliver.file.FileNamePattern;
import dev.billbridge.deliver.file.FileTarget;
import dev.billbridge.deliver.file.RevisionFile;
import dev.billbridge.deliver.jdbc.JdbcTarget;
import dev.billbridge.render.CsvRendering;
import dev.billbridge.render.JsonLinesRendering;
import dev.billbridge.render.JsonRendering;
import dev.billbridge.render.Rendering;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.SinkSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.support.DefaultExchange;

/**
 * Makes the route of a sink from its template. The route is given a revision as its body and leaves an {@link Outcome}; the
 * target that Java knows how to fill exactly once is the bean {@code target-<sink>}.
 */
final class SinkRoutes {

  private SinkRoutes() {}

  static Target add(CamelContext context, RouteTemplates templates, SinkSettings sink, InstantSource clock) {
    Target target = target(sink, clock);
    if (target != null) {
      context.getRegistry().bind("target-" + sink.name(), Target.class, target);
    }
    RouteTemplates.Template template = templates.sink(sink.type()).orElseThrow();
    TemplatedRouteBuilder route = TemplatedRouteBuilder.builder(context, template.id()).routeId("sink-" + sink.name()).parameter("sink", sink.name());
    sink.parameters().forEach((name, value) -> {
      if (template.parameter(name).isPresent() && !sink.secrets().contains(name)) {
        route.parameter(name, value);
      }
    });
    route.add();
    ProducerTemplate producer = context.createProducerTemplate();
    return owed -> {
      Exchange exchange = new DefaultExchange(context);
      exchange.getMessage().setBody(owed);
      producer.send("direct:sink-" + sink.name(), exchange);
      if (exchange.getException() != null) {
        return new Outcome.Passing(String.valueOf(exchange.getException().getMessage()));
      }
      Outcome outcome = exchange.getMessage().getBody(Outcome.class);
      return outcome != null ? outcome : new Outcome.Permanent("the route of sink " + sink.name() + " ends without saying what came of it");
    };
  }

  private static Target target(SinkSettings sink, InstantSource clock) {
    Map<String, String> parameters = sink.parameters();
    return switch (sink.type()) {
      case "jdbc" -> new JdbcTarget(parameters.get("url"), parameters.get("user"), parameters.get("password"), clock);
      case "file" -> new FileTarget(Path.of(parameters.get("directory")), new RevisionFile(new FileNamePattern(parameters.get("file-name")),
          rendering(parameters), Boolean.parseBoolean(parameters.get("gzip"))));
      default -> null;
    };
  }

  private static Rendering rendering(Map<String, String> parameters) {
    return switch (parameters.get("format")) {
      case "jsonl" -> new JsonLinesRendering();
      case "json" -> new JsonRendering();
      default -> new CsvRendering(Boolean.parseBoolean(parameters.getOrDefault("spreadsheet-safe", "false")));
    };
  }
}

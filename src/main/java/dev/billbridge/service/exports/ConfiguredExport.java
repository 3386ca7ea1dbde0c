package dev.billbridge.service.exports;

import dev.billbridge.collect.schedule.Schedule;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.RefusedException;
import dev.billbridge.deliver.RootMessage;
import dev.billbridge.deliver.SinkRoute;
import dev.billbridge.deliver.camel.CamelEndpoint;
import dev.billbridge.focus.Catalogue;
import dev.billbridge.focus.Copies;
import dev.billbridge.focus.ExportException;
import dev.billbridge.focus.FocusExport;
import dev.billbridge.focus.FocusProfile;
import dev.billbridge.focus.FocusVersion;
import dev.billbridge.focus.ResourceSplit;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.memory.OutOfMemory;
import dev.billbridge.rules.RuleException;
import dev.billbridge.service.sinks.TemplateRoute;
import dev.billbridge.settings.ExportSettings;
import dev.billbridge.settings.RouteTemplates.Template;
import dev.billbridge.settings.TemplateValues;
import dev.billbridge.settings.text.Blanking;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * An export with its route, through which each file is sent that has changed.
 *
 * @param routes the folder of all routes
 */
record ConfiguredExport(
    ExportSettings settings, TemplateRoute route, Blanking blanking, Path routes) {

  private static final Map<String, String> MEDIA_TYPES =
      Map.of("csv", "text/csv; charset=utf-8; header=present", "json", "application/json");

  /** @throws RefusedException if the endpoint does not exist or the route cannot be made */
  static ConfiguredExport of(
      ExportSettings settings, CamelContext context, Template template, Path routes) {
    TemplateValues values = settings.values();
    TemplateRoute route = new TemplateRoute(context, "export", settings.name());
    Blanking blanking = values.blanking();
    String key = "export." + settings.name();
    try {
      route.bind(
          "receiver",
          Processor.class,
          receiver(key, new CamelEndpoint(context, values.text("uri"))));
      route.add(template, values);
    } catch (RefusedException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new RefusedException(
          "%s cannot be made: %s".formatted(key, blanking.blank(RootMessage.of(e))));
    }
    return new ConfiguredExport(settings, route, blanking, routes);
  }

  /** Nothing is sent without an address. */
  private static Processor receiver(String key, CamelEndpoint endpoint) {
    if (endpoint.uri().isEmpty()) {
      return exchange -> {};
    }
    endpoint.refusal().ifPresent(sentence -> {
      throw new RefusedException(key + ".uri " + sentence);
    });
    return endpoint.processor();
  }

  Schedule schedule() {
    return Schedule.of(settings);
  }

  /** Brings the directory up to date and sends what has changed; failures are in the report. */
  ExportReport run(Ledger ledger, Mappings mappings, InstantSource clock) {
    TemplateValues values = settings.values();
    Path directory = Path.of(values.text("directory"));
    try {
      FocusExport.Result result = new FocusExport(
              ledger,
              new Catalogue(routes),
              FocusVersion.of(values.text("version")).orElseThrow(),
              FocusProfile.of(values.text("profile")).orElse(FocusProfile.PLAIN),
              values.text("split").equals("usage") ? new ResourceSplit(ledger, mappings) : null,
              directory,
              clock)
          .run(
              values.text("uri").isEmpty()
                  ? null
                  : new Copies(directory, settings.name(), this::send));
      return new ExportReport(
          settings.name(),
          result.periods(),
          result.notes(),
          result.failures().stream().map(this::sentence).toList(),
          null);
    } catch (ExportException | RuleException e) {
      return ExportReport.failed(settings.name(), sentence(e.getMessage()));
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      OutOfMemory.endIfBehind(e);
      return ExportReport.failed(settings.name(), sentence(RootMessage.of(e)));
    }
  }

  /** Whether its directory can be written, and whether its endpoint answers; null if untried. */
  Outcome probe(CamelContext context) {
    TemplateValues values = settings.values();
    Outcome directory = EndpointProbe.written(Path.of(values.text("directory")));
    return directory instanceof Outcome.Delivered && !values.text("uri").isEmpty()
        ? new EndpointProbe(context, blanking).probe(values.text("uri"))
        : directory;
  }

  private String sentence(String failure) {
    return "export %s: %s".formatted(settings.name(), blanking.blank(failure));
  }

  private void send(String name, String sha256, InputStream content)
      throws Copies.SendingException {
    SinkRoute.Reply reply = route.send(
        content,
        Map.of(
            Exchange.FILE_NAME,
            name,
            Exchange.CONTENT_TYPE,
            MEDIA_TYPES.getOrDefault(name.replaceFirst(".*\\.", ""), "text/plain"),
            "Billbridge-Export",
            settings.name(),
            "Billbridge-File",
            name,
            "Billbridge-Sha256",
            sha256),
        Map.of());
    if (reply.failure() != null) {
      throw new Copies.SendingException(RootMessage.of(reply.failure()));
    }
  }
}

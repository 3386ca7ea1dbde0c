package dev.billbridge.collect.route;

import dev.billbridge.archive.Archive;
import dev.billbridge.archive.Document;
import dev.billbridge.archive.DocumentName;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.Credentials;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.RoutesLoader;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.SimpleTypeConverter;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shipped source template between two mocks: {@code direct:get-ours} answers from a list,
 * {@code direct:ingest} notes what it is given. It is noon of 12 May 2026 (UTC), and the ledger
 * knows nothing.
 */
abstract class SourceRouteSpec extends CamelTestSupport {

  static final String BASE = "https://api.example.com/v1";
  static final String IAM = "https://iam.example.com";
  private static final Instant NOW = Instant.parse("2026-05-12T12:00:00Z");

  @TempDir
  private Path folder;

  private final Map<String, String> documents = new HashMap<>();
  private final Map<Document, String> names = new HashMap<>();

  /** One for all: these specifications only ask it for what it does not have. */
  private static final class Empty {
    static final Ledger LEDGER = Ledger.open(
        "jdbc:h2:mem:source-routes;DB_CLOSE_DELAY=-1",
        "",
        "",
        () -> NOW,
        Lifecycle.STANDARD,
        List.of());
  }

  @Override
  protected RoutesBuilder createRouteBuilder() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:get-ours")
            .process(SourceRouteSpec.this::asked)
            .to("mock:asked")
            .process(SourceRouteSpec.this::answer);
        from("direct:ingest").process(SourceRouteSpec.this::taken).to("mock:taken");
      }
    };
  }

  /** The provider has this document; those it does not have are answered 404. */
  void has(String document, String json) {
    documents.put(document, json);
  }

  /** What the route is to ask for, in this order: {@code document address flags}. */
  void asks(String... calls) {
    mock("mock:asked").expectedBodiesReceived(List.of(calls));
  }

  /** What it is to hand over, in this order: {@code mapping: parts; parameters}, both by name. */
  void takesIn(String... intakes) {
    mock("mock:taken").expectedBodiesReceived(List.of(intakes));
  }

  private MockEndpoint mock(String uri) {
    return getMockEndpoint(uri);
  }

  /**
   * Runs a template for months of its own choice.
   *
   * @param parameters name, value, name, value …
   */
  Run runs(String template, String... parameters) throws Exception {
    return runs(template, CollectRequest.CURRENT, parameters);
  }

  /** Runs a template for the months from one to another. */
  Run runs(String template, YearMonth from, YearMonth to, String... parameters) throws Exception {
    return runs(template, new CollectRequest(Set.of(), Set.of(), from, to), parameters);
  }

  private Run runs(String template, CollectRequest request, String... parameters) throws Exception {
    String provider = template.substring(0, template.indexOf('-'));
    String dataset = template.substring(template.indexOf('-') + 1);
    RoutesLoader loader = PluginHelper.getRoutesLoader(context);
    loader.loadRoutes(PluginHelper.getPackageScanResourceResolver(context)
        .findResources("file:routes/sources/*.camel.yaml"));
    AddressTemplates.apply(context);
    context
        .getTypeConverterRegistry()
        .addTypeConverter(
            InputStream.class,
            FetchedDocument.class,
            new SimpleTypeConverter(
                false,
                (type, exchange, value) -> new Archive(folder, () -> NOW)
                    .open(((FetchedDocument) value).part().document())));
    TemplatedRouteBuilder route = TemplatedRouteBuilder.builder(context, template)
        .routeId("source-ours")
        .parameter("account", "ours")
        .parameter("base-url", BASE);
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      route.parameter(parameters[i], parameters[i + 1]);
      given.put(parameters[i], parameters[i + 1]);
    }
    route.add();
    Run run = new Run(
        new AccountSettings(
            "ours",
            provider,
            new Credentials.Bearer("t0ken"),
            BigDecimal.ONE,
            Set.of(),
            Map.of(),
            given,
            Set.of()),
        dataset,
        request,
        NOW,
        Empty.LEDGER);
    Exchange exchange = new DefaultExchange(context);
    exchange.setVariable("run", run);
    template().send("direct:ours-" + dataset, exchange);
    if (exchange.getException() != null) {
      throw exchange.getException();
    }
    MockEndpoint.assertIsSatisfied(context);
    return run;
  }

  private void asked(Exchange exchange) {
    Map<String, Object> headers = exchange.getMessage().getHeaders();
    String url = Address.compose(
        headers.get("url").toString(), number -> headers.get("url." + number), List.of(BASE, IAM));
    String query = headers.containsKey("query") ? "?" + headers.get("query") : "";
    StringBuilder flags = new StringBuilder();
    for (String name : new TreeSet<>(headers.keySet())) {
      if (!name.startsWith("url")
          && !Set.of("document", "query").contains(name)
          && !"false".equals(headers.get(name))) {
        flags
            .append(' ')
            .append(name)
            .append("true".equals(headers.get(name)) ? "" : "=" + headers.get(name));
      }
    }
    exchange.setProperty("document", headers.get("document"));
    exchange.setProperty("optional", "true".equals(headers.get("optional")));
    exchange.getMessage().removeHeaders("*");
    exchange
        .getMessage()
        .setBody(exchange.getProperty("document") + " " + url.replace(BASE, "").replace(IAM, "iam:")
            + query + flags);
  }

  private void answer(Exchange exchange) throws Exception {
    String name = exchange.getProperty("document", String.class);
    String json = documents.get(name);
    if (json == null && !exchange.getProperty("optional", Boolean.class)) {
      throw new IllegalStateException("there is no " + name);
    }
    exchange
        .getMessage()
        .setBody(
            json == null ? null : received(exchange.getVariable("run", Run.class), name, json));
  }

  private FetchedDocument received(Run run, String name, String json) throws Exception {
    Archive archive = new Archive(folder, () -> NOW);
    Document document = archive.store(
        new DocumentName(run.provider(), "ours", run.dataset(), name),
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
        "GET",
        Set.of());
    names.put(document, name);
    return new FetchedDocument(document, new DocumentReader(archive));
  }

  private void taken(Exchange exchange) {
    List<String> parts = new ArrayList<>();
    for (String name : listed(exchange, "parts")) {
      Object value = exchange.getVariable(name);
      if (value instanceof FetchedDocument whole) {
        parts.add(name + "=" + names.get(whole.part().document()));
      } else if (value instanceof DocumentReader.Entry entry) {
        parts.add(name + "=" + names.get(entry.part().document()) + entry.part().pointer());
      } else if (value instanceof Pages pages) {
        pages
            .documents()
            .forEach(page -> parts.add(name + "=" + names.get(page.part().document())));
      }
    }
    List<String> parameters = new ArrayList<>();
    for (String name : listed(exchange, "parameters")) {
      parameters.add(name + "=" + exchange.getVariable(name));
    }
    exchange
        .getMessage()
        .setBody((exchange.getMessage().getHeader("mapping") + ": " + String.join(", ", parts)
            + (parameters.isEmpty() ? "" : "; " + String.join(", ", parameters))));
    exchange.getMessage().removeHeaders("*");
  }

  private static String[] listed(Exchange exchange, String header) {
    String names = exchange.getMessage().getHeader(header, "", String.class);
    return names.isEmpty() ? new String[0] : names.split(", *");
  }
}

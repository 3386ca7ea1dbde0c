package dev.billbridge.service;

import dev.billbridge.collect.route.Run;
import dev.billbridge.collect.route.SourceRoutes;
import dev.billbridge.http.BoundedHttpComponent;
import dev.billbridge.service.observe.ManagementServer;
import dev.billbridge.service.sinks.SinkRoutes;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.text.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.main.SSLConfigurationProperties;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/** How Camel is configured: routes, HTTP, management, and the site's own {@code camel.*} keys. */
final class CamelMain {

  private CamelMain() {}

  /**
   * Sets everything that Camel reads when it is initialized.
   *
   * @param server serves page, health and metrics; null when nobody does
   * @throws IOException if the folder of routes cannot be resolved
   */
  static void configure(Main main, Settings settings, Path routes, ManagementServer server)
      throws IOException {
    // The settings contain what the environment sets for Camel, checked.
    main.configure()
        .withName("billbridge")
        .withAutoConfigurationEnvironmentVariablesEnabled(false)
        .withAutoConfigurationSystemPropertiesEnabled(false);
    // The usual one adds a hook to the shutdown of Java and never removes it, which keeps the whole
    // context in memory, and at the end stops it in another order than Service.close.
    main.setShutdownStrategy(new SimpleMainShutdownStrategy());
    main.configure().addRoutesBuilder(new ErrorRoutes());
    main.addInitialProperty("camel.main.routes-include-pattern", patterns(routes));
    main.addInitialProperty("camel.main.stream-caching-enabled", "false");
    main.addInitialProperty("camel.main.auto-configuration-log-summary", "false");
    main.addInitialProperty("camel.main.shutdown-timeout", "30");
    main.addInitialProperty("camel.main.startup-summary-level", "Off");
    http(main);
    if (server != null) {
      main.bind("vertx", server.vertx());
      management(main, settings.management());
    }
    site(main, settings);
  }

  /**
   * Where routes are. Camel ignores files in a folder that is a symbolic link, as those of a
   * mounted ConfigMap are, and fails on one that does not exist.
   */
  private static String patterns(Path routes) throws IOException {
    List<String> patterns = new ArrayList<>();
    for (String folder : List.of("", "sources", "sinks", "exports")) {
      if (Files.isDirectory(routes.resolve(folder))) {
        patterns.add("file:" + routes.resolve(folder).toRealPath() + "/*.camel.yaml");
      }
    }
    return String.join(",", patterns);
  }

  /** Errors of a source route end its branch, errors of a sink route reach the deliverer. */
  private static final class ErrorRoutes extends RouteConfigurationBuilder {
    @Override
    public void configuration() {
      // A run records what fails in one branch of a source route; the other branches go on.
      routeConfiguration()
          .onException(Exception.class)
          .onWhen(exchange -> exchange.getVariable("run") instanceof Run)
          .handled(true)
          .logExhausted(false)
          .process(SourceRoutes::failed);
      // The ledger schedules the next attempt, and the deliverer logs the failure.
      routeConfiguration()
          .onException(Throwable.class)
          .onWhen(SinkRoutes::isDelivery)
          .logExhausted(false);
    }
  }

  private static void http(Main main) {
    for (String component : List.of("http", "https")) {
      main.bind(component, new BoundedHttpComponent());
      main.addInitialProperty(
          "camel.component." + component + ".automatic-retries-disabled", "true");
      main.addInitialProperty("camel.component." + component + ".follow-redirects", "false");
    }
  }

  private static void management(Main main, Settings.Management management) {
    main.addInitialProperty("camel.management.enabled", "true");
    main.addInitialProperty("camel.management.host", management.host());
    main.addInitialProperty("camel.management.port", Integer.toString(management.port()));
    main.addInitialProperty("camel.management.health-check-enabled", "true");
    main.addInitialProperty("camel.management.metrics-enabled", "true");
    main.addInitialProperty("camel.health.exposure-level", "full");
    main.addInitialProperty("camel.metrics.enabled", "true");
  }

  private static void site(Main main, Settings settings) {
    if (settings.camel().keySet().stream().anyMatch(key -> key.startsWith("camel.ssl."))) {
      // Otherwise Camel's HTTP client ignores camel.ssl.
      main.addInitialProperty("camel.component.https.use-global-ssl-context-parameters", "true");
    }
    settings
        .camel()
        .forEach((key, setting) -> main.addInitialProperty(
            key, setting.secret() ? secret(main, setting) : setting.value()));
  }

  /**
   * Camel looks a secret up by a reference: as text it would appear in messages, and a secret that
   * begins with # would itself be read as a reference.
   */
  private static String secret(Main main, Setting setting) {
    main.bind("secret-" + setting.key(), setting.value());
    return "#bean:secret-" + setting.key();
  }

  /**
   * Opens the trust store and the key store of {@code camel.ssl}, so that a wrong one stops the
   * start and not the first call. Camel 4.22 ignores a trust store that is configured without a key
   * store, which only clients with a certificate of their own have.
   *
   * @param ssl as Camel has read it from the settings
   * @throws StartException if one of them cannot be opened
   */
  static void openStores(CamelContext context, SSLConfigurationProperties ssl, Settings settings) {
    if (ssl.isEnabled() && ssl.getKeyStore() == null && ssl.getTrustStore() != null) {
      KeyStoreParameters store = new KeyStoreParameters();
      store.setResource(ssl.getTrustStore());
      store.setPassword(ssl.getTrustStorePassword());
      TrustManagersParameters trust = new TrustManagersParameters();
      trust.setKeyStore(store);
      SSLContextParameters parameters = new SSLContextParameters();
      parameters.setSecureSocketProtocol(ssl.getSecureSocketProtocol());
      parameters.setTrustManagers(trust);
      context.setSSLContextParameters(parameters);
    }
    try {
      if (context.getSSLContextParameters() != null) {
        context.getSSLContextParameters().createSSLContext(context);
      }
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      Setting setting = settings.camel().values().stream()
          .filter(each -> each.key().startsWith("camel.ssl."))
          .findFirst()
          .orElseThrow();
      throw new StartException(
          ("%s: camel.ssl names a trust store or key store that cannot be opened: %s;"
                  + " write file: and its path, and check its password")
              .formatted(setting.place(), StartErrors.rootLine(e)),
          e);
    }
  }
}

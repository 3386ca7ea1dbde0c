package dev.billbridge.service;

import dev.billbridge.archive.Archive;
import dev.billbridge.collect.Ingestion;
import dev.billbridge.collect.Retention;
import dev.billbridge.collect.RunReview;
import dev.billbridge.collect.route.AddressTemplates;
import dev.billbridge.collect.route.CallRoutes;
import dev.billbridge.collect.route.Collector;
import dev.billbridge.collect.route.CsvRows;
import dev.billbridge.collect.route.FetchedDocument;
import dev.billbridge.collect.route.ProviderAnswers;
import dev.billbridge.collect.route.Run;
import dev.billbridge.collect.route.SourceRoutes;
import dev.billbridge.collect.schedule.CatchUp;
import dev.billbridge.collect.schedule.Schedule;
import dev.billbridge.deliver.Deliverer;
import dev.billbridge.disk.Permissions;
import dev.billbridge.http.BoundedHttpComponent;
import dev.billbridge.http.CallLimit;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Subscription;
import dev.billbridge.ledger.posting.Lifecycle;
import dev.billbridge.ledger.run.ProcessName;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.review.CrossCheck;
import dev.billbridge.review.Findings;
import dev.billbridge.service.observe.HealthChecks;
import dev.billbridge.service.observe.ManagementServer;
import dev.billbridge.service.observe.Metrics;
import dev.billbridge.service.sinks.SinkRoutes;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SinkSettings;
import dev.billbridge.settings.text.Setting;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.Main;
import org.apache.camel.main.SSLConfigurationProperties;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.camel.support.SimpleTypeConverter;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.quartz.SchedulerException;

/**
 * One Billbridge, put together from its settings and routes: ledger, archive, mappings and a Camel
 * context with one source route for each account and dataset and one sink route for each sink.
 */
public final class Service implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(Service.class);

  private final Main main;
  private final Ledger ledger;
  private final Ingestion ingestion;
  private final Collector collector;
  private final Deliverer deliverer;
  private final CatchUp catchUp;
  private final boolean borrowed;

  private Service(
      Main main,
      Ledger ledger,
      Ingestion ingestion,
      Collector collector,
      Deliverer deliverer,
      CatchUp catchUp,
      boolean borrowed) {
    this.catchUp = catchUp;
    this.borrowed = borrowed;
    this.main = main;
    this.ledger = ledger;
    this.ingestion = ingestion;
    this.collector = collector;
    this.deliverer = deliverer;
  }

  /** What a service does by itself. */
  public enum Mode {
    /** Nothing: it waits to be told. */
    ON_DEMAND,
    /** As on demand, to take in what the archive has noted, also into a new ledger. */
    REPLAY,
    /**
     * As on demand, but what is taken in is only judged, and the archive it goes to should be a
     * scratch one.
     */
    REHEARSAL,
    /** It collects on schedule, delivers what is owed, and serves health and metrics. */
    SCHEDULED
  }

  /** Starts everything, unless the ledger is a new one beside an archive that has notes. */
  public static Service start(Settings settings, Path routes, InstantSource clock, Mode mode) {
    return start(settings, routes, clock, mode, false);
  }

  /**
   * Starts everything. Nothing is left behind when that fails.
   *
   * @param newLedger whether a new ledger may be begun beside an archive that has notes, which are
   *     then not taken in
   * @throws StartException in one sentence
   */
  public static Service start(
      Settings settings, Path routes, InstantSource clock, Mode mode, boolean newLedger) {
    return start(settings, routes, clock, mode, newLedger, () -> false);
  }

  /**
   * The same, broken off between two steps when nobody wants it any more.
   *
   * @param unwanted asked between steps; what has been opened by then is closed
   * @throws StartException in one sentence
   */
  public static Service start(
      Settings settings,
      Path routes,
      InstantSource clock,
      Mode mode,
      boolean newLedger,
      BooleanSupplier unwanted) {
    Ledger ledger = null;
    Main main = new Main();
    try {
      if (mode == Mode.SCHEDULED && settings.management().enabled()) {
        checkPort(settings.management());
      }
      RouteTemplates templates = RouteTemplates.read(routes);
      Mappings mappings = Mappings.load(routes.resolve("mappings"));
      Files.createDirectories(settings.archiveDirectory(), Permissions.folder());
      goOnUnless(unwanted);
      ledger =
          mode == Mode.REHEARSAL ? rehearseLedger(settings, clock) : openLedger(settings, clock);
      goOnUnless(unwanted);
      if (mode != Mode.REHEARSAL) {
        link(
            ledger,
            new Archive(settings.archiveDirectory(), clock),
            mode == Mode.REPLAY,
            newLedger,
            clock);
      }
      return assemble(settings, routes, clock, mode, main, ledger, templates, mappings, unwanted);
    } catch (Exception e) {
      closeQuietly(main);
      if (ledger != null) {
        ledger.close();
      }
      throw e instanceof StartException start
          ? start
          : new StartException(StartErrors.sentence(e, settings), e, StartErrors.isRefusal(e));
    }
  }

  /**
   * Opens the ledger alone, for looking at it.
   *
   * @throws dev.billbridge.ledger.LedgerException in one sentence
   */
  public static Ledger openLedger(Settings settings, InstantSource clock) {
    return Ledger.open(
        settings.ledger().url(),
        settings.ledger().user(),
        settings.ledger().password(),
        settings.ledger().timeout(),
        clock,
        new Lifecycle(Duration.ofDays(1), settings.reconcile().finalAfter()),
        subscriptions(settings));
  }

  private static Ledger rehearseLedger(Settings settings, InstantSource clock) {
    return Ledger.rehearse(
        settings.ledger().url(),
        settings.ledger().user(),
        settings.ledger().password(),
        settings.ledger().timeout(),
        clock,
        new Lifecycle(Duration.ofDays(1), settings.reconcile().finalAfter()),
        subscriptions(settings));
  }

  private static Service assemble(
      Settings settings,
      Path routes,
      InstantSource clock,
      Mode mode,
      Main main,
      Ledger ledger,
      RouteTemplates templates,
      Mappings mappings,
      BooleanSupplier unwanted)
      throws Exception {
    configure(main, settings, routes, mode);
    Archive archive = new Archive(settings.archiveDirectory(), clock);
    archive.removeLeftovers();
    main.init();
    goOnUnless(unwanted);
    CamelContext context = main.getCamelContext();
    trust(context, main.configure().sslConfig(), settings);
    AddressTemplates.apply((ModelCamelContext) context);
    Ingestion ingestion = new Ingestion(
        archive, mappings, new CsvRows(context), ledger, settings.reconcile().tolerance());
    RunReview review = new RunReview(
        ledger,
        new CrossCheck(ledger, mappings, settings.reconcile().crossCheckTolerance()),
        Findings.Limits.of(settings.reconcile()),
        new Retention(archive, ledger, settings.archiveKeep(), clock),
        clock);
    CallLimit calls = new CallLimit(settings.collect().deadline());
    context.getRegistry().bind("call-limit", HttpClientConfigurer.class, calls);
    Collector collector = new Collector(context, settings, templates, ledger, review, calls, clock);
    context.getRegistry().bind("collector", collector);
    context.addRoutes(new CallRoutes(
        settings,
        templates,
        new ProviderAnswers(
            archive,
            ingestion.reader(),
            mappings,
            ledger,
            settings.collect().documentMegabytes(),
            clock),
        clock));
    // So that a route can unmarshal a small answer; lists and figures are read by what
    // FetchedDocument
    // offers.
    context
        .getTypeConverterRegistry()
        .addTypeConverter(
            InputStream.class,
            FetchedDocument.class,
            new SimpleTypeConverter(
                false,
                (type, exchange, value) ->
                    archive.open(((FetchedDocument) value).part().document())));
    context.addRoutes(new SourceRoutes(ingestion, settings.collect().parallelAccounts(), clock));
    List<Schedule> schedules = new ArrayList<>();
    for (AccountSettings account : settings.accounts()) {
      for (String dataset : collector.datasets(account)) {
        source(context, templates, account, dataset);
        schedules.add(Schedule.of(account, dataset, templates));
      }
    }
    if (mode == Mode.SCHEDULED) {
      schedule(context, settings, schedules);
    }
    SinkRoutes sinkRoutes = new SinkRoutes(context, templates, routes, clock);
    List<Deliverer.Sink> sinks = new ArrayList<>();
    for (SinkSettings sink : settings.sinks()) {
      sinks.add(new Deliverer.Sink(
          sink.name(), sinkRoutes.add(sink), sink.selection().kinds(), sink.parallelDeliveries()));
    }
    Deliverer deliverer =
        new Deliverer(ledger, sinks, settings.deliver(), clock, ProcessName.next());
    goOnUnless(unwanted);
    main.start();
    ledger.audit().configuration(settings.fingerprint());
    if (mode == Mode.SCHEDULED) {
      observe(context, settings, ledger, clock, collector, deliverer);
      deliverer.start();
    }
    CatchUp catchUp = new CatchUp(
        schedules, ledger.runs(), clock, due -> collector.begin(due.account(), due.dataset()));
    if (mode == Mode.SCHEDULED) {
      // A shared timetable makes up for what it has missed, as soon as it starts.
      catchUp.start(settings.schedule().cluster() ? Duration.ofMinutes(1) : Duration.ZERO);
    }
    return new Service(main, ledger, ingestion, collector, deliverer, catchUp, false);
  }

  private static void link(
      Ledger ledger, Archive archive, boolean replay, boolean newLedger, InstantSource clock)
      throws IOException {
    String id = archive.id();
    if (!id.matches("[0-9a-f-]{36}")) {
      throw new StartException(
          "%s holds no id of an archive; remove it, and the next start tells which one belongs there or makes a new one"
              .formatted(archive.root().resolve(Archive.ID)),
          null);
    }
    boolean beginsAnew =
        !replay && ledger.archiveLink().isNew() && archive.intakes().any();
    if (beginsAnew && !newLedger) {
      throw new StartException(
          ("the ledger is new or empty, but the archive %s has notes of what was collected before: everything would be delivered again. If the"
                  + " ledger is lost, restore its backup, or build it again with \"replay\"; to begin without what was before, start once with --new-ledger")
              .formatted(archive.root()),
          null);
    }
    String linked = ledger.archiveLink().link(id, beginsAnew ? clock.instant() : null);
    if (!linked.equals(id)) {
      throw new StartException(
          ("the archive %s is not the one the ledger was filled from; name that one in archive.directory. If it is lost, and this one is to"
                  + " take its place, write %s into %s")
              .formatted(archive.root(), linked, archive.root().resolve(Archive.ID)),
          null);
    }
  }

  private static void goOnUnless(BooleanSupplier unwanted) {
    if (unwanted.getAsBoolean()) {
      throw new StartException("the start is broken off, since the process is to end", null);
    }
  }

  /** The management server tells nobody when it cannot have its port, so it is tried before. */
  private static void checkPort(Settings.Management management) throws IOException {
    new ServerSocket(management.port(), 1, InetAddress.getByName(management.host())).close();
  }

  private static void configure(Main main, Settings settings, Path routes, Mode mode)
      throws IOException {
    // What the environment says of Camel stands in the settings already, checked.
    main.configure()
        .withName("billbridge")
        .withAutoConfigurationEnvironmentVariablesEnabled(false)
        .withAutoConfigurationSystemPropertiesEnabled(false);
    main.configure().addRoutesBuilder(new RouteConfigurationBuilder() {
      @Override
      public void configuration() {
        // A source route is one sentence with several branches: what fails is told to the run, the
        // others go on.
        routeConfiguration()
            .onException(Exception.class)
            .onWhen(exchange -> exchange.getVariable("run") instanceof Run)
            .handled(true)
            .logExhausted(false)
            .process(SourceRoutes::failed);
        // The ledger repeats deliveries, and the deliverer tells what became of them.
        routeConfiguration()
            .onException(Throwable.class)
            .onWhen(SinkRoutes::isDelivery)
            .logExhausted(false);
      }
    });
    // Camel does not look into a folder that is a symbolic link.
    String folder = "file:" + routes.toRealPath();
    main.addInitialProperty(
        "camel.main.routes-include-pattern",
        folder + "/*.camel.yaml," + folder + "/sources/*.camel.yaml," + folder
            + "/sinks/*.camel.yaml");
    main.addInitialProperty("camel.main.stream-caching-enabled", "false");
    main.addInitialProperty("camel.main.auto-configuration-log-summary", "false");
    main.addInitialProperty("camel.main.shutdown-timeout", "30");
    main.addInitialProperty("camel.main.startup-summary-level", "Off");
    for (String component : List.of("http", "https")) {
      main.bind(component, new BoundedHttpComponent());
      main.addInitialProperty(
          "camel.component." + component + ".automatic-retries-disabled", "true");
      main.addInitialProperty("camel.component." + component + ".follow-redirects", "false");
    }
    if (mode == Mode.SCHEDULED && settings.management().enabled()) {
      main.bind("vertx", ManagementServer.vertx());
      main.addInitialProperty("camel.management.enabled", "true");
      main.addInitialProperty("camel.management.host", settings.management().host());
      main.addInitialProperty(
          "camel.management.port", Integer.toString(settings.management().port()));
      main.addInitialProperty("camel.management.health-check-enabled", "true");
      main.addInitialProperty("camel.management.metrics-enabled", "true");
      main.addInitialProperty("camel.health.exposure-level", "full");
      main.addInitialProperty("camel.metrics.enabled", "true");
    }
    if (settings.camel().keySet().stream().anyMatch(key -> key.startsWith("camel.ssl."))) {
      // Camel's HTTP client ignores camel.ssl otherwise.
      main.addInitialProperty("camel.component.https.use-global-ssl-context-parameters", "true");
    }
    settings
        .camel()
        .forEach((key, setting) -> main.addInitialProperty(
            key, setting.secret() ? secret(main, setting) : setting.value()));
  }

  /**
   * Camel finds a secret by a reference: as text it would be shown in messages, and read as a
   * reference itself if it began with a #.
   */
  private static String secret(Main main, Setting setting) {
    main.bind("secret-" + setting.key(), setting.value());
    return "#bean:secret-" + setting.key();
  }

  /**
   * Camel 4.22 ignores a trust store that is configured without a key store, which only clients
   * with a certificate of their own have. Both are opened now, not with the first call.
   */
  private static void trust(
      CamelContext context, SSLConfigurationProperties ssl, Settings settings) {
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
          ("%s: camel.ssl names a trust store or key store that cannot be opened: %s; write file: and its path, and check its"
                  + " password")
              .formatted(setting.place(), StartErrors.rootLine(e)),
          e);
    }
  }

  private static void observe(
      CamelContext context,
      Settings settings,
      Ledger ledger,
      InstantSource clock,
      Collector collector,
      Deliverer deliverer) {
    HealthChecks.register(context, ledger, collector, deliverer);
    MeterRegistry registry = context.getRegistry().findSingleByType(MeterRegistry.class);
    Metrics metrics = registry == null
        ? null
        : new Metrics(registry, ledger, clock, Findings.Limits.of(settings.reconcile()));
    if (metrics != null) {
      settings.sinks().forEach(sink -> metrics.showDeliveries(sink.name()));
      settings
          .accounts()
          .forEach(account -> collector
              .datasets(account)
              .forEach(dataset -> metrics.showFindings(account.name(), dataset)));
    }
    collector.afterwards(report -> {
      if (metrics != null) {
        metrics.ended(report);
      }
      deliverer.wake();
    });
  }

  private static void source(
      CamelContext context, RouteTemplates templates, AccountSettings account, String dataset) {
    RouteTemplates.Template template =
        templates.source(account.provider(), dataset).orElseThrow();
    TemplatedRouteBuilder route = TemplatedRouteBuilder.builder(context, template.id())
        .routeId("source-" + account.name() + "-" + dataset)
        .parameter("account", account.name());
    account.parameters().forEach((name, value) -> {
      if (template.parameter(name).isPresent()) {
        route.parameter(name, value);
      }
    });
    route.add();
  }

  private static void schedule(CamelContext context, Settings settings, List<Schedule> schedules)
      throws Exception {
    if (settings.schedule().cluster()) {
      Timetable.share(
          (QuartzComponent) context.getComponent("quartz", true, false),
          settings.ledger(),
          schedules);
    }
    for (Schedule each : schedules) {
      TemplatedRouteBuilder.builder(context, "schedule")
          .routeId("trigger-" + each.account() + "-" + each.dataset())
          .parameter("account", each.account())
          .parameter("dataset", each.dataset())
          .parameter("schedule", each.cron())
          .parameter("zone", each.zone())
          .add();
    }
  }

  private static List<Subscription> subscriptions(Settings settings) {
    return settings.sinks().stream()
        .map(sink -> new Subscription(
            sink.name(),
            sink.selection().datasets(),
            sink.selection().accounts(),
            sink.selection().statuses(),
            sink.selection().held(),
            sink.selection().skipsAnnotations(),
            sink.selection().since()))
        .toList();
  }

  /** The same service for somebody who must not end it: closing what this returns does nothing. */
  public Service borrowed() {
    return new Service(main, ledger.borrowed(), ingestion, collector, deliverer, catchUp, true);
  }

  /** What HTTPS goes over, when {@code camel.ssl} says so; null for Java's own. */
  SSLSocketFactory sockets() throws GeneralSecurityException, IOException {
    CamelContext context = main.getCamelContext();
    return context.getSSLContextParameters() == null
        ? null
        : context.getSSLContextParameters().createSSLContext(context).getSocketFactory();
  }

  /** For collecting on demand. */
  public Collector collector() {
    return collector;
  }

  /** For delivering on demand. */
  public Deliverer deliverer() {
    return deliverer;
  }

  public Ledger ledger() {
    return ledger;
  }

  /** For taking in again what the archive holds. */
  public Ingestion ingestion() {
    return ingestion;
  }

  /** How many records have been read since the start, for showing that work goes on. */
  public long recordsRead() {
    return ingestion.recordsRead();
  }

  /**
   * Nothing new is begun. Deliveries end first, while their routes are still there; meanwhile
   * collections under way come to their end, or are cut off; what they bring stays owed until the
   * next start. Then the ledger. It takes little more than {@code camel.main.shutdown-timeout}.
   */
  @Override
  public void close() {
    if (borrowed) {
      return;
    }
    long began = System.nanoTime();
    catchUp.close();
    stopTriggers();
    ShutdownStrategy camel = main.getCamelContext().getShutdownStrategy();
    collector.endSoon(Duration.ofSeconds(camel.getTimeout()).dividedBy(3));
    deliverer.close();
    // What has waited already counts: as a whole it must not take longer than who asked for the end
    // is ready to wait.
    camel.setTimeout(Math.max(
        1, camel.getTimeout() - TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)));
    closeQuietly(main);
    collector.close();
    ledger.close();
  }

  /**
   * Camel waits for exchanges under way before it stops the clock that begins new ones; a frequent
   * schedule would never let it.
   */
  private void stopTriggers() {
    try {
      QuartzComponent quartz = (QuartzComponent) main.getCamelContext().hasComponent("quartz");
      if (quartz != null && quartz.getScheduler() != null) {
        quartz.getScheduler().standby();
      }
    } catch (SchedulerException e) {
      LOG.warn("The schedules did not stop cleanly: {}", e.getMessage());
    }
  }

  private static void closeQuietly(Main main) {
    try {
      main.stop();
    } catch (Exception e) {
      LOG.warn("Camel did not stop cleanly: {}", e.getMessage());
    }
  }
}

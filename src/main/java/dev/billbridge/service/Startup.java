package dev.billbridge.service;

import dev.billbridge.alert.AlertWatch;
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
import dev.billbridge.collect.route.SourceRoutes;
import dev.billbridge.collect.schedule.CatchUp;
import dev.billbridge.collect.schedule.Schedule;
import dev.billbridge.deliver.Deliverer;
import dev.billbridge.deliver.RefusedException;
import dev.billbridge.disk.Permissions;
import dev.billbridge.http.CallLimit;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.run.ProcessName;
import dev.billbridge.log.Traces;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.overview.Concerns;
import dev.billbridge.overview.RefusedChange;
import dev.billbridge.resale.draw.BillDrawing;
import dev.billbridge.review.CrossCheck;
import dev.billbridge.review.Findings;
import dev.billbridge.service.Service.Mode;
import dev.billbridge.service.exports.Exports;
import dev.billbridge.service.observe.ManagementServer;
import dev.billbridge.service.observe.Metrics;
import dev.billbridge.service.sinks.SinkRoutes;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.DefaultFile;
import dev.billbridge.settings.ExportSettings;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.Settings;
import dev.billbridge.settings.SinkSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.main.Main;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.support.SimpleTypeConverter;

/** One start of a {@link Service}: what is opened, wired and started, in which order. */
final class Startup {

  private final Settings settings;
  private final Path routes;
  private final InstantSource clock;
  private final Mode mode;
  private final boolean newLedger;
  private final BooleanSupplier cancelled;
  private final Main main = new Main();
  private final ManagementServer server = new ManagementServer();
  private final Traces traces = new Traces();
  private final AtomicReference<RefusedChange> refusedChange = new AtomicReference<>();
  private RouteTemplates templates;
  private Mappings mappings;
  private Archive archive;
  private Ledger ledger;
  private CamelContext context;
  private Metrics metrics;

  Startup(
      Settings settings,
      Path routes,
      InstantSource clock,
      Mode mode,
      boolean newLedger,
      BooleanSupplier cancelled) {
    this.settings = settings;
    this.routes = routes;
    this.clock = clock;
    this.mode = mode;
    this.newLedger = newLedger;
    this.cancelled = cancelled;
  }

  /**
   * Starts everything, or closes what it has opened.
   *
   * @throws StartException in one sentence
   */
  Service service() {
    try {
      return start();
    } catch (Exception | NoClassDefFoundError e) {
      Service.closeQuietly(main);
      if (ledger != null) {
        ledger.close();
      }
      server.close();
      throw e instanceof StartException start
          ? start
          : new StartException(StartErrors.sentence(e, settings), e, StartErrors.isRefusal(e));
    }
  }

  private Service start() throws Exception {
    checkPort();
    templates = RouteTemplates.read(routes);
    mappings = Mappings.load(routes.resolve("mappings"));
    archive = openArchive();
    stopIfCancelled();
    ledger = openLedger();
    stopIfCancelled();
    linkArchive();
    context = initializeCamel();
    metrics = Metrics.of(context);
    stopIfCancelled();

    Ingestion ingestion = new Ingestion(
        archive, mappings, new CsvRows(context), ledger, settings.reconcile().tolerance());
    Collector collector = addCollector();
    addCalls(ingestion);
    addSources(collector);
    Exports exports = new Exports(context, templates, routes, ledger, mappings, clock);
    Deliverer deliverer = new Deliverer(
        ledger, addTargets(exports), settings.deliver(), clock, ProcessName.next(), traces);
    List<Schedule> schedules = Schedule.of(settings, templates);
    Concerns.Activity activity = new Concerns.Activity(
        schedules,
        names(settings.exports(), ExportSettings::name),
        names(settings.sinks(), SinkSettings::name),
        DefaultFile.named(settings.file()),
        clock,
        clock.instant(),
        trouble(collector, deliverer));
    if (mode == Mode.SCHEDULED) {
      Timetable.add(context, settings, activity);
    }
    Service.Work work = new Service.Work(
        collector,
        deliverer,
        exports,
        BillDrawing.of(ledger, settings, routes, clock),
        AlertWatch.of(ledger, routes, clock),
        activity);
    CatchUp catchUp =
        new CatchUp(schedules, ledger.runs(), clock, due -> begin(due, collector, exports));
    stopIfCancelled();

    main.start();
    ledger.audit().configuration(settings.fingerprint());
    if (mode == Mode.SCHEDULED) {
      Observation observation =
          new Observation(settings, ledger, archive, mappings, routes, work, clock);
      observation.add(context, metrics);
      follow(work);
      server.open();
      deliverer.start();
      // A shared timetable catches up by itself as soon as it starts.
      catchUp.start(settings.schedule().cluster() ? Duration.ofMinutes(1) : Duration.ZERO);
      observation.rehearse();
    }
    return new Service(main, server, ledger, ingestion, work, refusedChange, catchUp);
  }

  private void begin(Schedule due, Collector collector, Exports exports) {
    if (settings.export(due.account()).isPresent()) {
      exports.begin(due.account());
    } else {
      collector.begin(due.account(), due.dataset());
    }
  }

  private void stopIfCancelled() {
    if (cancelled.getAsBoolean()) {
      throw new StartException("the start was cancelled because the process is ending", null);
    }
  }

  private boolean isServed() {
    return mode == Mode.SCHEDULED && settings.management().enabled();
  }

  /** Camel's management server does not report a port that is in use, so it is tried first. */
  private void checkPort() throws IOException {
    if (isServed()) {
      Settings.Management management = settings.management();
      new ServerSocket(management.port(), 1, InetAddress.getByName(management.host())).close();
    }
  }

  private Archive openArchive() throws IOException {
    Files.createDirectories(settings.archiveDirectory(), Permissions.folder());
    return new Archive(settings.archiveDirectory(), clock);
  }

  private Ledger openLedger() {
    return mode == Mode.REHEARSAL
        ? LedgerSetup.rehearse(settings, clock)
        : LedgerSetup.open(settings, clock);
  }

  private void linkArchive() throws IOException {
    if (mode != Mode.REHEARSAL) {
      LedgerSetup.link(ledger, archive, mode == Mode.REPLAY, newLedger, clock);
    }
    archive.removeLeftovers();
  }

  private CamelContext initializeCamel() throws Exception {
    CamelMain.configure(main, settings, routes, isServed() ? server : null);
    main.init();
    CamelContext camel = main.getCamelContext();
    CamelMain.openStores(camel, main.configure().sslConfig(), settings);
    AddressTemplates.apply((ModelCamelContext) camel);
    return camel;
  }

  private Collector addCollector() {
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
    return collector;
  }

  private void addCalls(Ingestion ingestion) throws Exception {
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
        clock,
        metrics::call));
    // Lets a route unmarshal a small response; lists and figures are read through FetchedDocument.
    context
        .getTypeConverterRegistry()
        .addTypeConverter(
            InputStream.class,
            FetchedDocument.class,
            new SimpleTypeConverter(
                false,
                (type, exchange, value) ->
                    archive.open(((FetchedDocument) value).part().document())));
    context.addRoutes(
        new SourceRoutes(ingestion, settings.collect().parallelAccounts(), clock, traces));
  }

  private void addSources(Collector collector) {
    for (AccountSettings account : settings.accounts()) {
      for (String dataset : collector.datasets(account)) {
        addSource(account, dataset);
      }
    }
  }

  private void addSource(AccountSettings account, String dataset) {
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

  /**
   * Adds sinks and exports.
   *
   * @throws RefusedException naming all of them that cannot be made
   */
  private List<Deliverer.Sink> addTargets(Exports exports) {
    SinkRoutes sinkRoutes = new SinkRoutes(context, templates, routes, clock);
    List<Deliverer.Sink> sinks = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (SinkSettings sink : settings.sinks()) {
      try {
        sinks.add(new Deliverer.Sink(
            sink.name(),
            sinkRoutes.add(sink),
            sink.selection().kinds(),
            sink.parallelDeliveries()));
      } catch (RefusedException e) {
        refused.add(e.getMessage());
      }
    }
    for (ExportSettings export : settings.exports()) {
      try {
        exports.add(export);
      } catch (RefusedException e) {
        refused.add(e.getMessage());
      }
    }
    if (!refused.isEmpty()) {
      throw new RefusedException(String.join("\n", refused));
    }
    return sinks;
  }

  /** What is done after runs and deliveries. */
  private void follow(Service.Work work) {
    work.deliverer().afterwards(metrics::delivery);
    FollowUp bills = new FollowUp("customers' bills", work.drawing()::draw);
    FollowUp watch = new FollowUp("alerts", work.alerts()::evaluate);
    work.collector().afterwards(report -> {
      metrics.run(report);
      bills.run();
      watch.run();
      work.deliverer().wake();
    });
    work.exports().afterwards(metrics::export);
  }

  private static <T> Set<String> names(List<T> all, Function<T, String> name) {
    return all.stream().map(name).collect(Collectors.toSet());
  }

  private Concerns.Trouble trouble(Collector collector, Deliverer deliverer) {
    return new Concerns.Trouble() {
      @Override
      public Map<String, String> blocked() {
        return deliverer.blocked();
      }

      @Override
      public List<String> stuck() {
        return collector.stuck();
      }

      @Override
      public Optional<RefusedChange> refusedChange() {
        return Optional.ofNullable(refusedChange.get());
      }
    };
  }
}

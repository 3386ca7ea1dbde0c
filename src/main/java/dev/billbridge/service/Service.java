package dev.billbridge.service;

import dev.billbridge.alert.AlertWatch;
import dev.billbridge.collect.Ingestion;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.CollectRequest;
import dev.billbridge.collect.route.Collector;
import dev.billbridge.collect.schedule.CatchUp;
import dev.billbridge.deliver.Deliverer;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.overview.Concerns;
import dev.billbridge.overview.RefusedChange;
import dev.billbridge.resale.draw.BillDrawing;
import dev.billbridge.service.exports.Exports;
import dev.billbridge.service.observe.ManagementServer;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocketFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.main.Main;
import org.apache.camel.spi.ShutdownStrategy;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.quartz.SchedulerException;

/**
 * One Billbridge at work: ledger, archive, mappings and a Camel context with one source route for
 * each account and dataset and one sink route for each sink. {@link Startup} puts it together.
 */
public final class Service implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(Service.class);

  private final Main main;
  private final ManagementServer server;
  private final Ledger ledger;
  private final Ingestion ingestion;
  private final Work work;
  private final AtomicReference<RefusedChange> refusedChange;
  /** Null when somebody else closes this service. */
  private final CatchUp catchUp;

  /** What a service does. */
  record Work(
      Collector collector,
      Deliverer deliverer,
      Exports exports,
      BillDrawing drawing,
      AlertWatch alerts,
      Concerns.Activity activity) {}

  Service(
      Main main,
      ManagementServer server,
      Ledger ledger,
      Ingestion ingestion,
      Work work,
      AtomicReference<RefusedChange> refusedChange,
      CatchUp catchUp) {
    this.main = main;
    this.server = server;
    this.ledger = ledger;
    this.ingestion = ingestion;
    this.work = work;
    this.refusedChange = refusedChange;
    this.catchUp = catchUp;
  }

  /** What a service does without being asked. */
  public enum Mode {
    /** Nothing. */
    ON_DEMAND,
    /** Nothing; it may ingest the notes of the archive, also into a new ledger. */
    REPLAY,
    /**
     * Nothing; what it ingests is judged and not kept. Its settings should name a scratch archive.
     */
    REHEARSAL,
    /** It collects on schedule, delivers what is owed, and serves health and metrics. */
    SCHEDULED
  }

  /**
   * Starts everything, unless the ledger is a new one beside an archive that has notes.
   *
   * @throws StartException in one sentence
   */
  public static Service start(Settings settings, Path routes, InstantSource clock, Mode mode) {
    return start(settings, routes, clock, mode, false, () -> false);
  }

  /**
   * Starts everything. When that fails, what was opened is closed.
   *
   * @param newLedger whether a new ledger may be begun beside an archive that has notes, which are
   *     then not ingested
   * @param cancelled asked between steps
   * @throws StartException in one sentence; also after a cancellation
   */
  public static Service start(
      Settings settings,
      Path routes,
      InstantSource clock,
      Mode mode,
      boolean newLedger,
      BooleanSupplier cancelled) {
    return new Startup(settings, routes, clock, mode, newLedger, cancelled).service();
  }

  /**
   * Opens the ledger alone.
   *
   * @throws dev.billbridge.ledger.database.LedgerException in one sentence
   */
  public static Ledger openLedger(Settings settings, InstantSource clock) {
    return LedgerSetup.open(settings, clock);
  }

  /**
   * Opens the database of the ledger and leaves its tables as they are.
   *
   * @throws dev.billbridge.ledger.database.LedgerException in one sentence
   */
  public static Database openDatabase(Settings settings, InstantSource clock) {
    return LedgerSetup.database(settings, clock);
  }

  /** The same service for a user who must not end it: closing the result does nothing. */
  public Service borrowed() {
    return new Service(main, server, ledger.borrowed(), ingestion, work, refusedChange, null);
  }

  /**
   * The sockets of HTTPS calls, as {@code camel.ssl} configures them; null for Java's own.
   *
   * @throws GeneralSecurityException if a certificate or key cannot be used
   * @throws IOException if a store cannot be read
   */
  SSLSocketFactory sockets() throws GeneralSecurityException, IOException {
    CamelContext context = main.getCamelContext();
    return context.getSSLContextParameters() == null
        ? null
        : context.getSSLContextParameters().createSSLContext(context).getSocketFactory();
  }

  /** For collecting on demand. */
  public Collector collector() {
    return work.collector();
  }

  /**
   * Collects now, draws the bills of customers and evaluates alerts.
   *
   * @param ended receives each report of a collection as soon as it is there
   * @return of everything; what has nothing to report is left out
   */
  public List<RunReport> collect(CollectRequest request, Consumer<RunReport> ended) {
    List<RunReport> reports = new ArrayList<>(work.collector().collect(request, ended));
    work.drawing().draw().ifPresent(reports::add);
    work.alerts().evaluate().ifPresent(reports::add);
    return reports;
  }

  /** For delivering on demand. */
  public Deliverer deliverer() {
    return work.deliverer();
  }

  /** For exporting on demand. */
  public Exports exports() {
    return work.exports();
  }

  /** For drawing the bills of customers on demand. */
  public BillDrawing drawing() {
    return work.drawing();
  }

  /** For evaluating alerts on demand. */
  public AlertWatch alerts() {
    return work.alerts();
  }

  /** Where its page, health and metrics are; 0 or less without them. */
  public int managementPort() {
    return server.port();
  }

  /** What it does at the moment, as far as the ledger does not know. */
  public Concerns.Activity activity() {
    return work.activity();
  }

  /** Changed files that this service does not use, because they are not sound. */
  public Optional<RefusedChange> refusedChange() {
    return Optional.ofNullable(refusedChange.get());
  }

  /**
   * Says on page and in health that changed files are not used.
   *
   * @param change null when there are none
   */
  public void refuseChange(RefusedChange change) {
    refusedChange.set(change);
  }

  /** What is known and what is owed. */
  public Ledger ledger() {
    return ledger;
  }

  /** For ingesting documents of the archive again. */
  public Ingestion ingestion() {
    return ingestion;
  }

  /** Records read since the start, for showing progress. */
  public long recordsRead() {
    return ingestion.recordsRead();
  }

  /**
   * Begins nothing new and ends what is under way: deliveries first, while their routes still
   * exist; meanwhile collections finish or are cut off. What they have posted stays owed until the
   * next start. Then the ledger closes, and what serves the page. All of it takes little more than
   * {@code camel.main.shutdown-timeout}.
   */
  @Override
  public void close() {
    if (catchUp == null) {
      return;
    }
    long began = System.nanoTime();
    catchUp.close();
    stopTriggers();
    ShutdownStrategy camel = main.getCamelContext().getShutdownStrategy();
    work.collector().endSoon(Duration.ofSeconds(camel.getTimeout()).dividedBy(3));
    work.deliverer().close();
    // The time spent so far counts: the shutdown as a whole must not exceed the timeout.
    camel.setTimeout(Math.max(
        1, camel.getTimeout() - TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)));
    closeQuietly(main);
    work.collector().close();
    ledger.close();
    server.close();
  }

  /**
   * Camel waits for exchanges under way before it stops the clock that begins new ones; with a
   * frequent schedule it would wait for ever.
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

  static void closeQuietly(Main main) {
    try {
      main.stop();
    } catch (Exception e) {
      LOG.warn("Camel did not stop cleanly: {}", e.getMessage());
    }
  }
}

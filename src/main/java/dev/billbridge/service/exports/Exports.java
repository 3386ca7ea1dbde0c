package dev.billbridge.service.exports;

import dev.billbridge.collect.schedule.Schedule;
import dev.billbridge.deliver.Outcome;
import dev.billbridge.deliver.RefusedException;
import dev.billbridge.deliver.RootMessage;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.run.Runs;
import dev.billbridge.mapping.Mappings;
import dev.billbridge.settings.ExportSettings;
import dev.billbridge.settings.RouteTemplates;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs the exports that the settings name. Each run is in the book of runs under the name and type
 * of the export, as those of accounts are under account and dataset: so one process at a time runs
 * it, and what was missed or failed is made up for. Bean name in routes: {@code exports}.
 */
public final class Exports {

  private static final Logger LOG = LogManager.getLogger(Exports.class);

  /** The only type: a template alone does not make another. */
  public static final String TYPE = "focus";

  /** Parameters of its template that are read here, whatever the route uses. */
  public static final Set<String> PARAMETERS =
      Set.of("directory", "version", "schedule", "zone", "uri", "split", "profile");

  /** How long a run keeps others from its export; that of a process that has ended does not. */
  private static final Duration LEASE = Duration.ofHours(1);

  private final CamelContext context;
  private final RouteTemplates templates;
  private final Path routes;
  private final Ledger ledger;
  private final Mappings mappings;
  private final InstantSource clock;
  private final Map<String, ConfiguredExport> exports = new TreeMap<>();
  private final ExecutorService worker;
  private volatile Observer observer = (series, failed, duration) -> {};

  /** Learns of each run that has ended. */
  public interface Observer {

    void ended(Runs.RunSeries series, boolean failed, Duration duration);
  }

  /** @param routes the folder of all routes, which contains the rule files */
  public Exports(
      CamelContext context,
      RouteTemplates templates,
      Path routes,
      Ledger ledger,
      Mappings mappings,
      InstantSource clock) {
    this.context = context;
    this.templates = templates;
    this.routes = routes;
    this.ledger = ledger;
    this.mappings = mappings;
    this.clock = clock;
    this.worker = context.getExecutorServiceManager().newSingleThreadExecutor(this, "exports");
    context.getRegistry().bind("exports", this);
  }

  /**
   * Adds an export and its route.
   *
   * @throws RefusedException if the settings do not make one
   */
  public void add(ExportSettings settings) {
    exports.put(
        settings.name(),
        ConfiguredExport.of(
            settings, context, templates.export(settings.type()).orElseThrow(), routes));
  }

  /** What is to happen after each run. */
  public void afterwards(Observer action) {
    observer = action;
  }

  /** What a trigger route calls: runs the export and returns when it has ended. */
  public void run(String name) {
    log(run(name, clock.instant()));
  }

  /** Has the export run, and returns at once. */
  public void begin(String name) {
    Instant requested = clock.instant();
    worker.execute(() -> log(run(name, requested)));
  }

  /** Tries directory and endpoint of an export, and leaves nothing there; null if untried. */
  public Outcome probe(String name) {
    return exports.get(name).probe(context);
  }

  /** Runs the export now. */
  public ExportReport report(String name) {
    return run(name, clock.instant());
  }

  /** @param requested when it was decided to run it */
  private ExportReport run(String name, Instant requested) {
    ConfiguredExport export = exports.get(name);
    Schedule schedule = export.schedule();
    Runs.RunSeries series = new Runs.RunSeries(schedule.account(), schedule.dataset());
    Instant retry;
    Runs.Start begun;
    try {
      long failures = 1 + ledger.runs().failedInARow(series.account(), series.dataset());
      retry = schedule.retry(clock.instant(), true, failures);
      begun =
          ledger.runs().beginCurrent(series.account(), series.dataset(), LEASE, requested, retry);
    } catch (RuntimeException e) {
      return ExportReport.failed(
          name, "export %s is not run: %s".formatted(name, RootMessage.of(e)));
    }
    if (begun.number() == null) {
      return ExportReport.skipped(name, skipped(name, begun.holder()));
    }
    long began = System.nanoTime();
    ExportReport report = export.run(ledger, mappings, clock);
    try {
      ledger
          .runs()
          .end(
              begun.number(),
              report.failures().isEmpty() ? null : String.join("\n", report.failures()),
              retry);
    } catch (RuntimeException e) {
      LOG.warn("export {}: the end of the run is not recorded: {}", name, RootMessage.of(e));
    }
    observer.ended(
        series, !report.failures().isEmpty(), Duration.ofNanos(System.nanoTime() - began));
    return report;
  }

  private static String skipped(String name, Runs.Holder holder) {
    return holder == null
        ? "export %s is skipped: another run has begun since it was due".formatted(name)
        : "export %s is skipped: %s has been running it since run %d"
            .formatted(name, holder.name(), holder.run());
  }

  private static void log(ExportReport report) {
    report.notes().forEach(note -> LOG.warn("export {}: {}", report.export(), note));
    report.failures().forEach(LOG::error);
    if (report.skipped() != null) {
      LOG.info(report.skipped());
    } else if (report.failures().isEmpty()) {
      LOG.info("export {}: {}", report.export(), report.summary());
    }
  }
}

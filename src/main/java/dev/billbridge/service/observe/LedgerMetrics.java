package dev.billbridge.service.observe;

import dev.billbridge.canonical.Finding;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Deliveries.OpenDeliveries;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.run.Runs.RunRecord;
import dev.billbridge.ledger.run.Runs.RunSeries;
import dev.billbridge.ledger.statement.StatementList;
import dev.billbridge.overview.Concerns;
import dev.billbridge.overview.Remembered;
import dev.billbridge.overview.SiteFigures;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What holds although the process was restarted, read from the ledger at each scrape: how accounts
 * and datasets stand, and what each sink is owed. When the ledger does not answer in time,
 * {@code billbridge_ledger_up} is 0 and the others are absent, since old figures would look like
 * new ones.
 */
public final class LedgerMetrics implements MultiCollector {

  private static final Logger LOG = LogManager.getLogger(LedgerMetrics.class);

  /** What takes reading the header of every statement. */
  private static final Duration FRESH = Duration.ofMinutes(1);
  /** Scrapes are answered by the thread that answers everything else of the management server. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Ledger ledger;
  private final SiteFigures figures;
  private final Concerns concerns;
  private final Concerns.Trouble trouble;
  private final Site site;
  private final InstantSource clock;
  private final Remembered<Map<StatementList.Group, Long>> statements;
  private final Remembered<List<Finding>> findings;
  private final ExecutorService reader = reader();

  /**
   * What the settings name; labels have no other accounts, datasets and sinks.
   *
   * @param series accounts and datasets that are collected
   */
  public record Site(Set<RunSeries> series, Set<String> sinks) {

    public Site {
      series = Set.copyOf(series);
      sinks = Set.copyOf(sinks);
    }
  }

  public LedgerMetrics(
      Ledger ledger,
      SiteFigures figures,
      Concerns concerns,
      Concerns.Trouble trouble,
      Site site,
      InstantSource clock) {
    this.ledger = ledger;
    this.figures = figures;
    this.concerns = concerns;
    this.trouble = trouble;
    this.site = site;
    this.clock = clock;
    this.statements = Remembered.forA(FRESH, figures::statements);
    this.findings = Remembered.forA(FRESH, figures::findings);
  }

  /** One thread, which ends when there is nothing to do, and which nobody interrupts. */
  private static ExecutorService reader() {
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
          Thread thread = new Thread(work, "metrics");
          thread.setDaemon(true);
          return thread;
        });
    one.allowCoreThreadTimeOut(true);
    return one;
  }

  @Override
  public MetricSnapshots collect() {
    Future<List<MetricSnapshot>> reading = reader.submit(this::read);
    List<MetricSnapshot> all = new ArrayList<>();
    try {
      all.addAll(reading.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      reading.cancel(false);
    } catch (ExecutionException e) {
      LOG.debug("", e);
    }
    all.add(new Gauge("billbridge_ledger_up", "1 when the ledger has answered this scrape")
        .set(all.isEmpty() ? 0 : 1)
        .snapshot());
    return new MetricSnapshots(all);
  }

  private List<MetricSnapshot> read() {
    List<MetricSnapshot> all = new ArrayList<>(runs());
    all.addAll(statements());
    all.addAll(deliveries());
    Gauge blocked = new Gauge("billbridge_sink_blocked", "1 while a sink refuses everything");
    site.sinks()
        .forEach(sink -> blocked.set(trouble.blocked().containsKey(sink) ? 1 : 0, "sink", sink));
    all.add(blocked.snapshot());
    all.add(new Gauge("billbridge_stuck_calls", "Calls that do not end although their time is up")
        .set(trouble.stuck().size())
        .snapshot());
    all.add(new Gauge(
            "billbridge_refused_changes", "Problems of changed files that are therefore not used")
        .set(trouble.refusedChange().map(change -> change.problems().size()).orElse(0))
        .snapshot());
    Gauge backup =
        new Gauge("billbridge_last_backup_age_seconds", "Since the last backup was made");
    Instant made = figures.lastBackup();
    if (made != null) {
      backup.set(Duration.between(made, clock.instant()).toSeconds());
    }
    all.add(backup.snapshot());
    return all;
  }

  private List<MetricSnapshot> runs() {
    Gauge last = new Gauge(
        "billbridge_last_good_run_timestamp_seconds", "When the last run without a failure ended");
    Gauge age = new Gauge(
        "billbridge_last_good_run_age_seconds", "Since the last run without a failure ended");
    Gauge failed = new Gauge("billbridge_last_run_failed", "1 when the last run has failed");
    Gauge late = new Gauge(
        "billbridge_overdue_seconds",
        "Since a run was due that has not begun; 0 when none is, or for half an hour");
    Instant now = clock.instant();
    figures.goodRuns().forEach((series, end) -> {
      if (site.series().contains(series)) {
        last.set(end.getEpochSecond(), series);
        age.set(Duration.between(end, now).toSeconds(), series);
      }
    });
    for (RunRecord run : figures.lastRuns()) {
      if (site.series().contains(run.series())) {
        failed.set(run.outcome().equals("FAILED") ? 1 : 0, run.series());
      }
    }
    Map<RunSeries, Instant> overdue = concerns.overdue();
    site.series().forEach(series -> {
      Instant due = overdue.get(series);
      late.set(due == null ? 0 : Duration.between(due, now).toSeconds(), series);
    });
    return List.of(last.snapshot(), age.snapshot(), failed.snapshot(), late.snapshot());
  }

  /**
   * Of accounts that are not collected any more too: their statements count until they are paid.
   */
  private List<MetricSnapshot> statements() {
    Gauge byState =
        new Gauge("billbridge_ledger_statements", "Statements in the ledger by status and verdict");
    statements
        .get()
        .forEach((group, count) -> byState.set(
            count,
            "account",
            group.account(),
            "dataset",
            group.dataset(),
            "status",
            lower(group.status()),
            "verdict",
            lower(group.verdict())));
    Gauge ofKind = new Gauge("billbridge_open_findings", "Open findings, as status shows them");
    Map<Labels, Long> open = new HashMap<>();
    for (Finding each : findings.get()) {
      open.merge(
          Labels.of(
              "account", each.account(), "dataset", each.dataset(), "kind", lower(each.kind())),
          1L,
          Long::sum);
    }
    open.forEach((labels, count) -> ofKind.set(count, labels));
    Gauge quarantine =
        new Gauge("billbridge_quarantine", "Documents and lines that could not become canonical");
    Map<RunSeries, Long> kept = figures.quarantine();
    site.series().forEach(series -> quarantine.set(kept.getOrDefault(series, 0L), series));
    kept.forEach((series, count) -> {
      if (!site.series().contains(series)) {
        quarantine.set(count, series);
      }
    });
    return List.of(byState.snapshot(), ofKind.snapshot(), quarantine.snapshot());
  }

  private List<MetricSnapshot> deliveries() {
    Gauge deliveries =
        new Gauge("billbridge_deliveries", "Deliveries that are not done, by their state");
    Gauge backlog =
        new Gauge("billbridge_backlog", "Deliveries that a sink is owed: owed, sending, uncertain");
    Gauge age = new Gauge(
        "billbridge_backlog_age_seconds", "Since the oldest delivery of the backlog is owed");
    List<OpenDeliveries> open = ledger.deliveries().open(site.sinks());
    Instant now = clock.instant();
    for (String sink : site.sinks()) {
      long waiting = 0;
      Instant oldest = now;
      for (DeliveryState state : DeliveryState.open()) {
        OpenDeliveries found = open.stream()
            .filter(each -> each.sink().equals(sink) && each.state() == state)
            .findFirst()
            .orElse(new OpenDeliveries(sink, state, 0, now));
        deliveries.set(found.count(), "sink", sink, "state", lower(state));
        if (state.isPending() || state == DeliveryState.SENDING) {
          waiting += found.count();
          oldest = found.since().isBefore(oldest) ? found.since() : oldest;
        }
      }
      backlog.set(waiting, "sink", sink);
      age.set(Duration.between(oldest, now).toSeconds(), "sink", sink);
    }
    return List.of(deliveries.snapshot(), backlog.snapshot(), age.snapshot());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** One metric under construction. */
  private static final class Gauge {

    private final GaugeSnapshot.Builder builder;

    Gauge(String name, String help) {
      builder = GaugeSnapshot.builder().name(name).help(help);
    }

    Gauge set(long value, String... labels) {
      return set(value, Labels.of(labels));
    }

    Gauge set(long value, RunSeries series) {
      return set(value, "account", series.account(), "dataset", series.dataset());
    }

    Gauge set(long value, Labels labels) {
      builder.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
          .labels(labels)
          .value((double) value)
          .build());
      return this;
    }

    MetricSnapshot snapshot() {
      return builder.build();
    }
  }
}

package dev.billbridge.pipeline.source;

import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.collect.Retention;
import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.run.Runs;
import dev.billbridge.reconcile.Findings;
import dev.billbridge.reconcile.Findings.Kind;
import dev.billbridge.review.CrossCheck;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Runs source routes: one account and dataset after the other, several accounts at once. Bean name in routes: {@code collector}. */
public final class Collector {

  private static final Logger LOG = LogManager.getLogger(Collector.class);

  /** How long a run that gives no sign of life keeps others from its account and dataset. */
  private static final Duration LEASE = Duration.ofMinutes(5);

  private final ScheduledExecutorService heartbeats = Executors.newSingleThreadScheduledExecutor(work -> {
    Thread thread = new Thread(work, "run-leases");
    thread.setDaemon(true);
    return thread;
  });
  private final CamelContext context;
  private final ProducerTemplate producer;
  private final Settings settings;
  private final RouteTemplates templates;
  private final Ledger ledger;
  private final CrossCheck crossCheck;
  private final Retention retention;
  private final InstantSource clock;
  private volatile Consumer<RunReport> afterwards = report -> { };

  public Collector(CamelContext context, Settings settings, RouteTemplates templates, Ledger ledger, CrossCheck crossCheck, Retention retention,
      InstantSource clock) {
    this.context = context;
    this.producer = context.createProducerTemplate();
    this.settings = settings;
    this.templates = templates;
    this.ledger = ledger;
    this.crossCheck = crossCheck;
    this.retention = retention;
    this.clock = clock;
  }

  /** What is to happen after each run, since something may be owed now. */
  public void afterwards(Consumer<RunReport> action) {
    afterwards = action;
  }

  /** Datasets of an account that are collected, in order. */
  public List<String> datasets(AccountSettings account) {
    return templates.datasets(account.provider()).stream().filter(account::collects).toList();
  }

  /**
   * Collects what is asked for and returns when all of it has ended. A failure of one never stops another.
   *
   * @param progress is told each report as its run ends, from several threads
   */
  public List<RunReport> collect(Request request, Consumer<RunReport> progress) {
    ExecutorService workers = Executors.newFixedThreadPool(settings.collect().parallelAccounts());
    try {
      List<Future<List<RunReport>>> accounts = new ArrayList<>();
      for (AccountSettings account : settings.accounts()) {
        if (request.accounts().isEmpty() || request.accounts().contains(account.name())) {
          accounts.add(workers.submit(() -> collect(account, request, progress)));
        }
      }
      List<RunReport> reports = new ArrayList<>();
      for (Future<List<RunReport>> account : accounts) {
        reports.addAll(account.get());
      }
      reports.sort(Comparator.comparing(RunReport::source).thenComparing(RunReport::dataset));
      return reports;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private List<RunReport> collect(AccountSettings account, Request request, Consumer<RunReport> progress) {
    List<RunReport> reports = new ArrayList<>();
    for (String dataset : datasets(account)) {
      if (request.datasets().isEmpty() || request.datasets().contains(dataset)) {
        RunReport report = collect(account, dataset, request);
        progress.accept(report);
        reports.add(report);
      }
    }
    return reports;
  }

  /** What a trigger route calls. */
  public void collect(String account, String dataset) {
    log(collect(settings.account(account).orElseThrow(), dataset, Request.CURRENT));
  }

  private RunReport collect(AccountSettings account, String dataset, Request request) {
    Run run = new Run(account, dataset, request, clock.instant(), ledger);
    RunReport report = run.report();
    long number;
    try {
      Runs.Begun begun = ledger.runs().begin(account.name(), dataset, LEASE);
      if (begun.number() == null) {
        report.finding("%s is skipped: %s is collecting it since run %d".formatted(run, begun.holder().name(), begun.holder().run()));
        return report;
      }
      number = begun.number();
      run.begun(number);
    } catch (RuntimeException e) {
      report.failed("%s: the run is not begun: %s".formatted(run, e.getMessage()));
      return report;
    }
    try {
      run.begins(ledger.statements().lastTaken(account.name(), dataset));
      ledger.clockIsBehind().ifPresent(report::finding);
    } catch (RuntimeException e) {
      report.failed("%s: %s".formatted(run, e.getMessage()));
      run.breakOff(e.getMessage());
    }
    Exchange exchange = new DefaultExchange(context);
    exchange.setVariable("run", run);
    ScheduledFuture<?> heartbeat = heartbeats.scheduleAtFixedRate(() -> extend(number), LEASE.toMillis() / 4, LEASE.toMillis() / 4, TimeUnit.MILLISECONDS);
    try {
      producer.send("direct:" + account.name() + "-" + dataset, exchange);
      if (exchange.getException() != null) {
        report.failed("%s: %s".formatted(run, exchange.getException().getMessage()));
      }
      if (!run.isBrokenOff()) {
        lookAt(report, account);
        tidy(new Series(account.provider(), account.name(), dataset), report);
      }
    } finally {
      heartbeat.cancel(false);
    }
    try {
      ledger.runs().end(number, report.failures().isEmpty() ? null : String.join("\n", report.failures()));
    } catch (RuntimeException e) {
      // When the run was broken off, its one sentence has been said.
      if (!run.isBrokenOff()) {
        report.failed("%s: the end of the run is not noted: %s".formatted(run, e.getMessage()));
      }
    }
    afterwards.accept(report);
    return report;
  }

  private void extend(long number) {
    try {
      ledger.runs().extend(number, LEASE);
    } catch (RuntimeException e) {
      // The next one is due well before the lease runs out.
      LOG.debug("the lease of run {} is not extended: {}", number, e.getMessage());
    }
  }

  /** What is new is looked over once; that something is late is news as long as it does not come. */
  private void lookAt(RunReport report, AccountSettings account) {
    boolean anyNew = report.counts().statementsNew() + report.counts().statementsRevised() > 0;
    try {
      Findings.of(ledger.statements().of(report.source(), report.dataset()), limits(settings), clock.instant()).stream()
          .filter(finding -> finding.kind() == Kind.LATE || anyNew && finding.kind() != Kind.RESTATED)
          .forEach(finding -> report.finding(finding.sentence()));
      CrossCheck.Outcome compared = crossCheck.repeat(account.provider(), report.source(), report.dataset());
      compared.findings().forEach(finding -> report.finding(finding.sentence()));
      compared.failures().forEach(report::failed);
    } catch (RuntimeException e) {
      report.failed("%s %s: what was collected is not looked over: %s".formatted(report.source(), report.dataset(),
          e.getMessage()));
    }
  }

  /** From where on something is a finding at this site. */
  public static Findings.Limits limits(Settings settings) {
    return new Findings.Limits(settings.reconcile().jumpRatio(), settings.reconcile().lateAfter());
  }

  /** While the run still holds its account and dataset, so that nobody brings back a document that is about to go. */
  private void tidy(Series series, RunReport report) {
    try {
      Retention.Due removed = retention.remove(series);
      if (!removed.isNothing()) {
        report.removed(removed.documents().size());
        LOG.info("{} {}: archive.keep has removed {}", series.source(), series.dataset(), removed);
      }
    } catch (IOException | RuntimeException e) {
      report.failed("%s %s: what archive.keep is done with stays in the archive: %s".formatted(series.source(), series.dataset(), e.getMessage()));
    }
  }

  private static void log(RunReport report) {
    RunReport.Counts counts = report.counts();
    LOG.info("{} {}: {} documents; statements {} new, {} revised, {} unchanged, {} held; records {} new, {} changed, {} unchanged, {} vanished",
        report.source(), report.dataset(), report.documents(), counts.statementsNew(), counts.statementsRevised(), counts.statementsUnchanged(),
        counts.held(), counts.recordsNew(), counts.recordsChanged(), counts.recordsUnchanged(), counts.recordsVanished());
    report.findings().forEach(LOG::warn);
    report.failures().forEach(LOG::error);
  }

  /** Ends what works beside the runs. */
  public void close() {
    heartbeats.shutdownNow();
  }

  /** Names that a request gives and nobody has configured; empty when all are known. */
  public List<String> unknown(Request request) {
    List<String> unknown = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    TreeSet<String> datasets = new TreeSet<>();
    settings.accounts().forEach(account -> {
      names.add(account.name());
      datasets.addAll(datasets(account));
    });
    request.accounts().stream().filter(name -> !names.contains(name))
        .forEach(name -> unknown.add("there is no account \"%s\"; accounts names %s".formatted(name, names.isEmpty() ? "none" : String.join(", ", names))));
    request.datasets().stream().filter(name -> !datasets.contains(name))
        .forEach(name -> unknown.add("no account collects \"%s\"; there are %s".formatted(name, datasets.isEmpty() ? "none" : String.join(", ", datasets))));
    return unknown;
  }
}

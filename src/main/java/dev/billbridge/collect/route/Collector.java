package dev.billbridge.collect.route;

import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.canonical.FindingKind;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.collect.RemovalPlan;
import dev.billbridge.collect.Retention;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.schedule.Schedule;
import dev.billbridge.http.CallLimit;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.run.Runs;
import dev.billbridge.memory.OutOfMemory;
import dev.billbridge.review.CrossCheck;
import dev.billbridge.review.Findings;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Runs source routes: one account and dataset after the other, several accounts at once. Bean name
 * in routes: {@code collector}.
 */
public final class Collector {

  private static final Logger LOG = LogManager.getLogger(Collector.class);

  /** How long a run that gives no sign of life keeps others from its account and dataset. */
  private static final Duration LEASE = Duration.ofMinutes(5);

  /** Until a run whose calls have been cut off has noted its end. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);
  /** Beyond its deadline a call is not stuck at once: it waits for its turn, too. */
  private static final Duration ALLOWANCE = Duration.ofMinutes(1);

  private final Map<String, ThreadPoolExecutor> workers = new ConcurrentHashMap<>();
  /** Accounts and datasets whose next run waits for their worker. */
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  private final Set<Run> underWay = ConcurrentHashMap.newKeySet();
  /** By account and dataset. */
  private final Map<String, RunLog> logs = new ConcurrentHashMap<>();

  private final ScheduledExecutorService heartbeats =
      Executors.newSingleThreadScheduledExecutor(work -> {
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
  private final CallLimit calls;
  private final InstantSource clock;
  private volatile boolean ending;
  private volatile Consumer<RunReport> afterwards = report -> {};

  public Collector(
      CamelContext context,
      Settings settings,
      RouteTemplates templates,
      Ledger ledger,
      CrossCheck crossCheck,
      Retention retention,
      CallLimit calls,
      InstantSource clock) {
    this.calls = calls;
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
    return templates.datasets(account.provider()).stream()
        .filter(account::collects)
        .toList();
  }

  /**
   * Collects what is asked for and returns when all of it has ended. A failure of one never stops
   * another.
   *
   * @param progress is told each report as its run ends, from several threads
   */
  public List<RunReport> collect(CollectRequest request, Consumer<RunReport> progress) {
    ExecutorService workers = Executors.newCachedThreadPool();
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
      reports.sort(Comparator.comparing(RunReport::account).thenComparing(RunReport::dataset));
      return reports;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException e) {
      OutOfMemory.endIfBehind(e);
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private List<RunReport> collect(
      AccountSettings account, CollectRequest request, Consumer<RunReport> progress) {
    List<RunReport> reports = new ArrayList<>();
    for (String dataset : datasets(account)) {
      if (request.datasets().isEmpty() || request.datasets().contains(dataset)) {
        RunReport report = collect(account, dataset, request, clock.instant());
        progress.accept(report);
        reports.add(report);
      }
    }
    return reports;
  }

  /**
   * What a trigger route calls: the run is begun by the account's own worker, so that no schedule
   * waits for another account's provider. With a shared timetable it returns when the run has
   * ended, since only then may another process fire the same schedule.
   */
  public void collect(String account, String dataset)
      throws InterruptedException, ExecutionException {
    Future<?> run = begin(account, dataset);
    if (settings.schedule().cluster()) {
      run.get();
    }
  }

  /** Has the account's own worker collect what is current, and returns at once. */
  public Future<?> begin(String account, String dataset) {
    AccountSettings settings = this.settings.account(account).orElseThrow();
    Instant asked = clock.instant();
    if (ending || !waiting.add(account + " " + dataset)) {
      // The run that waits already brings all that is current.
      return CompletableFuture.completedFuture(null);
    }
    return workers.computeIfAbsent(account, Collector::worker).submit(() -> {
      waiting.remove(account + " " + dataset);
      try {
        if (!ending) {
          log(collect(settings, dataset, CollectRequest.CURRENT, asked));
        }
      } catch (RuntimeException | Error e) {
        OutOfMemory.endIfBehind(e);
        LOG.error("{} {}: the run ended unexpectedly: {}", account, dataset, e.toString());
      }
    });
  }

  /** One thread, which ends when it has had nothing to do for a while. */
  private static ThreadPoolExecutor worker(String account) {
    ThreadPoolExecutor worker = new ThreadPoolExecutor(
        1,
        1,
        10,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        work -> new Thread(work, "collect-" + account));
    worker.allowCoreThreadTimeOut(true);
    return worker;
  }

  /** @param asked when it was decided to collect */
  private RunReport collect(
      AccountSettings account, String dataset, CollectRequest request, Instant asked) {
    Run run = new Run(account, dataset, request, clock.instant(), ledger);
    RunReport report = run.report();
    Schedule schedule = Schedule.of(account, dataset, templates);
    long failures;
    long number;
    try {
      failures = run.isCurrent() ? 1 + ledger.runs().failedInARow(account.name(), dataset) : 0;
      Runs.Begun begun = run.isCurrent()
          ? ledger
              .runs()
              .beginCurrent(
                  account.name(),
                  dataset,
                  LEASE,
                  asked,
                  schedule.retry(clock.instant(), true, failures))
          : ledger.runs().begin(account.name(), dataset, LEASE);
      if (begun.number() == null && begun.holder() == null) {
        report.finding("%s is skipped: another run has begun since it was due".formatted(run));
        return report;
      }
      if (begun.number() == null) {
        report.finding("%s is skipped: %s is collecting it since run %d"
            .formatted(run, begun.holder().name(), begun.holder().run()));
        return report;
      }
      number = begun.number();
      run.begun(number);
    } catch (RuntimeException e) {
      report.failedForNow("%s: the run is not begun: %s".formatted(run, e.getMessage()));
      return report;
    }
    try {
      run.begins(ledger.statements().lastTaken(account.name(), dataset));
      ledger.clockIsBehind().ifPresent(report::finding);
    } catch (RuntimeException e) {
      report.failedForNow("%s: %s".formatted(run, e.getMessage()));
      run.breakOff(e.getMessage());
    }
    if (ending) {
      run.breakOff(
          "%s: the service is ending; the run is begun again after the next start".formatted(run));
      report.failedForNow(run.brokenOff());
    }
    underWay.add(run);
    Exchange exchange = new DefaultExchange(context);
    exchange.setVariable("run", run);
    ScheduledFuture<?> heartbeat = heartbeats.scheduleAtFixedRate(
        () -> extend(number), LEASE.toMillis() / 4, LEASE.toMillis() / 4, TimeUnit.MILLISECONDS);
    try {
      producer.send("direct:" + account.name() + "-" + dataset, exchange);
      if (exchange.getException() != null) {
        OutOfMemory.endIfBehind(exchange.getException());
        report.failed("%s: %s".formatted(run, exchange.getException().getMessage()));
      }
      if (!run.isBrokenOff()) {
        lookAt(run, account);
        tidy(new Series(account.provider(), account.name(), dataset), report);
      }
    } catch (Error e) {
      // A library that does not fit, or a stack that was too short: of this run alone, and the run
      // must be seen to have failed.
      OutOfMemory.endIfBehind(e);
      report.failed("%s: the run ended unexpectedly: %s".formatted(run, e));
    } finally {
      underWay.remove(run);
      heartbeat.cancel(false);
    }
    try {
      ledger
          .runs()
          .end(
              number,
              report.failures().isEmpty() ? null : String.join("\n", report.failures()),
              run.isCurrent() ? retry(schedule, report.mayPass(), failures) : null);
    } catch (RuntimeException e) {
      // When the run was broken off, its one sentence has been said.
      if (!run.isBrokenOff()) {
        report.failed("%s: the end of the run is not noted: %s".formatted(run, e.getMessage()));
      }
    }
    afterwards.accept(report);
    return report;
  }

  /** What ends with the service goes on with its next start. */
  private Instant retry(Schedule schedule, boolean temporary, long failures) {
    Instant now = clock.instant();
    return ending ? now : schedule.retry(now, temporary, failures);
  }

  private void extend(long number) {
    try {
      ledger.runs().extend(number, LEASE);
    } catch (RuntimeException e) {
      // The next one is due well before the lease runs out.
      LOG.debug("the lease of run {} is not extended: {}", number, e.getMessage());
    }
  }

  /**
   * What is new is looked over once; that something is late is news as long as it does not come.
   */
  private void lookAt(Run run, AccountSettings account) {
    RunReport report = run.report();
    boolean anyNew = report.counts().statementsNew() + report.counts().statementsRevised() > 0;
    try {
      List<StatementRevision> statements =
          ledger.statements().of(report.account(), report.dataset());
      if (run.isCurrent() && report.failures().isEmpty()) {
        Findings.unlisted(statements, report.seen()).forEach(report::finding);
      }
      Findings.of(statements, Findings.Limits.of(settings.reconcile()), clock.instant()).stream()
          .filter(finding -> finding.kind() == FindingKind.LATE
              || anyNew
                  && finding.kind() != FindingKind.RESTATED
                  && finding.kind() != FindingKind.REREAD)
          .forEach(finding -> report.finding(finding.sentence()));
      CrossCheck.Outcome compared =
          crossCheck.repeat(account.provider(), report.account(), report.dataset());
      compared.findings().forEach(finding -> report.finding(finding.sentence()));
      compared.failures().forEach(report::failed);
    } catch (RuntimeException e) {
      report.failedForNow("%s %s: what was collected is not looked over: %s"
          .formatted(report.account(), report.dataset(), e.getMessage()));
    }
  }

  /**
   * While the run still holds its account and dataset, so that nobody brings back a document that
   * is about to go.
   */
  private void tidy(Series series, RunReport report) {
    try {
      RemovalPlan removed = retention.remove(series);
      if (!removed.isNothing()) {
        report.removed(removed.documents().size());
        LOG.info("{} {}: archive.keep has removed {}", series.account(), series.dataset(), removed);
      }
    } catch (IOException | RuntimeException e) {
      report.failed("%s %s: what archive.keep is done with stays in the archive: %s"
          .formatted(series.account(), series.dataset(), e.getMessage()));
    }
  }

  private void log(RunReport report) {
    logs.computeIfAbsent(report.account() + " " + report.dataset(), account -> new RunLog())
        .of(report, clock.instant())
        .forEach(line -> LOG.log(line.level(), line.text()));
  }

  /**
   * Calls that have been under way for longer than any may be, each in a sentence: their threads
   * are lost until the next start.
   */
  public List<String> stuck() {
    Instant longest = clock.instant().minus(settings.collect().deadline()).minus(ALLOWANCE);
    return underWay.stream()
        .filter(run -> run.isStuckSince(longest))
        .map(run -> "%s has been waiting for an answer since %s".formatted(run, run.askedAt()))
        .sorted()
        .toList();
  }

  /**
   * Begins no other run, and gives those under way a moment to end by themselves; then their calls
   * are cut off. What they have taken in stays, and the rest is asked for again after the next
   * start. Returns at once.
   *
   * @param patience how long they may take to end by themselves
   */
  public void endSoon(Duration patience) {
    ending = true;
    heartbeats.schedule(
        () -> {
          underWay.forEach(run ->
              run.breakOff("%s: the service is ending; the run is begun again after the next start"
                  .formatted(run)));
          calls.close();
        },
        patience.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Ends what works beside the runs. */
  public void close() {
    workers.values().forEach(ThreadPoolExecutor::shutdown);
    for (ThreadPoolExecutor worker : workers.values()) {
      try {
        if (!worker.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.warn("A run is still under way and is left behind; the next start begins it again");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    calls.close();
    heartbeats.shutdownNow();
  }

  /** Every dataset that some account is collected for. */
  public Set<String> datasets() {
    return settings.accounts().stream()
        .flatMap(account -> datasets(account).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

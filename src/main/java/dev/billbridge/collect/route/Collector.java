package dev.billbridge.collect.route;

import dev.billbridge.archive.Intakes.Series;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.RunReview;
import dev.billbridge.collect.schedule.Schedule;
import dev.billbridge.http.CallLimit;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.run.Runs;
import dev.billbridge.log.LogFields;
import dev.billbridge.memory.OutOfMemory;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.RouteTemplates;
import dev.billbridge.settings.Settings;
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
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;
import org.apache.logging.log4j.CloseableThreadContext;
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
  /** Until a run whose requests have been cut off has recorded its end. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  /** Beyond its deadline a request is not stuck at once. */
  private static final Duration ALLOWANCE = Duration.ofMinutes(1);

  private static final String ENDING =
      "%s: the service is ending; the run is begun again after the next start";

  private final AccountWorkers workers = new AccountWorkers();
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
  private final RunReview review;
  private final CallLimit calls;
  private final InstantSource clock;
  private volatile boolean ending;
  private volatile Consumer<RunReport> afterwards = report -> {};

  public Collector(
      CamelContext context,
      Settings settings,
      RouteTemplates templates,
      Ledger ledger,
      RunReview review,
      CallLimit calls,
      InstantSource clock) {
    this.calls = calls;
    this.context = context;
    this.producer = context.createProducerTemplate();
    this.settings = settings;
    this.templates = templates;
    this.ledger = ledger;
    this.review = review;
    this.clock = clock;
  }

  /** What is to happen after each run, since something may be owed now. */
  public void afterwards(Consumer<RunReport> action) {
    afterwards = action;
  }

  /** Datasets of an account that are collected, in order. */
  public List<String> datasets(AccountSettings account) {
    return templates.datasets(account);
  }

  /**
   * Collects what is requested and returns when all of it has ended. A failure of one never stops
   * another.
   *
   * @param progress receives each report as its run ends, from several threads
   */
  public List<RunReport> collect(CollectRequest request, Consumer<RunReport> progress) {
    ExecutorService workers = Executors.newCachedThreadPool();
    try {
      List<Future<List<RunReport>>> accounts = new ArrayList<>();
      for (AccountSettings account : accounts(request)) {
        accounts.add(workers.submit(() -> collect(account, request, progress)));
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
    for (String dataset : datasets(account, request)) {
      reports.add(collect(account, dataset, request, clock.instant(), progress));
    }
    return reports;
  }

  /** How many runs a request makes, one for each account and dataset. */
  public int runs(CollectRequest request) {
    return accounts(request).stream()
        .mapToInt(account -> datasets(account, request).size())
        .sum();
  }

  private List<AccountSettings> accounts(CollectRequest request) {
    return settings.accounts().stream()
        .filter(each -> request.accounts().isEmpty() || request.accounts().contains(each.name()))
        .toList();
  }

  private List<String> datasets(AccountSettings account, CollectRequest request) {
    return datasets(account).stream()
        .filter(each -> request.datasets().isEmpty() || request.datasets().contains(each))
        .toList();
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

  /**
   * Has the account's own worker collect everything current, and returns at once.
   *
   * @return completed when the run has ended, or at once when another one waits already
   */
  public Future<?> begin(String account, String dataset) {
    AccountSettings settings = this.settings.account(account).orElseThrow();
    Instant requested = clock.instant();
    if (ending) {
      return CompletableFuture.completedFuture(null);
    }
    return workers.submit(account, dataset, () -> {
      try {
        if (!ending) {
          collect(settings, dataset, CollectRequest.CURRENT, requested, this::log);
        }
      } catch (RuntimeException | Error e) {
        OutOfMemory.endIfBehind(e);
        LOG.error("{} {}: the run ended unexpectedly: {}", account, dataset, e.toString());
      }
    });
  }

  /**
   * @param requested when it was decided to collect
   * @param done receives the report when the run has ended, while its fields are in the log
   */
  private RunReport collect(
      AccountSettings account,
      String dataset,
      CollectRequest request,
      Instant requested,
      Consumer<RunReport> done) {
    Run run = new Run(account, dataset, request, clock.instant(), ledger);
    try (CloseableThreadContext.Instance fields =
        CloseableThreadContext.putAll(LogFields.run(account.name(), dataset))) {
      RunReport report = collect(account, run, requested, fields);
      if (!report.duration().isZero()) {
        fields.put(LogFields.DURATION, Long.toString(report.duration().toNanos()));
      }
      done.accept(report);
      return report;
    }
  }

  private RunReport collect(
      AccountSettings account, Run run, Instant requested, CloseableThreadContext.Instance fields) {
    String dataset = run.dataset();
    Schedule schedule = Schedule.of(account, dataset, templates);
    long failures;
    try {
      failures = run.isCurrent() ? 1 + ledger.runs().failedInARow(account.name(), dataset) : 0;
      Runs.Start begun = run.isCurrent()
          ? ledger
              .runs()
              .beginCurrent(
                  account.name(),
                  dataset,
                  LEASE,
                  requested,
                  schedule.retry(clock.instant(), true, failures))
          : ledger.runs().begin(account.name(), dataset, LEASE);
      if (begun.number() == null) {
        run.report().skipped(skipped(run, begun.holder()));
        return run.report();
      }
      run.state().number(begun.number());
      fields.put(LogFields.RUN, begun.number().toString());
    } catch (RuntimeException e) {
      run.report().failedForNow("%s: the run is not begun: %s".formatted(run, e.getMessage()));
      return run.report();
    }
    long began = System.nanoTime();
    prepare(run);
    send(run);
    run.report().took(Duration.ofNanos(System.nanoTime() - began));
    end(run, schedule, failures);
    afterwards.accept(run.report());
    return run.report();
  }

  private static String skipped(Run run, Runs.Holder holder) {
    return holder == null
        ? "%s is skipped: another run has begun since it was due".formatted(run)
        : "%s is skipped: %s is collecting it since run %d"
            .formatted(run, holder.name(), holder.run());
  }

  private void prepare(Run run) {
    try {
      run.state().orderAfter(ledger.statements().lastTaken(run.account(), run.dataset()));
      ledger.clockIsBehind().ifPresent(run.report()::finding);
    } catch (RuntimeException e) {
      run.report().failedForNow("%s: %s".formatted(run, e.getMessage()));
      run.state().abort(e.getMessage());
    }
    if (ending) {
      run.state().abort(ENDING.formatted(run));
      run.report().failedForNow(run.state().abortReason());
    }
  }

  /** Sends the run through its source route. */
  private void send(Run run) {
    RunReport report = run.report();
    underWay.add(run);
    Exchange exchange = new DefaultExchange(context);
    exchange.setVariable("run", run);
    ScheduledFuture<?> heartbeat = heartbeats.scheduleAtFixedRate(
        () -> extend(run.state().number()),
        LEASE.toMillis() / 4,
        LEASE.toMillis() / 4,
        TimeUnit.MILLISECONDS);
    try {
      producer.send("direct:" + run.account() + "-" + run.dataset(), exchange);
      if (exchange.getException() != null) {
        OutOfMemory.endIfBehind(exchange.getException());
        report.failed("%s: %s".formatted(run, exchange.getException().getMessage()));
      }
      if (!run.state().isAborted()) {
        review.review(
            new Series(run.provider(), run.account(), run.dataset()), report, run.isCurrent());
        if (run.passesOverMonths()) {
          report.passesOverMonths();
        }
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
  }

  private void end(Run run, Schedule schedule, long failures) {
    RunReport report = run.report();
    try {
      ledger
          .runs()
          .end(
              run.state().number(),
              report.failures().isEmpty() ? null : String.join("\n", report.failures()),
              run.isCurrent() ? retry(schedule, report.mayPass(), failures) : null);
    } catch (RuntimeException e) {
      // An aborted run has reported its one sentence.
      if (!run.state().isAborted()) {
        report.failed("%s: the end of the run is not recorded: %s".formatted(run, e.getMessage()));
      }
    }
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

  private void log(RunReport report) {
    logs.computeIfAbsent(report.account() + " " + report.dataset(), account -> new RunLog())
        .of(report, clock.instant())
        .forEach(line -> LOG.log(line.level(), line.text()));
  }

  /**
   * Requests that have been waiting for an answer for longer than any may, each in a sentence:
   * their threads are lost until the next start.
   */
  public List<String> stuck() {
    Instant longest = clock.instant().minus(settings.collect().deadline()).minus(ALLOWANCE);
    return underWay.stream()
        .filter(run -> run.state().waitsSinceBefore(longest))
        .map(run -> "%s has been waiting for a response since %s"
            .formatted(run, run.state().requestSentAt()))
        .sorted()
        .toList();
  }

  /**
   * Begins no other run, and gives those under way a moment to end by themselves; then their
   * requests are cut off. What they have ingested stays, and the rest is requested again after the
   * next start. Returns at once.
   *
   * @param patience how long they may take to end by themselves
   */
  public void endSoon(Duration patience) {
    ending = true;
    heartbeats.schedule(
        () -> {
          underWay.forEach(run -> run.state().abort(ENDING.formatted(run)));
          calls.close();
        },
        patience.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Ends everything that works beside the runs. */
  public void close() {
    if (!workers.close(PATIENCE)) {
      LOG.warn("A run is still under way and is left behind; the next start begins it again");
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

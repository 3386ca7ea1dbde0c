package dev.billbridge.service.observe;

import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.Call;
import dev.billbridge.deliver.Deliverer.Attempt;
import dev.billbridge.ledger.run.Runs.RunSeries;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * What this process has done since it started, beside Camel's own metrics: runs, calls, deliveries,
 * with counts and durations. What holds whether or not it was restarted is in
 * {@link LedgerMetrics}.
 */
public final class Metrics {

  /** Upper bounds in seconds. */
  private static final Duration[] BUCKETS = Stream.of(
          0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
      .map(seconds -> Duration.ofMillis(Math.round(seconds * 1000)))
      .toArray(Duration[]::new);

  /** Of one dataset; a route that names its documents otherwise must not fill the memory. */
  private static final int MOST_ENDPOINTS = 20;

  private final MeterRegistry registry;
  private final Map<String, Set<String>> endpoints = new ConcurrentHashMap<>();

  private Metrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The metrics that Camel serves; when it serves none, nothing is counted. */
  public static Metrics of(CamelContext context) {
    MeterRegistry registry = context.getRegistry().findSingleByType(MeterRegistry.class);
    return new Metrics(registry == null ? new CompositeMeterRegistry() : registry);
  }

  /**
   * Adds Java, the process, and the disk.
   *
   * @param folder the disk of which is of interest
   */
  public Metrics withProcess(Path folder) {
    List.of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ClassLoaderMetrics(),
            new ProcessorMetrics(),
            new FileDescriptorMetrics(),
            new UptimeMetrics(),
            new DiskSpaceMetrics(folder.toAbsolutePath().toFile()))
        .forEach(binder -> binder.bindTo(registry));
    return this;
  }

  /** Adds what the ledger says, read at each scrape. */
  public void add(LedgerMetrics ledger) {
    if (registry instanceof PrometheusMeterRegistry prometheus) {
      prometheus.getPrometheusRegistry().register(ledger);
    }
  }

  /** Where a connection pool counts; any pool that knows Micrometer. */
  public MeterRegistry registry() {
    return registry;
  }

  /** A run has ended. */
  public void run(RunReport report) {
    Tags tags = Tags.of("account", report.account(), "dataset", report.dataset());
    RunReport.Counts counts = report.counts();
    ended(tags, !report.failures().isEmpty(), report.duration());
    count("billbridge.statements", tags, "new", counts.statementsNew());
    count("billbridge.statements", tags, "revised", counts.statementsRevised());
    count("billbridge.statements", tags, "unchanged", counts.statementsUnchanged());
    count("billbridge.statements", tags, "held", counts.held());
    count("billbridge.records", tags, "new", counts.recordsNew());
    count("billbridge.records", tags, "changed", counts.recordsChanged());
    count("billbridge.records", tags, "unchanged", counts.recordsUnchanged());
    count("billbridge.records", tags, "vanished", counts.recordsVanished());
    registry.counter("billbridge.documents", tags).increment((double) report.documents());
    registry.counter("billbridge.documents.removed", tags).increment((double) report.removed());
    registry.counter("billbridge.findings", tags).increment(report.findings().size());
    registry.counter("billbridge.failures", tags).increment(report.failures().size());
  }

  /** A run of an export has ended; its name and type are where those of account and dataset are. */
  public void export(RunSeries export, boolean failed, Duration duration) {
    Tags tags = Tags.of("account", export.account(), "dataset", export.dataset());
    ended(tags, failed, duration);
    registry.counter("billbridge.failures", tags).increment(failed ? 1 : 0);
  }

  private void ended(Tags tags, boolean failed, Duration duration) {
    registry
        .timer("billbridge.runs", tags.and("outcome", failed ? "failed" : "done"))
        .record(duration);
  }

  private void count(String name, Tags tags, String outcome, long count) {
    registry.counter(name, tags.and("outcome", outcome)).increment((double) count);
  }

  /** Shows what can be counted of an account before the first call, so that it is noticed too. */
  public void account(String account) {
    Call.ANSWERS.forEach(answer -> accountCalls(account, answer));
  }

  private Counter accountCalls(String account, String answer) {
    return registry.counter("billbridge.account.calls", "account", account, "answer", answer);
  }

  /** A provider has been called. */
  public void call(Call call) {
    histogram("billbridge.calls")
        .tags(
            "provider",
            call.provider(),
            "dataset",
            call.dataset(),
            "endpoint",
            endpoint(call),
            "answer",
            call.answer())
        .register(registry)
        .record(call.duration());
    accountCalls(call.account(), call.answer()).increment();
  }

  private String endpoint(Call call) {
    Set<String> known = endpoints.computeIfAbsent(
        call.provider() + " " + call.dataset(), dataset -> ConcurrentHashMap.newKeySet());
    if (known.size() < MOST_ENDPOINTS) {
      known.add(call.endpoint());
    }
    return known.contains(call.endpoint()) ? call.endpoint() : "other";
  }

  /** A delivery has been attempted. */
  public void delivery(Attempt attempt) {
    histogram("billbridge.delivery.attempts")
        .tags("sink", attempt.sink(), "outcome", outcome(attempt))
        .register(registry)
        .record(attempt.duration());
  }

  /** Such as {@code delivered} or {@code ahead_of_ledger}. */
  private static String outcome(Attempt attempt) {
    return attempt
        .outcome()
        .getClass()
        .getSimpleName()
        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
        .toLowerCase(Locale.ROOT);
  }

  private static Timer.Builder histogram(String name) {
    return Timer.builder(name).serviceLevelObjectives(BUCKETS);
  }
}

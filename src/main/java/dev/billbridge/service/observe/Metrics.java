package dev.billbridge.service.observe;

import dev.billbridge.canonical.FindingKind;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.route.Collector;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.review.Findings;
import dev.billbridge.review.OpenFindings;
import dev.billbridge.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/**
 * What {@code /observe/metrics} counts besides Camel's own metrics. For each account and dataset:
 * statements and records by outcome, failures, findings, the age of the last good run. For each
 * sink: deliveries by state.
 */
public final class Metrics {

  /** Scrapes are frequent; the ledger need not be read each time. */
  private static final Duration FRESH = Duration.ofSeconds(10);
  /** Open findings change with runs and days; finding them reads the headers of all statements. */
  private static final Duration FRESH_FINDINGS = Duration.ofMinutes(1);

  private final MeterRegistry registry;
  private final Ledger ledger;
  private final InstantSource clock;
  private final Findings.Limits limits;
  private final Map<String, Instant> lastGoodRuns = new ConcurrentHashMap<>();
  private Map<String, Map<DeliveryState, Long>> deliveries = Map.of();
  private Instant deliveriesReadAt = Instant.MIN;
  private Map<Series, Long> findings = Map.of();
  private Instant findingsReadAt = Instant.MIN;

  private record Series(FindingKind kind, String account, String dataset) {}

  private Metrics(
      MeterRegistry registry, Ledger ledger, InstantSource clock, Findings.Limits limits) {
    this.registry = registry;
    this.ledger = ledger;
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * Registers every gauge that the settings call for.
   *
   * @return for counting runs; null when Camel serves no metrics
   */
  public static Metrics register(
      CamelContext context,
      Settings settings,
      Ledger ledger,
      InstantSource clock,
      Collector collector) {
    MeterRegistry registry = context.getRegistry().findSingleByType(MeterRegistry.class);
    if (registry == null) {
      return null;
    }
    Gauge.builder("billbridge.quarantine", () -> ledger.quarantine().entries().size())
        .description("Documents and lines that could not become canonical")
        .register(registry);
    Metrics metrics =
        new Metrics(registry, ledger, clock, Findings.Limits.of(settings.reconcile()));
    settings.sinks().forEach(sink -> metrics.showDeliveries(sink.name()));
    settings
        .accounts()
        .forEach(account -> collector
            .datasets(account)
            .forEach(dataset -> metrics.showFindings(account.name(), dataset)));
    return metrics;
  }

  private void showDeliveries(String sink) {
    for (DeliveryState state : DeliveryState.values()) {
      Gauge.builder("billbridge.deliveries", () -> deliveries(sink, state))
          .tag("sink", sink)
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .description("Statement revisions by state of delivery")
          .register(registry);
    }
  }

  /** Shown also while nothing is open. */
  private void showFindings(String account, String dataset) {
    for (FindingKind kind : FindingKind.values()) {
      Gauge.builder("billbridge.open.findings", () -> findings(new Series(kind, account, dataset)))
          .tag("kind", kind.name().toLowerCase(Locale.ROOT))
          .tag("account", account)
          .tag("dataset", dataset)
          .description("Open findings, as status shows them")
          .register(registry);
    }
  }

  /** A run has ended. */
  public void ended(RunReport report) {
    forgetFindings();
    Tags tags = Tags.of("account", report.account(), "dataset", report.dataset());
    RunReport.Counts counts = report.counts();
    count(
        "billbridge.statements",
        tags,
        Map.of(
            "new",
            counts.statementsNew(),
            "revised",
            counts.statementsRevised(),
            "unchanged",
            counts.statementsUnchanged(),
            "held",
            counts.held()));
    count(
        "billbridge.records",
        tags,
        Map.of(
            "new",
            counts.recordsNew(),
            "changed",
            counts.recordsChanged(),
            "unchanged",
            counts.recordsUnchanged(),
            "vanished",
            counts.recordsVanished()));
    registry.counter("billbridge.documents", tags).increment((double) report.documents());
    registry.counter("billbridge.documents.removed", tags).increment((double) report.removed());
    registry.counter("billbridge.findings", tags).increment(report.findings().size());
    registry.counter("billbridge.failures", tags).increment(report.failures().size());
    if (report.failures().isEmpty()) {
      String key = report.account() + " " + report.dataset();
      if (lastGoodRuns.put(key, clock.instant()) == null) {
        Gauge.builder(
                "billbridge.last.good.run.age",
                () -> Duration.between(lastGoodRuns.get(key), clock.instant()).toSeconds())
            .tags(tags)
            .baseUnit("seconds")
            .description("Since the account and dataset were last collected without a failure")
            .register(registry);
      }
    }
  }

  private void count(String name, Tags tags, Map<String, Long> outcomes) {
    outcomes.forEach(
        (outcome, count) -> registry.counter(name, tags.and("outcome", outcome)).increment(count));
  }

  private synchronized void forgetFindings() {
    findingsReadAt = Instant.MIN;
  }

  private synchronized long findings(Series series) {
    Instant now = clock.instant();
    if (findingsReadAt.isBefore(now.minus(FRESH_FINDINGS))) {
      findings = OpenFindings.in(ledger, limits, now).stream()
          .collect(Collectors.groupingBy(
              finding -> new Series(finding.kind(), finding.account(), finding.dataset()),
              Collectors.counting()));
      findingsReadAt = now;
    }
    return findings.getOrDefault(series, 0L);
  }

  private synchronized long deliveries(String sink, DeliveryState state) {
    Instant now = clock.instant();
    // The absolute value: a clock that was set back must not stop the counts.
    if (Duration.between(deliveriesReadAt, now).abs().compareTo(FRESH) > 0) {
      deliveries = ledger.deliveries().counts();
      deliveriesReadAt = now;
    }
    return deliveries.getOrDefault(sink, Map.of()).getOrDefault(state, 0L);
  }
}

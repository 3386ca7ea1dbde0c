package dev.billbridge.service.observe;

import dev.billbridge.canonical.FindingKind;
import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.review.Findings;
import dev.billbridge.review.OpenFindings;
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

/**
 * What {@code /observe/metrics} counts, beside Camel's own: statements and records by what became
 * of them, failures and findings, for each account and dataset; deliveries by state, for each sink;
 * the age of the last good run.
 */
public final class Metrics {

  /** Scrapes come often and the ledger need not be asked each time. */
  private static final Duration FRESH = Duration.ofSeconds(10);
  /** What is open changes with runs and days, and takes the headers of all statements to find. */
  private static final Duration FRESH_FINDINGS = Duration.ofMinutes(1);

  private final MeterRegistry registry;
  private final Ledger ledger;
  private final InstantSource clock;
  private final Findings.Limits limits;
  private final Map<String, Instant> lastGoodRuns = new ConcurrentHashMap<>();
  private Map<String, Map<DeliveryState, Long>> deliveries = Map.of();
  private Instant asked = Instant.MIN;
  private Map<Series, Long> findings = Map.of();
  private Instant lookedOver = Instant.MIN;

  private record Series(FindingKind kind, String account, String dataset) {}

  public Metrics(
      MeterRegistry registry, Ledger ledger, InstantSource clock, Findings.Limits limits) {
    this.registry = registry;
    this.ledger = ledger;
    this.clock = clock;
    this.limits = limits;
    Gauge.builder("billbridge.quarantine", () -> ledger.quarantine().entries().size())
        .description("Documents and lines that could not become canonical")
        .register(registry);
  }

  /** From now on the deliveries of a sink are shown. */
  public void showDeliveries(String sink) {
    for (DeliveryState state : DeliveryState.values()) {
      Gauge.builder("billbridge.deliveries", () -> deliveries(sink, state))
          .tag("sink", sink)
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .description("Statement revisions by where they stand with the sink")
          .register(registry);
    }
  }

  /** From now on it is shown what is open of an account and dataset, also while that is nothing. */
  public void showFindings(String account, String dataset) {
    for (FindingKind kind : FindingKind.values()) {
      Gauge.builder("billbridge.open.findings", () -> findings(new Series(kind, account, dataset)))
          .tag("kind", kind.name().toLowerCase(Locale.ROOT))
          .tag("account", account)
          .tag("dataset", dataset)
          .description("What deserves a look and is still so: as status shows it")
          .register(registry);
    }
  }

  /** A run has ended. */
  public void ended(RunReport report) {
    lookAgain();
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
    registry.counter("billbridge.documents", tags).increment(report.documents());
    registry.counter("billbridge.documents.removed", tags).increment(report.removed());
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

  private synchronized void lookAgain() {
    lookedOver = Instant.MIN;
  }

  private synchronized long findings(Series series) {
    Instant now = clock.instant();
    if (lookedOver.isBefore(now.minus(FRESH_FINDINGS))) {
      findings = OpenFindings.in(ledger, limits, now).stream()
          .collect(Collectors.groupingBy(
              finding -> new Series(finding.kind(), finding.account(), finding.dataset()),
              Collectors.counting()));
      lookedOver = now;
    }
    return findings.getOrDefault(series, 0L);
  }

  private synchronized long deliveries(String sink, DeliveryState state) {
    Instant now = clock.instant();
    // Either way: a clock that was set back must not stop the counts.
    if (Duration.between(asked, now).abs().compareTo(FRESH) > 0) {
      deliveries = ledger.deliveries().counts();
      asked = now;
    }
    return deliveries.getOrDefault(sink, Map.of()).getOrDefault(state, 0L);
  }
}

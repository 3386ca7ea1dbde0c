package dev.billbridge.pipeline;

import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.DeliveryState;
import dev.billbridge.ledger.Ledger;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What {@code /observe/metrics} counts, beside Camel's own: statements and records by what became of them, failures and findings,
 * for each account and dataset; deliveries by state, for each sink; the age of the last good run.
 */
final class Metrics {

  /** Scrapes come often and the ledger need not be asked each time. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final MeterRegistry registry;
  private final Ledger ledger;
  private final InstantSource clock;
  private final Map<String, Instant> lastGoodRuns = new ConcurrentHashMap<>();
  private Map<String, Map<DeliveryState, Long>> deliveries = Map.of();
  private Instant asked = Instant.MIN;

  Metrics(MeterRegistry registry, Ledger ledger, InstantSource clock, List<String> sinks) {
    this.registry = registry;
    this.ledger = ledger;
    this.clock = clock;
    for (String sink : sinks) {
      for (DeliveryState state : DeliveryState.values()) {
        Gauge.builder("billbridge.deliveries", () -> deliveries(sink, state)).tag("sink", sink).tag("state", state.name().toLowerCase())
            .description("Statement revisions by where they stand with the sink").register(registry);
      }
    }
    Gauge.builder("billbridge.quarantine", () -> ledger.quarantine().entries().size())
        .description("Documents and lines that could not become canonical").register(registry);
  }

  /** A run has ended. */
  void ended(RunReport report) {
    Tags tags = Tags.of("account", report.source(), "dataset", report.dataset());
    RunReport.Counts counts = report.counts();
    count("billbridge.statements", tags, Map.of("new", counts.statementsNew(), "revised", counts.statementsRevised(),
        "unchanged", counts.statementsUnchanged(), "held", counts.held()));
    count("billbridge.records", tags, Map.of("new", counts.recordsNew(), "changed", counts.recordsChanged(), "unchanged", counts.recordsUnchanged(),
        "vanished", counts.recordsVanished()));
    registry.counter("billbridge.documents", tags).increment(report.documents());
    registry.counter("billbridge.findings", tags).increment(report.findings().size());
    registry.counter("billbridge.failures", tags).increment(report.failures().size());
    if (report.failures().isEmpty()) {
      String key = report.source() + " " + report.dataset();
      if (lastGoodRuns.put(key, clock.instant()) == null) {
        Gauge.builder("billbridge.last.good.run.age", () -> Duration.between(lastGoodRuns.get(key), clock.instant()).toSeconds()).tags(tags)
            .baseUnit("seconds").description("Since the account and dataset were last collected without a failure").register(registry);
      }
    }
  }

  private void count(String name, Tags tags, Map<String, Long> outcomes) {
    outcomes.forEach((outcome, count) -> registry.counter(name, tags.and("outcome", outcome)).increment(count));
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

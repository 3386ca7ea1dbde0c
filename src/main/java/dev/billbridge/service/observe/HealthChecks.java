package dev.billbridge.service.observe;

import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.run.Runs;
import dev.billbridge.overview.Concerns;
import dev.billbridge.overview.SiteFigures;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * What {@code /observe/health/ready} reports: whether the ledger answers, whether the last run of
 * every account and dataset succeeded, whether a sink has rejected deliveries or is blocked. None
 * of it counts as liveness: a restart would fix nothing.
 */
public final class HealthChecks {

  /** Detail: why changed files are not used, a line for each problem. */
  static final String REFUSED = "refused";
  /** Detail: requests that do not end, a line for each. */
  static final String STUCK = "stuck";
  /** End of a detail that says why the sink before it is blocked. */
  static final String IS_BLOCKED = " is blocked";

  private HealthChecks() {}

  /** Registers the checks of ledger, files, runs, collector and deliveries. */
  public static void register(
      CamelContext context, Ledger ledger, SiteFigures figures, Concerns.Trouble trouble) {
    HealthCheckRegistry registry = HealthCheckRegistry.get(context);
    if (registry == null) {
      return;
    }
    registry.register(new Check("ledger", (builder, options) -> {
      if (ledger.answers()) {
        builder.up();
      } else {
        builder.message("the ledger does not answer").down();
      }
    }));
    // What runs is sound, so this is no reason to stop sending it requests.
    registry.register(new Check("files", (builder, options) -> {
      trouble
          .refusedChange()
          .ifPresent(change -> builder.detail(REFUSED, String.join("\n", change.problems())));
      builder.up();
    }));
    registry.register(new Check("runs", (builder, options) -> {
      List<Runs.RunRecord> failed = figures.lastRuns().stream()
          .filter(run -> run.outcome().equals("FAILED"))
          .toList();
      failed.forEach(run -> builder.detail(run.account() + " " + run.dataset(), run.message()));
      if (failed.isEmpty()) {
        builder.up();
      } else {
        builder
            .message("the last run failed for %d accounts and datasets".formatted(failed.size()))
            .down();
      }
    }));
    registry.register(new Check("collector", (builder, options) -> {
      List<String> stuck = trouble.stuck();
      if (stuck.isEmpty()) {
        builder.up();
      } else {
        builder
            .detail(STUCK, String.join("\n", stuck))
            .message(String.join("; ", stuck) + "; restart the service if this lasts")
            .down();
      }
    }));
    registry.register(new Check("deliveries", (builder, options) -> {
      long rejected = 0;
      for (Map.Entry<String, Map<DeliveryState, Long>> sink :
          figures.deliveries().entrySet()) {
        sink.getValue()
            .forEach((state, count) -> builder.detail(sink.getKey() + " " + state, count));
        rejected += sink.getValue().getOrDefault(DeliveryState.REJECTED, 0L);
      }
      Map<String, String> blocked = trouble.blocked();
      blocked.forEach((sink, reason) -> builder.detail(sink + IS_BLOCKED, reason));
      if (!blocked.isEmpty()) {
        builder
            .message("blocked until the cause is fixed: " + String.join(", ", blocked.keySet()))
            .down();
      } else if (rejected == 0) {
        builder.up();
      } else {
        builder
            .message(rejected + " deliveries were rejected; billbridge deliveries lists them")
            .down();
      }
    }));
  }

  /** A check that reads the ledger; it is down when it cannot. */
  private static final class Check extends AbstractHealthCheck {

    private final BiConsumer<HealthCheckResultBuilder, Map<String, Object>> judge;

    Check(String name, BiConsumer<HealthCheckResultBuilder, Map<String, Object>> judge) {
      super("billbridge", "billbridge-" + name);
      this.judge = judge;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
      try {
        judge.accept(builder, options);
      } catch (RuntimeException e) {
        builder.message(e.getMessage()).down();
      }
    }

    @Override
    public boolean isLiveness() {
      return false;
    }
  }
}

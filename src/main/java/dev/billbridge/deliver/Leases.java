package dev.billbridge.deliver;

import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryQueue;
import dev.billbridge.ledger.run.ProcessName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Leases of deliveries by this process, extended while they are under way: one that takes long is
 * taken over by another process only when this one has ended or cannot reach the ledger. An attempt
 * ends by the time-outs of its target.
 */
final class Leases implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(Leases.class);

  /** So often within a lease that a beat may be missed. */
  private static final int BEATS = 4;

  private final DeliveryQueue queue;
  private final Duration lease;
  private final String owner;
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "delivery-leases");
        thread.setDaemon(true);
        return thread;
      });

  /** @param owner name of this process, for a person to read */
  Leases(DeliveryQueue queue, Duration lease, String owner) {
    this.queue = queue;
    this.lease = lease;
    this.owner = owner;
  }

  /** The next delivery that is due; empty when there is none. */
  Optional<Delivery> next(String sink) {
    return queue.lease(sink, owner, lease);
  }

  /** Makes the attempt while the delivery's lease is kept. */
  Outcome during(Delivery delivery, Supplier<Outcome> attempt) {
    long pause = Math.max(1, lease.toMillis() / BEATS);
    ScheduledFuture<?> beat =
        beats.scheduleWithFixedDelay(() -> extend(delivery), pause, pause, TimeUnit.MILLISECONDS);
    try {
      return attempt.get();
    } finally {
      beat.cancel(false);
    }
  }

  private void extend(Delivery delivery) {
    try {
      queue.extend(delivery, lease);
    } catch (RuntimeException e) {
      // The next beat is due well before the lease runs out.
      LOG.debug(
          "the lease of a delivery to {} is not extended: {}", delivery.sink(), e.getMessage());
    }
  }

  /** Deliveries leased by another process that may have ended, in a sentence for each process. */
  List<String> ofOthers(String sink) {
    try {
      return queue.leases(sink).entrySet().stream()
          .filter(each -> !each.getKey().equals(owner) && !ProcessName.isAlive(each.getKey()))
          .map(each -> ("%s: deliveries wait for %s, which leased them and may have ended; they"
                  + " are sent when its lease ends, at %s (deliver.lease)")
              .formatted(sink, ProcessName.shown(each.getKey()), each.getValue()))
          .toList();
    } catch (LedgerException e) {
      return List.of("%s: %s".formatted(sink, e.getMessage()));
    }
  }

  @Override
  public void close() {
    beats.shutdownNow();
  }
}

package dev.billbridge.deliver;

import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryQueue;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Extends the leases of deliveries under way: one that takes long is taken over by another process
 * only when this one has ended or cannot reach the ledger. An attempt ends by the time-outs of its
 * target.
 */
final class Heartbeat implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(Heartbeat.class);

  /** So often within a lease that a beat may be missed. */
  private static final int BEATS = 4;

  private final DeliveryQueue queue;
  private final Duration lease;
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "delivery-leases");
        thread.setDaemon(true);
        return thread;
      });

  Heartbeat(DeliveryQueue queue, Duration lease) {
    this.queue = queue;
    this.lease = lease;
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

  @Override
  public void close() {
    beats.shutdownNow();
  }
}

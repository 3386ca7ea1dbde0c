package dev.billbridge.deliver;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.ledger.delivery.DeliveryResults;
import dev.billbridge.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Records in the ledger what became of attempts, and puts it into a sentence. */
final class Outcomes {

  private final Ledger ledger;
  private final DeliveryResults results;
  private final Settings.Deliver settings;
  private final RetryDelays delays;
  private final InstantSource clock;

  /** @param settings after how many attempts a delivery is given up, and when the next is made */
  Outcomes(Ledger ledger, Settings.Deliver settings, InstantSource clock) {
    this.ledger = ledger;
    this.results = ledger.results();
    this.settings = settings;
    this.delays = new RetryDelays(settings);
    this.clock = clock;
  }

  /**
   * Records the outcome of an attempt.
   *
   * @return a sentence; null when it arrived
   */
  String record(Delivery delivery, Outcome outcome) {
    // One line, whatever a provider puts into an id.
    String what = "%s: %s revision %d"
        .formatted(
            delivery.sink(), delivery.revision().key(), delivery.revision().number())
        .replaceAll("\\p{Cntrl}+", " ");
    Entry entry = record(what, delivery, outcome);
    return entry.isOwn()
        ? entry.failure()
        : what
            + " took longer than its lease, which could not be extended; another process"
            + " has taken it over and reports the outcome";
  }

  /**
   * @param isOwn whether the ledger took the outcome from this process
   * @param failure null when it arrived
   */
  private record Entry(boolean isOwn, String failure) {}

  private Entry record(String what, Delivery delivery, Outcome outcome) {
    Instant now = clock.instant();
    if (outcome instanceof Outcome.Delivered done) {
      return new Entry(results.delivered(delivery, done.answer()), null);
    }
    if (outcome instanceof Outcome.Rejected refused) {
      return new Entry(
          results.rejected(delivery, refused.reason()), what + " was refused: " + refused.reason());
    }
    if (outcome instanceof Outcome.Blocked blocked) {
      return new Entry(
          results.waiting(delivery, blocked.reason(), now.plus(delays.ofBlocked())),
          ("%s is blocked: %s. Everything it is owed waits, and "
                  + "is delivered when that is fixed")
              .formatted(delivery.sink(), blocked.reason()));
    }
    if (outcome instanceof Outcome.Held held) {
      return new Entry(
          results.waiting(delivery, held.reason(), now.plus(downPause(delivery))),
          what + " is held: " + held.reason());
    }
    if (outcome instanceof Outcome.Unreachable down) {
      Duration wait = down.retryAfter() != null ? down.retryAfter() : downPause(delivery);
      return new Entry(
          results.waiting(delivery, down.reason(), now.plus(wait)),
          what + " waits: " + down.reason());
    }
    if (outcome instanceof Outcome.AheadOfLedger ahead) {
      return goOnAbove(what, delivery, ahead, now);
    }
    if (outcome instanceof Outcome.Uncertain asked && !asked.sent()) {
      return new Entry(
          results.undecided(delivery, asked.reason(), now.plus(downPause(delivery))),
          what + " may or may not have arrived: " + asked.reason());
    }
    return counted(what, delivery, outcome, now);
  }

  /** An attempt that failed and counts: the last one that is allowed gives the delivery up. */
  private Entry counted(String what, Delivery delivery, Outcome outcome, Instant now) {
    String reason = outcome instanceof Outcome.Transient failure
        ? failure.reason()
        : ((Outcome.Uncertain) outcome).reason();
    if (delivery.attempts() >= settings.attempts()) {
      return new Entry(
          results.rejected(
              delivery,
              DeliveryResults.GIVEN_UP + "%d attempts: %s".formatted(delivery.attempts(), reason)),
          what + " is given up: " + reason);
    }
    if (outcome instanceof Outcome.Transient failure) {
      Duration wait =
          failure.retryAfter() != null ? failure.retryAfter() : delays.after(delivery.attempts());
      return new Entry(
          results.postponed(delivery, reason, now.plus(wait)), what + " did not arrive: " + reason);
    }
    return new Entry(
        results.uncertain(delivery, reason, now.plus(delays.after(delivery.attempts()))),
        what + " may or may not have arrived: " + reason);
  }

  private Entry goOnAbove(
      String what, Delivery delivery, Outcome.AheadOfLedger ahead, Instant now) {
    StatementRevision revision = delivery.revision();
    if (ledger.runs().isUnderWay(revision.account(), revision.statement().dataset())) {
      // It may be a replay that is about to add that very revision.
      String reason = ahead.reason()
          + "; it waits until the current run of %s %s has ended"
              .formatted(revision.account(), revision.statement().dataset());
      return new Entry(
          results.waiting(delivery, reason, now.plus(settings.retryDelay())),
          what + " waits: " + reason);
    }
    return results
        .continueAbove(delivery, ahead.revision(), ahead.reason())
        .map(next -> new Entry(
            true,
            "%s was not delivered: %s. The statement goes on as revision %d, which every sink is owed"
                .formatted(what, ahead.reason(), next.number())))
        .orElse(new Entry(false, null));
  }

  private Duration downPause(Delivery delivery) {
    return delays.ofDown(delivery.attempts() + delivery.waits());
  }
}

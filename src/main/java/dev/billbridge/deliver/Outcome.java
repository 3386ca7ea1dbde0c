package dev.billbridge.deliver;

import java.time.Duration;

/**
 * What came of one attempt to deliver. Every text is a sentence for the operator and holds no
 * secret. {@link DeliveryError} makes those of failures.
 */
public sealed interface Outcome {

  /** The target has the whole revision; also when it had it before. */
  record Delivered(String answer) implements Outcome {}

  /**
   * Nothing is wrong with the delivery itself; the same attempt may succeed later.
   *
   * @param retryAfter how long the target asked to be left alone; null when it did not say
   */
  record Transient(String reason, Duration retryAfter) implements Outcome {

    public Transient(String reason) {
      this(reason, null);
    }
  }

  /**
   * The target as a whole takes nothing at the moment. That says nothing against the delivery,
   * which stays owed, and the attempt does not count.
   *
   * @param retryAfter how long the target asked to be left alone; null when it did not say
   */
  record Unreachable(String reason, Duration retryAfter) implements Outcome {}

  /** The same attempt will fail for ever; somebody has to fix something first. */
  record Rejected(String reason) implements Outcome {}

  /**
   * Nothing was taken, and nothing else will be until somebody fixes the sink or its settings:
   * credentials, host key, certificate, a missing right. That says nothing against the delivery,
   * which stays owed.
   */
  record Blocked(String reason) implements Outcome {}

  /**
   * The target has a later revision of the statement, or other contents under the same number,
   * which the ledger has never known: it was restored from a backup, or built anew. Nothing was
   * changed there.
   *
   * @param revision the latest that the target has; at least that of the delivery
   */
  record AheadOfLedger(int revision, String reason) implements Outcome {}

  /**
   * The target may or may not have taken the revision.
   *
   * @param sent whether this attempt sent anything; one that only asked, and was told nothing, does
   *     not count
   */
  record Uncertain(String reason, boolean sent) implements Outcome {

    public Uncertain(String reason) {
      this(reason, true);
    }
  }
}

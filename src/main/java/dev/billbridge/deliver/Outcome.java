package dev.billbridge.deliver;

import java.time.Duration;

/**
 * The outcome of one attempt to deliver. Every text is a sentence for the operator and contains no
 * secret. {@link DeliveryError} makes those of failures.
 */
public sealed interface Outcome {

  /** The target has the whole revision; also when it had it before. */
  record Delivered(String answer) implements Outcome {}

  /**
   * Nothing is wrong with the delivery itself; the same attempt may succeed later.
   *
   * @param retryAfter how long the target asked to wait; null when it did not
   */
  record Transient(String reason, Duration retryAfter) implements Outcome {

    public Transient(String reason) {
      this(reason, null);
    }
  }

  /**
   * The target as a whole accepts nothing at the moment. The delivery is not at fault: it stays
   * owed, and the attempt does not count.
   *
   * @param retryAfter how long the target asked to wait; null when it did not
   */
  record Unreachable(String reason, Duration retryAfter) implements Outcome {}

  /** The same attempt will always fail; something has to be fixed first. */
  record Rejected(String reason) implements Outcome {}

  /**
   * Nothing was accepted, and nothing will be until the sink or its settings are fixed:
   * credentials, host key, certificate, a missing right. The delivery is not at fault and stays
   * owed.
   */
  record Blocked(String reason) implements Outcome {}

  /**
   * The revision is not ready to be sent: something in it, or in the rules it is rendered by, has
   * to be put right first. Nothing was sent, the target is not at fault, and the attempt does not
   * count.
   */
  record Held(String reason) implements Outcome {}

  /**
   * The target has a later revision of the statement, or other contents under the same number,
   * which the ledger has never had: it was restored from a backup, or built anew. Nothing was
   * changed there.
   *
   * @param revision the latest that the target has; at least that of the delivery
   */
  record AheadOfLedger(int revision, String reason) implements Outcome {}

  /**
   * The target may or may not have received the revision.
   *
   * @param sent whether this attempt sent anything; one that only looked it up, without a clear
   *     answer, does not count
   */
  record Uncertain(String reason, boolean sent) implements Outcome {

    public Uncertain(String reason) {
      this(reason, true);
    }
  }
}

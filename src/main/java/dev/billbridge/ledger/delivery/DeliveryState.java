package dev.billbridge.ledger.delivery;

import java.util.EnumSet;
import java.util.Set;

/** Where a delivery stands. */
public enum DeliveryState {
  /** To be sent, now or when its next attempt is due. */
  OWED,
  /** Leased to a process that is sending it. */
  SENDING,
  /** The sink has it. */
  DELIVERED,
  /** The sink refused it for good; only an operator sends it again. */
  REJECTED,
  /** Sent, but the answer was lost; looked up or sent again under the same id. */
  UNCERTAIN,
  /** Waits because the statement does not add up. */
  HELD,
  /**
   * Never sent, since a later revision has taken its place: it was held, or its sink has later
   * numbers than the ledger knew.
   */
  SUPERSEDED;

  /** States of deliveries that are not done, and may never be. */
  public static Set<DeliveryState> open() {
    return EnumSet.of(OWED, SENDING, UNCERTAIN, HELD, REJECTED);
  }

  /** Whether a next attempt is due at some time. */
  public boolean isPending() {
    return this == OWED || this == UNCERTAIN;
  }
}

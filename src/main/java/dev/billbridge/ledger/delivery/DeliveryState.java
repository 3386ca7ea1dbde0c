package dev.billbridge.ledger.delivery;

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
  /** Was held when a later revision took its place; never sent. */
  SUPERSEDED
}

package dev.billbridge.deliver;

import dev.billbridge.render.RevisedStatement;

/** One statement revision that is owed to one sink, with its records. */
public interface OwedRevision extends RevisedStatement {

  /** Name of the sink in the settings. */
  String sink();

  /** The delivery's own id; the same at every attempt. */
  String deliveryId();

  /** Whether the target may hold some or all of it already, by an earlier attempt, and is better asked than sent it again. */
  default boolean mayHaveArrived() {
    return false;
  }
}

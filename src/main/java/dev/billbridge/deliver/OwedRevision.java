package dev.billbridge.deliver;

import dev.billbridge.render.RevisedStatement;

/** One statement revision that is owed to one sink, with its records. */
public interface OwedRevision extends RevisedStatement {

  /** Name of the sink in the settings. */
  String sink();

  /** The delivery's own id; the same at every attempt. */
  String deliveryId();

  /**
   * Whether the target may hold some or all of it already, by an earlier attempt, and is better
   * asked than sent it again.
   */
  default boolean mayHaveArrived() {
    return false;
  }

  /**
   * Whether the ledger has, or once had, a revision of the statement with this content; otherwise
   * what a target has comes from a history that the ledger has lost.
   *
   * @param contentHash null when the target does not say it: then any content will do
   */
  default boolean isKnown(int revision, String contentHash) {
    return revision < revision().number();
  }

  /**
   * Whether the revision goes on above numbers that a target had and the ledger did not know: it
   * then says every record anew.
   */
  default boolean startsOver() {
    return false;
  }

  /** Whether an operator has ordered the delivery to be made again. */
  default boolean isOrdered() {
    return false;
  }

  /**
   * What {@link #progress(String)} noted last, by this attempt or an earlier one; null when nothing
   * has been noted.
   */
  default String progress() {
    return null;
  }

  /**
   * Notes how far the delivery has come, for an attempt that continues it.
   *
   * @param mark for the same target to read, at most 200 characters
   */
  default void progress(String mark) {}
}

package dev.billbridge.deliver;

import dev.billbridge.render.RevisedStatement;

/** One statement revision that is owed to one sink, with its records. */
public interface OwedRevision extends RevisedStatement {

  /** Name of the sink in the settings. */
  String sink();

  /** The delivery's own id; the same at every attempt. */
  String deliveryId();

  /**
   * Whether the target may have some or all of it already, from an earlier attempt, so that a
   * look-up comes before sending again.
   */
  default boolean mayHaveArrived() {
    return false;
  }

  /**
   * Whether the ledger has, or once had, a revision of the statement with this content; otherwise
   * what a target has comes from a history that the ledger has lost.
   *
   * @param contentHash null when the target does not show it: then any content will do
   */
  default boolean isKnown(int revision, String contentHash) {
    return revision < revision().number();
  }

  /**
   * Whether the revision continues above numbers that a target had and the ledger had not: it then
   * contains every record anew.
   */
  default boolean startsOver() {
    return false;
  }

  /** Whether an operator has ordered the delivery to be made again. */
  default boolean isOrdered() {
    return false;
  }

  /**
   * What {@link #progress(String)} recorded last, by this attempt or an earlier one; null when
   * nothing has been noted.
   */
  default String progress() {
    return null;
  }

  /**
   * Records how far the delivery has come, for an attempt that continues it.
   *
   * @param mark for the same target to read, at most 200 characters
   */
  default void progress(String mark) {}
}

package dev.billbridge.render;

import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.StatementRevision;
import java.util.function.Consumer;

/**
 * One revision of a statement together with its records, which may be far more than memory holds.
 */
public interface RevisedStatement {

  /** The header and its judgement. */
  StatementRevision revision();

  /** What the sink it is for was given of the statement before. */
  default Past past() {
    return Past.NONE;
  }

  /**
   * Hands over every record of the revision, one after the other, ordered by resource id and line
   * key; those that have vanished are among them. May be called again and then hands over the same
   * records; whoever receives them must not collect them.
   *
   * @param each what it throws passes through
   */
  void records(Consumer<RevisedRecord> each);
}

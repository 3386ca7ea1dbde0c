package dev.billbridge.ledger.statement;

/**
 * How many records of a statement a revision has changed.
 *
 * @param added that were not there before
 * @param changed whose content differs
 * @param vanished that are not there any more
 */
public record RecordChanges(long added, long changed, long vanished) {

  /** Every record is as before. */
  public static final RecordChanges NONE = new RecordChanges(0, 0, 0);
}

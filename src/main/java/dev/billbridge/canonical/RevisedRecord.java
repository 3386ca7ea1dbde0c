package dev.billbridge.canonical;

/**
 * A billing record as one revision of its statement knows it.
 *
 * @param since revision that contains this content first
 * @param vanished the statement no longer lists the record; the content is the last known one
 * @param change what the requested revision did to the record
 * @param contentHash of the content, which whoever read the record has compared with it
 */
public record RevisedRecord(
    BillingRecord content, int since, boolean vanished, Change change, String contentHash) {

  /** A record whose hash nobody has at hand. */
  public RevisedRecord(BillingRecord content, int since, boolean vanished, Change change) {
    this(content, since, vanished, change, content.contentHash());
  }

  /** What a revision did to a record. */
  public enum Change {
    NEW,
    CHANGED,
    UNCHANGED,
    VANISHED
  }
}

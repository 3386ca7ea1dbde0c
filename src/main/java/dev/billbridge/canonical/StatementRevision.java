package dev.billbridge.canonical;

import java.time.Instant;

/**
 * One version of a statement in the ledger: what it said, how it was judged, and when it became
 * known.
 *
 * @param statementNo the ledger's own number for the statement
 * @param account name of the configured account it was collected for
 * @param number 1 for the first; each difference found in a later document makes the next
 * @param status provisional, final or restated
 * @param contentHash over the header and every current record; equal hashes mean equal revisions
 * @param collectedAt when the documents it was read from were collected, UTC; the same in a ledger
 *     that is built again from the archive
 * @param recordedAt when the ledger took it in, UTC
 * @param cause why there is this revision; null when an older release has written it
 * @param figuresChanged whether a figure, a date or a line differs from the revision before, as far
 *     as is known: amounts, quantities, prices, periods, currencies, kinds of charge
 */
public record StatementRevision(
    long statementNo,
    String account,
    Statement statement,
    int number,
    StatementStatus status,
    Reconciliation reconciliation,
    String contentHash,
    Instant collectedAt,
    Instant recordedAt,
    RevisionCause cause,
    boolean figuresChanged) {

  /** A revision of which it is not known why there is one. */
  public StatementRevision(
      long statementNo,
      String account,
      Statement statement,
      int number,
      StatementStatus status,
      Reconciliation reconciliation,
      String contentHash,
      Instant collectedAt,
      Instant recordedAt) {
    this(
        statementNo,
        account,
        statement,
        number,
        status,
        reconciliation,
        contentHash,
        collectedAt,
        recordedAt,
        null,
        true);
  }

  /** What distinguishes its statement from all others. */
  public StatementKey key() {
    return statement.key();
  }

  /** Bill or invoice number of its statement, as {@link StatementKey#statementId}. */
  public String id() {
    return key().statementId();
  }

  /**
   * Whether it differs from the one before only in names and attributes, so that who needs figures
   * alone may pass over it.
   */
  public boolean isAnnotation() {
    return !figuresChanged && (cause == RevisionCause.ANNOTATED || cause == RevisionCause.REREAD);
  }

  /** Whether another statement has its place, so that its amount does not count any more. */
  public boolean isReplaced() {
    return statement.attributes().containsKey(REPLACED_BY);
  }

  /** Attribute of what an alert has to say: in which state it is. */
  public static final String ALERT_STATE = "state";
  /** Value of {@link #ALERT_STATE} while the alert fires. */
  public static final String FIRING = "firing";
  /** Attribute of what an alert has to say: all of it in one sentence. */
  public static final String ALERT_SENTENCE = "sentence";

  /** Whether it is an alert that fires. */
  public boolean isFiring() {
    return key().isAlert() && FIRING.equals(statement.attributes().get(ALERT_STATE));
  }

  /**
   * Attribute in the header of a statement whose place another has taken; its value is the id of
   * that one.
   */
  public static final String REPLACED_BY = "replacedBy";
}

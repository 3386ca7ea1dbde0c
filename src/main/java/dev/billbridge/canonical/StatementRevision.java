package dev.billbridge.canonical;

import java.time.Instant;

/**
 * One version of a statement in the ledger: what it said, how it was judged, and when it became known.
 *
 * @param statementNo    the ledger's own number for the statement
 * @param source         name of the configured account that brought it
 * @param revision       1 for the first; each difference found in a later document makes the next
 * @param status         provisional, final or restated
 * @param contentHash    over the header and every current record; equal hashes mean equal revisions
 * @param collectedAt    when the documents that brought it were collected, UTC; the same in a ledger that is built again from the archive
 * @param recordedAt     when the ledger took it in, UTC
 */
public record StatementRevision(long statementNo, String source, Statement statement, int revision, StatementStatus status,
    Reconciliation reconciliation, String contentHash, Instant collectedAt, Instant recordedAt) {

  /** Attribute in the header of a provisional statement whose place another has taken; its value is the id of that one. */
  public static final String REPLACED_BY = "replacedBy";
}

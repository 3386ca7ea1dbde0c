package dev.billbridge.ledger.posting;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import java.time.Instant;
import java.util.List;

/**
 * What taking in a statement changed.
 *
 * @param revision the statement as it now stands
 * @param before the revision that stood until then, the same one when nothing was revised; null
 *     when the ledger did not know the statement
 * @param revised a new revision was written; false when everything was as known
 * @param added records not known before
 * @param changed records that now say something else
 * @param unchanged records that say what they said
 * @param vanished records the statement no longer lists
 * @param collisions lines that shared a key with another line of the same document, and were kept
 *     apart
 * @param held sinks that will not be sent this revision because it does not add up
 * @param replaced statements whose place this one has taken, in their last revision
 */
public record PostingResult(
    StatementRevision revision,
    StatementRevision before,
    boolean revised,
    long added,
    long changed,
    long unchanged,
    long vanished,
    long collisions,
    int held,
    List<StatementRevision> replaced) {

  /** The ledger did not know the statement. */
  public boolean isNew() {
    return before == null;
  }

  /** Everything was as known. */
  static PostingResult unchanged(StatementRevision last) {
    return new PostingResult(
        last, last, false, 0, 0, last.reconciliation().lineCount(), 0, 0, 0, List.of());
  }

  /**
   * Whether this reading is part of the statement's life, so that a replay needs it: it brought a
   * revision, of this statement or of one whose place it has taken, or the statement had closed and
   * how long it has said the same now counts.
   *
   * @param readAt when the documents were collected
   */
  public boolean settles(Instant readAt) {
    return revised
        || !replaced.isEmpty()
        || revision.status() == StatementStatus.PROVISIONAL
            && revision.statement().finalFrom() != null
            && !readAt.isBefore(revision.statement().finalFrom());
  }
}

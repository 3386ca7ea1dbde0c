package dev.billbridge.deliver;

import dev.billbridge.journal.JournalDocument;

/**
 * Where statement revisions are delivered to.
 *
 * <p>Delivering is repeatable. The process may be killed at any point of an attempt, and the next
 * attempt then completes it; delivering a revision that is already there changes nothing and
 * answers {@link Outcome.Delivered}; a revision older than the one that is there changes nothing
 * either, where the target can hold only one. Two attempts at once, from one process or from two,
 * do no harm.
 */
public interface Target {

  /**
   * Makes one attempt. A failure of the target is an outcome, never an exception; what reading the
   * records throws passes through, since it does not concern the target.
   */
  Outcome deliver(OwedRevision owed);

  /**
   * Tries whether the target would accept a delivery, and leaves nothing behind: rights are
   * checked, and what has to be written for that is removed.
   *
   * @param sample an invented revision, of which nothing may arrive
   * @return {@link Outcome.Delivered} if it would; null if that can only be known by delivering
   */
  default Outcome probe(OwedRevision sample) {
    return null;
  }

  /**
   * What delivering the revision would enter in books. Nothing is delivered and nothing kept.
   *
   * @return null where nothing is entered in books
   * @throws dev.billbridge.journal.JournalHeldException if the delivery would be held
   */
  default JournalDocument entries(OwedRevision owed) {
    return null;
  }
}

package dev.billbridge.ledger;

import dev.billbridge.canonical.StatementRevision;

/**
 * What taking in a statement changed.
 *
 * @param revision   the statement as it now stands
 * @param isNew      the ledger did not know the statement
 * @param revised    a new revision was written; false when everything was as known
 * @param added      records not known before
 * @param changed    records that now say something else
 * @param unchanged  records that say what they said
 * @param vanished   records the statement no longer lists
 * @param collisions lines that shared a key with another line of the same document, and were kept apart
 * @param held       sinks that will not be sent this revision because it does not add up
 */
public record PostingResult(StatementRevision revision, boolean isNew, boolean revised, long added, long changed, long unchanged, long vanished,
    long collisions, int held) {}

/**
 * Billbridge's own database: every statement in every revision, and what is owed to whom.
 *
 * <p>A statement revision becomes visible at once or not at all: records, header and deliveries owed are one transaction. That a
 * record exists once is a unique key of the database, not a belief of the program. Differences between database engines lie
 * behind {@link dev.billbridge.ledger.Engine}.
 */
package dev.billbridge.ledger;

/**
 * Billbridge's own database: every statement in every revision, and what is owed to whom.
 *
 * <p>A statement revision becomes visible at once or not at all: records, header and deliveries
 * owed are one transaction. That a record exists once is a unique key of the database, not a belief
 * of the program. There is a package for each book; all of them stand on {@code database}, and
 * differences between database engines lie behind {@code engine}.
 */
package dev.billbridge.ledger;

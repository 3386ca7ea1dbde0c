/** Sums over the lines of statements, added up by the database. */
package dev.billbridge.ledger.sum;

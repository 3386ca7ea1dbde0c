/** Statements and records in all their revisions: their rows, and how they are read. */
package dev.billbridge.ledger.statement;

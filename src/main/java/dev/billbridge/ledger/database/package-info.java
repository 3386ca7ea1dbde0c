/**
 * The database as the books see it: connections that never wait without end, transactions, tables
 * of this version, and trouble in one sentence.
 */
package dev.billbridge.ledger.database;

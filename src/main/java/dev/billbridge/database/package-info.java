/**
 * Facts about databases, stated once for the ledger and the sinks: their types, their SQL, how a
 * connection is made and given up, how a commit survives, and what their errors mean.
 */
package dev.billbridge.database;

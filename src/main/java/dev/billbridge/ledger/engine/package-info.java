/**
 * What differs between the databases a ledger can live in: types, the fastest safe way in, and
 * their words for trouble.
 */
package dev.billbridge.ledger.engine;

/**
 * Taking statements in: what is new, changed, unchanged or vanished, when a statement is final, and
 * whose place it takes.
 */
package dev.billbridge.ledger.posting;

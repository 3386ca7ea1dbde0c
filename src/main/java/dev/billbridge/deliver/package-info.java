/**
 * The delivering half: what the ledger owes goes to its sinks, and what became of it goes back to
 * the ledger. A {@link dev.billbridge.deliver.Target} makes one attempt; the
 * {@link dev.billbridge.deliver.Deliverer} decides when.
 */
package dev.billbridge.deliver;

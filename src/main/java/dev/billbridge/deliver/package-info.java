/**
 * From ledger to sinks: what the ledger owes is delivered, and the outcome is recorded in the
 * ledger. A {@link dev.billbridge.deliver.Target} makes one attempt; the
 * {@link dev.billbridge.deliver.Deliverer} decides when.
 */
package dev.billbridge.deliver;

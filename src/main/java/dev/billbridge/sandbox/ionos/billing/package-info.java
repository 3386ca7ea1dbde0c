/**
 * What IONOS Cloud bills. {@link dev.billbridge.sandbox.ionos.billing.ContractMonth} is the one
 * source of what was used; invoice, usage, utilization, traffic and EVN are views of it.
 */
package dev.billbridge.sandbox.ionos.billing;

/**
 * Billing tables in somebody's database: one transaction per statement revision, which also carries
 * the mark that it was delivered, so that a revision is there exactly once however often it is
 * sent.
 */
package dev.billbridge.deliver.jdbc;

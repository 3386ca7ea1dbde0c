/**
 * Alerts on sums and ratios: {@code routes/books/alerts.yaml}, what it measures in the ledger, and
 * what an alert has to say, which is posted as a statement and so delivered exactly once.
 */
package dev.billbridge.alert;

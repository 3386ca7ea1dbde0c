/** Which process collects which account and dataset, and how each run ended. */
package dev.billbridge.ledger.run;

/** The trail of what happened, each entry chained to the one before it. */
package dev.billbridge.ledger.audit;

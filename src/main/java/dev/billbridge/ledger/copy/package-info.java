/** All that the ledger holds, in a form of no engine's own. */
package dev.billbridge.ledger.copy;

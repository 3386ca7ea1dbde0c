/** What each sink is owed and what became of it: leased before it is sent, noted after. */
package dev.billbridge.ledger.delivery;

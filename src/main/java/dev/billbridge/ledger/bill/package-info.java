/** What is kept about the bills of customers beside the bills themselves, which are statements. */
package dev.billbridge.ledger.bill;

/**
 * Customers' bills in the ledger: {@link dev.billbridge.resale.draw.BillDrawing} makes them of what
 * the ledger has of the providers, whenever that or the rules have changed, and posts them as
 * statements.
 */
package dev.billbridge.resale.draw;

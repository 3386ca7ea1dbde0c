/**
 * The collecting half: from documents in the archive to statements in the ledger. It knows neither
 * where documents come from nor who receives what it writes.
 */
package dev.billbridge.collect;

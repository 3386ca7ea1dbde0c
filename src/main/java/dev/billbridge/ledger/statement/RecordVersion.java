package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.BillingRecord;

/**
 * What a record said for a while.
 *
 * @param since revision of the statement that brought it
 * @param until revision that replaced it or in which the record vanished; null while it holds
 */
public record RecordVersion(BillingRecord content, int since, Integer until) {}

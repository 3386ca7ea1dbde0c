package dev.billbridge.ledger.bill;

import java.math.BigDecimal;

/**
 * A part of a line of a customer's bill.
 *
 * @param sourceRecord id of the provider's record; null for what no provider charges
 * @param cost before tax; null without a record
 * @param assignment row of the rules that charges it to the customer; null without a record
 * @param price row of the rules that gives the price; null for what follows from the customer's own
 *     row
 */
public record BillPart(
    String resourceId,
    String lineKey,
    String sourceRecord,
    BigDecimal cost,
    String assignment,
    String price) {}

/**
 * From the providers' bills to those of customers: {@link dev.billbridge.resale.ResaleRules} are
 * what the rule files say, {@link dev.billbridge.resale.MonthBills} divides the charges of a month
 * and prices them, exactly. The order is always the same: allocate, price, extras, minimum, round.
 */
package dev.billbridge.resale;

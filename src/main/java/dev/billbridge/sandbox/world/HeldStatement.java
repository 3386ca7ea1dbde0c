package dev.billbridge.sandbox.world;

import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.Map;

/**
 * What the sandbox holds of one statement at the moment: the figures an honest copy has to arrive
 * at.
 *
 * @param dataset {@code bills}, {@code invoices}, {@code usage}, {@code utilization} or {@code evn}
 * @param statement the provider's id, or the month where the dataset has no ids
 * @param month month of use
 * @param isFinal whether the provider will leave it alone from now on
 * @param lines lines, or rows, a client receives
 * @param sums exact sums by name: {@code amount} of the lines, {@code total} of the header, and
 *     what else the provider states ({@code net}, {@code tax}, {@code rebate}, {@code quantity})
 * @param currency of the sums that are money; null where none is
 */
public record HeldStatement(
    String provider,
    String account,
    String dataset,
    String statement,
    YearMonth month,
    boolean isFinal,
    long lines,
    Map<String, BigDecimal> sums,
    String currency) {}

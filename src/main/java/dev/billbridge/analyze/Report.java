package dev.billbridge.analyze;

import java.util.List;

/**
 * An answer.
 *
 * @param headings of the columns, as in JSON: {@code resourceName}
 * @param rows texts in the order of the headings; null where unknown
 * @param totals rows of the same form, one for each currency; empty where a total means nothing
 * @param notes sentences that a reader must know
 */
public record Report(
    List<String> headings,
    List<List<String>> rows,
    List<List<String>> totals,
    List<String> notes) {}

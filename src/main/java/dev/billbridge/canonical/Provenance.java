package dev.billbridge.canonical;

/**
 * Where a billing record was read.
 *
 * @param documentHash SHA-256 (hex) of the archived document
 * @param pointer place inside it: a JSON pointer such as {@code /BillDetails/3}
 * @param lineNumber the provider's own number for the line on the statement; null when it has none.
 *     A place, not content: when a growing bill renumbers its lines, nothing has changed for the
 *     accountant
 */
public record Provenance(String documentHash, String pointer, Long lineNumber) {}

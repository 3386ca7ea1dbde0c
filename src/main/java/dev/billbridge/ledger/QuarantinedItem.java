package dev.billbridge.ledger;

import java.time.Instant;

/**
 * Something that could not become canonical.
 *
 * @param no by which an operator names it
 * @param account name of the configured account
 * @param document path in the archive, of the latest response
 * @param pointer place in it; empty for the whole document
 * @param reason why it could not be ingested, and how to fix it
 * @param seen how often
 */
public record QuarantinedItem(
    long no,
    String account,
    String dataset,
    String document,
    String pointer,
    String reason,
    Instant firstSeenAt,
    Instant lastSeenAt,
    int seen) {}

package dev.billbridge.ledger.audit;

import java.time.Instant;

/**
 * An entry of the audit trail.
 *
 * @param no counts from 1, without gaps
 * @param at UTC
 * @param kind {@code REVISION}, {@code DELIVERY}, {@code REDELIVERY}, {@code ACCEPTANCE},
 *     {@code DISMISSAL}, {@code RETENTION} or {@code CONFIGURATION}
 * @param subject what it is about, such as a statement and its revision
 * @param detail what happened to it; no secrets, no amounts
 * @param previousHash of the entry before it
 * @param hash of this entry, over all of the above
 */
public record AuditEntry(
    long no,
    Instant at,
    String kind,
    String subject,
    String detail,
    String previousHash,
    String hash) {

  /** The hash this entry has unless somebody has altered it. */
  String expectedHash() {
    return Audit.hash(no, at, kind, subject, detail, previousHash);
  }
}

package dev.billbridge.ledger.posting;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.statement.MultisetHash;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last revision of a statement whose place another has taken: nothing is charged on it any
 * more.
 */
final class Replacement {

  private Replacement() {}

  /**
   * Still provisional, or restated if it was final, so that exactly those sinks are owed it that
   * were owed what it said before.
   */
  static StatementRevision of(
      StatementRevision old, StatementKey by, Instant collectedAt, Instant now) {
    Statement was = old.statement();
    SortedMap<String, String> attributes = new TreeMap<>(was.attributes());
    attributes.put(StatementRevision.REPLACED_BY, by.statementId());
    BigDecimal nothing = was.currency() == null ? null : BigDecimal.ZERO;
    Statement statement = new Statement(
        was.key(),
        was.dataset(),
        was.period(),
        was.issuedOn(),
        was.dueOn(),
        was.total() == null ? null : nothing,
        was.currency(),
        0L,
        was.paymentStatus(),
        was.stated(),
        was.finalFrom(),
        attributes);
    Reconciliation reconciliation = new Reconciliation(
        0,
        nothing,
        was.total() == null ? null : nothing,
        Verdict.EXPLAINED,
        "statement %s has been replaced by %s"
            .formatted(was.key().statementId(), by.statementId()));
    String contentHash = new ContentHash()
        .add(statement.contentHash())
        .add(new MultisetHash().hex())
        .hex();
    return new StatementRevision(
        old.statementNo(),
        old.account(),
        statement,
        old.number() + 1,
        old.status() == StatementStatus.PROVISIONAL
            ? StatementStatus.PROVISIONAL
            : StatementStatus.RESTATED,
        reconciliation,
        contentHash,
        collectedAt,
        now,
        RevisionCause.REPLACED,
        true);
  }
}

package dev.billbridge.ledger.posting;

import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementRevision;

/**
 * The number of a closed statement has come back for another period: to ingest it would take away
 * what was billed for the first.
 */
public final class OtherPeriodException extends RuntimeException {

  OtherPeriodException(StatementRevision known, Statement now) {
    super(
        ("statement %s is final for %s and is now listed for %s; it stays out, and %s stays as it is."
                + " Ask the provider which month the number belongs to")
            .formatted(
                now.key().statementId(),
                known.statement().period(),
                now.period(),
                known.statement().period()));
  }
}

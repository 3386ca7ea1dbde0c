package dev.billbridge.focus;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.focus.Weights.Weight;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds what the charges of a statement are divided by: what its resources have used as the ledger
 * says it, or, once the statement is in a closed period, as it was then.
 */
final class Division {

  private final ResourceSplit split;
  private final Published published;
  private StatementKey statement;
  private Weights weights;
  private boolean isKept;

  /** @param split null when no charge is divided */
  Division(ResourceSplit split, Published published) {
    this.split = split;
    this.published = published;
  }

  boolean divides(String provider) {
    return split != null && split.divides(provider);
  }

  /** Turns to the charges of a statement. */
  void begin(StatementRevision revision) throws IOException {
    statement = revision.key();
    if (divides(statement.provider())) {
      Path folder = published.first(statement).orElse(null);
      isKept = folder != null;
      weights = isKept ? Weights.read(folder, statement) : split.weights(revision);
    }
  }

  /** Keeps what the statement was divided by, unless a closed period has it. */
  void keep(HashedCsv file) throws IOException {
    if (!isKept) {
      weights.write(statement, file);
    }
  }

  /** What one of its charges is divided by; empty when it is not, null when it never is. */
  List<Weight> of(StatementRevision revision, BillingRecord charge) {
    String measure = divides(statement.provider()) ? split.key(revision, charge) : null;
    return measure == null ? null : weights.of(measure);
  }
}

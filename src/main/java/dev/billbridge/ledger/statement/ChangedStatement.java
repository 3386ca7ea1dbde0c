package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.StatementRevision;
import java.math.BigDecimal;
import java.util.List;

/**
 * A statement of charges that has got a revision since some time.
 *
 * @param before the last revision until then; null when there was none
 * @param since its revisions since then, oldest first, at least one
 * @param amounts what its charges add up to, by currency, at least one
 * @param lines charges that were added, differ in a figure, or have vanished, between the two
 *     states
 */
public record ChangedStatement(
    StatementRevision before,
    List<StatementRevision> since,
    List<Amounts> amounts,
    RecordChanges lines) {

  /**
   * What the charges of one currency add up to, exactly.
   *
   * @param currency null when the lines state none
   * @param before null when there were none
   * @param after null when there are none now
   */
  public record Amounts(String currency, BigDecimal before, BigDecimal after) {}

  /** The state it has now. */
  public StatementRevision latest() {
    return since.get(since.size() - 1);
  }

  /** Whether another statement had its place before. */
  public boolean wasReplaced() {
    return before != null && before.isReplaced();
  }

  /** Whether another statement has its place now. */
  public boolean isReplaced() {
    return latest().isReplaced();
  }
}

package dev.billbridge.explain;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Acceptances.OperatorAcceptance;
import dev.billbridge.render.OneLine;
import java.time.temporal.ChronoUnit;

/** Why a statement was judged as it was, and whether an operator has accepted that. */
public final class VerdictReason {

  private VerdictReason() {}

  /** The verdict as it is shown: that a statement without a total matches it would say too much. */
  public static String verdict(StatementRevision revision) {
    Verdict verdict = revision.reconciliation().verdict();
    return verdict == Verdict.MATCHED && revision.statement().total() == null
        ? "no total"
        : verdict.name();
  }

  /** On one line; empty when there is no reason to give. */
  public static String of(Ledger ledger, StatementRevision revision) {
    String reason = revision.reconciliation().reason();
    String text = reason == null ? "" : OneLine.of(reason);
    if (!revision.reconciliation().verdict().isOpen()) {
      return text;
    }
    return ledger
        .acceptances()
        .of(revision)
        .map(accepted -> "%s (%s)".formatted(text, of(accepted)))
        .orElse(text);
  }

  private static String of(OperatorAcceptance accepted) {
    return "accepted%s%s: %s"
        .formatted(
            accepted.by() == null ? "" : " by " + OneLine.of(accepted.by()),
            accepted.at() == null ? "" : " at " + accepted.at().truncatedTo(ChronoUnit.SECONDS),
            OneLine.of(accepted.reason()));
  }
}

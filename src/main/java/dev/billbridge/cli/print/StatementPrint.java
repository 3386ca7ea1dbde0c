package dev.billbridge.cli.print;

import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.explain.RecordSource;
import dev.billbridge.explain.VerdictReason;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.delivery.Delivery;
import dev.billbridge.render.OneLine;
import dev.billbridge.render.StatementField;
import java.io.PrintWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What {@code explain} says about a statement. */
public final class StatementPrint {

  /** Shown in the first line, or with the revisions. */
  private static final Set<StatementField> ELSEWHERE = EnumSet.of(
      StatementField.PROVIDER,
      StatementField.ACCOUNT_NUMBER,
      StatementField.STATEMENT_ID,
      StatementField.DATASET,
      StatementField.VERDICT,
      StatementField.VERDICT_REASON,
      StatementField.STATUS,
      StatementField.REVISION,
      StatementField.CAUSE,
      StatementField.FIGURES_CHANGED);

  private final Ledger ledger;
  private final PrintWriter out;

  public StatementPrint(Ledger ledger, PrintWriter out) {
    this.ledger = ledger;
    this.out = out;
  }

  /** One line: which statement, its revision and its verdict with the reason. */
  public void summary(StatementRevision latest) {
    String reason = VerdictReason.of(ledger, latest);
    out.printf(
        "Statement %s, %s of %s, %s, revision %d, %s%s%n%n",
        OneLine.of(latest.key().toString()),
        latest.statement().dataset(),
        latest.statement().period(),
        latest.status(),
        latest.number(),
        VerdictReason.verdict(latest),
        reason.isEmpty() ? "" : ": " + reason);
  }

  /**
   * Header, revisions, deliveries and documents.
   *
   * @param revisions oldest first, at least one
   */
  public void print(List<StatementRevision> revisions, RecordSource.Documents documents) {
    StatementRevision latest = revisions.get(revisions.size() - 1);
    summary(latest);
    for (StatementField field : StatementField.values()) {
      if (field == StatementField.ATTRIBUTES) {
        latest.statement().attributes().forEach((name, value) -> value("+" + name, value));
      } else if (!ELSEWHERE.contains(field)) {
        value(field.property(), field.type().text(field.of(latest)));
      }
    }
    documents(documents);
    out.println();
    revisions(revisions);
    out.println();
    deliveries(ledger.deliveries().of(null, latest.key()));
  }

  private void documents(RecordSource.Documents read) {
    if (read.documents().isEmpty()) {
      out.printf("%nRead from  documents that the archive does not name%n");
      return;
    }
    String label = "%nRead from  %s%n";
    for (String document : read.documents()) {
      out.printf(label, document);
      label = "and        %s%n";
    }
    out.printf("mapped by  %s%n", read.mapping());
  }

  private void value(String name, String text) {
    if (text != null) {
      out.printf("  %-16s %s%n", OneLine.of(name), OneLine.beginning(text));
    }
  }

  private void revisions(List<StatementRevision> revisions) {
    Table table = new Table(
            "REVISION",
            "RECORDED",
            "STATUS",
            "PAYMENT",
            "RECORDS",
            "TOTAL",
            "CURRENCY",
            "DIFFERENCE",
            "VERDICT",
            "CAUSE")
        .dispensable("PAYMENT", "RECORDS", "CAUSE", "RECORDED");
    for (StatementRevision each : revisions) {
      RevisionCause cause = each.cause();
      table.row(
          each.number(),
          each.recordedAt(),
          each.status(),
          each.statement().paymentStatus(),
          each.reconciliation().lineCount(),
          ExactDecimal.text(each.statement().total()),
          each.statement().currency(),
          ExactDecimal.text(each.reconciliation().difference()),
          VerdictReason.verdict(each),
          cause == null ? "" : cause.words());
    }
    table.print(out);
  }

  private void deliveries(List<Delivery> deliveries) {
    if (deliveries.isEmpty()) {
      out.println("It is owed to no sink.");
      return;
    }
    Table table =
        new Table("SINK", "REVISION", "STATE", "ATTEMPTS", "NEXT ATTEMPT", "LAST RESPONSE");
    deliveries.forEach(each -> table.row(
        each.sink(),
        each.revision().number(),
        each.state(),
        each.attempts(),
        each.state().isPending() ? each.nextAttemptAt() : "",
        each.lastAnswer()));
    table.print(out);
  }
}

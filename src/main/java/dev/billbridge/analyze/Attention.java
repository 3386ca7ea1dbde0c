package dev.billbridge.analyze;

import dev.billbridge.canonical.PaymentStatus;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.ledger.statement.ChangedStatement;
import dev.billbridge.ledger.statement.ChangedStatement.Amounts;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Statements that need an accountant since some time: new, changed, restated, final, paid,
 * replaced, or with another verdict. What has changed in names and attributes only is left out.
 */
public final class Attention {

  private static final List<String> HEADINGS = List.of(
      "account",
      "dataset",
      "period",
      "statement",
      "change",
      "status",
      "payment",
      "verdict",
      "linesNew",
      "linesChanged",
      "linesVanished",
      "currency",
      "before",
      "after",
      "difference");
  private static final int FIRST_FIGURE = HEADINGS.indexOf("currency");

  private final List<List<String>> rows = new ArrayList<>();
  private final Map<String, Amounts> totals = new LinkedHashMap<>();

  private Attention() {}

  /** A row for each statement and currency, and a total for each currency. */
  public static Report of(List<ChangedStatement> statements) {
    Attention attention = new Attention();
    for (ChangedStatement statement : statements) {
      List<String> changes = changes(statement);
      if (!changes.isEmpty()) {
        attention.add(statement, String.join(", ", changes));
      }
    }
    return new Report(
        HEADINGS,
        attention.rows,
        attention.totals.values().stream().map(Attention::total).toList(),
        List.of());
  }

  private static List<String> changes(ChangedStatement statement) {
    StatementRevision before = statement.before();
    StatementRevision now = statement.latest();
    if (before == null || statement.wasReplaced()) {
      return statement.isReplaced() ? List.of() : List.of("new");
    }
    if (statement.isReplaced()) {
      return List.of("replaced");
    }
    List<String> changes = new ArrayList<>();
    if (statement.since().stream().anyMatch(Attention::isRestatement)) {
      changes.add("restated");
    } else if (statement.since().stream().anyMatch(StatementRevision::figuresChanged)) {
      changes.add("changed");
    }
    if (before.status() == StatementStatus.PROVISIONAL
        && now.status() != StatementStatus.PROVISIONAL) {
      changes.add("final");
    }
    PaymentStatus payment = now.statement().paymentStatus();
    if (payment != before.statement().paymentStatus()) {
      changes.add(payment == PaymentStatus.PAID ? "paid" : "payment");
    }
    if (now.reconciliation().verdict() != before.reconciliation().verdict()) {
      changes.add("verdict");
    }
    return changes;
  }

  private static boolean isRestatement(StatementRevision revision) {
    return revision.status() == StatementStatus.RESTATED
        && revision.figuresChanged()
        && revision.cause() != RevisionCause.REREAD;
  }

  private void add(ChangedStatement statement, String changes) {
    StatementRevision now = statement.latest();
    for (Amounts each : statement.amounts()) {
      Amounts amounts = new Amounts(
          each.currency(),
          statement.wasReplaced() ? null : each.before(),
          statement.isReplaced() ? null : each.after());
      List<String> row = new ArrayList<>(List.of(
          now.account(),
          now.statement().dataset(),
          now.statement().period().toString(),
          now.id(),
          changes,
          now.status().name(),
          now.statement().paymentStatus().name(),
          now.reconciliation().verdict().name(),
          Long.toString(statement.lines().added()),
          Long.toString(statement.lines().changed()),
          Long.toString(statement.lines().vanished())));
      row.addAll(figures(amounts));
      rows.add(row);
      totals.merge(String.valueOf(each.currency()), amounts, Attention::sum);
    }
  }

  private static List<String> total(Amounts amounts) {
    List<String> row = new ArrayList<>(Arrays.asList(new String[FIRST_FIGURE]));
    row.set(0, "total");
    row.addAll(figures(sum(amounts, new Amounts(null, BigDecimal.ZERO, BigDecimal.ZERO))));
    return row;
  }

  private static List<String> figures(Amounts amounts) {
    return Arrays.asList(
        amounts.currency(),
        Figures.text(amounts.before()),
        Figures.text(amounts.after()),
        Figures.text(zero(amounts.after()).subtract(zero(amounts.before()))));
  }

  /** Of one currency, the one of the first. */
  private static Amounts sum(Amounts one, Amounts other) {
    return new Amounts(
        one.currency(),
        zero(one.before()).add(zero(other.before())),
        zero(one.after()).add(zero(other.after())));
  }

  private static BigDecimal zero(BigDecimal amount) {
    return amount == null ? BigDecimal.ZERO : amount;
  }
}

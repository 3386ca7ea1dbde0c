package dev.billbridge.reconcile;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.Verdict;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Adds up the lines of one statement as they pass, and judges them against its header when all have passed. */
public final class LineTotals {

  private final Map<String, BigDecimal> amounts = new TreeMap<>();
  private long lines;
  private long records;

  /** Counts a line of the document, however many records it made. */
  public void line() {
    lines++;
  }

  /** Adds a record. */
  public void add(BillingRecord record) {
    records++;
    if (record.kind() == Kind.CHARGE) {
      amounts.merge(record.currency().getCurrencyCode(), record.amount(), BigDecimal::add);
    }
  }

  /**
   * Which sign records take whose provider does not state it: the one that brings the lines nearer to the total.
   *
   * @param unsigned with their amounts as printed
   * @return true when they are to be turned around
   */
  public boolean wantsNegative(Statement statement, List<BillingRecord> unsigned) {
    if (statement.total() == null || statement.currency() == null) {
      return false;
    }
    BigDecimal rest = statement.total().subtract(amounts.getOrDefault(statement.currency().getCurrencyCode(), BigDecimal.ZERO));
    BigDecimal printed = unsigned.stream().map(BillingRecord::amount).filter(Objects::nonNull).reduce(BigDecimal.ZERO, BigDecimal::add);
    return rest.add(printed).abs().compareTo(rest.subtract(printed).abs()) < 0;
  }

  /**
   * Count and sum against the header, exactly.
   *
   * @param tolerance largest difference that is let pass, in the statement's currency; zero by default
   */
  public Reconciliation against(Statement statement, BigDecimal tolerance) {
    Currency currency = statement.currency();
    BigDecimal total = currency == null ? null : amounts.getOrDefault(currency.getCurrencyCode(), BigDecimal.ZERO);
    BigDecimal difference = statement.total() == null || total == null ? null : statement.total().subtract(total);
    List<String> reasons = new ArrayList<>();
    if (statement.statedLines() != null && statement.statedLines() != lines) {
      reasons.add("the document announces %d lines and has %d".formatted(statement.statedLines(), lines));
    }
    amounts.keySet().stream().filter(code -> currency == null || !code.equals(currency.getCurrencyCode()))
        .forEach(code -> reasons.add("there are lines in " + code + (currency == null ? "" : " on a statement in " + currency)));
    if (difference != null && difference.abs().compareTo(tolerance) > 0) {
      reasons.add("the statement says %s %s, its lines make %s; the difference is %s".formatted(ExactDecimal.text(statement.total()), currency,
          ExactDecimal.text(ExactDecimal.canonical(total)), ExactDecimal.text(ExactDecimal.canonical(difference))));
    }
    return new Reconciliation(records, total, difference, reasons.isEmpty() ? Verdict.MATCHED : Verdict.MISMATCHED,
        reasons.isEmpty() ? null : String.join("; ", reasons));
  }
}

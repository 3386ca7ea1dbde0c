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
import java.util.Set;
import java.util.TreeMap;

/** Adds up the lines of one statement as they pass, and judges them against its header when all have passed. */
public final class LineTotals {

  /**
   * Providers that round what they charge line by line, so that their own total may differ by up to one minor unit for each line.
   * IONOS: "usage-based charges are rounded to the nearest whole cent", without saying at which level. SAKURA bills whole yen.
   */
  static final Set<String> ROUNDED_LINES = Set.of("ionos");

  private final Map<String, BigDecimal> amounts = new TreeMap<>();
  private long lines;
  private long records;
  /** What the rebates amount to as printed; null while they are taken as printed. */
  private BigDecimal turned;

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
   * Which sign records take whose provider does not state it: the one that brings the lines nearer to the total. That it had to be
   * turned to make them meet is remembered for the verdict.
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
    if (rest.add(printed).abs().compareTo(rest.subtract(printed).abs()) >= 0) {
      return false;
    }
    turned = printed;
    return true;
  }

  /**
   * Count and sum against the header, exactly. A difference is explained when one of two rules accounts for all of it: the sign of
   * rebates that the provider leaves open, or the rounding of each line by a provider that rounds lines.
   *
   * @param tolerance largest difference that is let pass, in the statement's currency; zero by default
   */
  public Reconciliation against(Statement statement, BigDecimal tolerance) {
    Currency currency = statement.currency();
    BigDecimal total = currency == null ? null : amounts.getOrDefault(currency.getCurrencyCode(), BigDecimal.ZERO);
    BigDecimal difference = statement.total() == null || total == null ? null : statement.total().subtract(total);
    List<String> mismatches = new ArrayList<>();
    List<String> explanations = new ArrayList<>();
    if (statement.statedLines() != null && statement.statedLines() != lines) {
      mismatches.add("the document announces %d lines and has %d".formatted(statement.statedLines(), lines));
    }
    amounts.keySet().stream().filter(code -> currency == null || !code.equals(currency.getCurrencyCode()))
        .forEach(code -> mismatches.add("there are lines in " + code + (currency == null ? "" : " on a statement in " + currency)));
    if (turned != null) {
      explanations.add("rebates printed as %s %s are taken as %s, because only so the lines come to the total".formatted(text(turned), currency,
          text(turned.negate())));
    }
    if (difference != null && difference.abs().compareTo(tolerance) > 0) {
      if (difference.abs().compareTo(roundingOf(statement)) <= 0) {
        explanations.add("the statement says %s %s, its %d lines make %s; the difference is %s, no more than rounding each line gives"
            .formatted(text(statement.total()), currency, lines, text(total), text(difference)));
      } else {
        mismatches.add("the statement says %s %s, its lines make %s; the difference is %s".formatted(text(statement.total()), currency, text(total),
            text(difference)));
      }
    }
    Verdict verdict = !mismatches.isEmpty() ? Verdict.MISMATCHED : explanations.isEmpty() ? Verdict.MATCHED : Verdict.EXPLAINED;
    List<String> reasons = verdict == Verdict.MISMATCHED ? mismatches : explanations;
    return new Reconciliation(records, total, difference, verdict, reasons.isEmpty() ? null : String.join("; ", reasons));
  }

  /** At most one minor unit of the currency for each line, of a provider that rounds lines; otherwise nothing. */
  private BigDecimal roundingOf(Statement statement) {
    int digits = statement.currency().getDefaultFractionDigits();
    return ROUNDED_LINES.contains(statement.key().provider()) && digits >= 0 ? BigDecimal.valueOf(lines).movePointLeft(digits) : BigDecimal.ZERO;
  }

  private static String text(BigDecimal figure) {
    return ExactDecimal.text(ExactDecimal.canonical(figure));
  }
}

package dev.billbridge.mapping;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.Kind;
import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.Rounding;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.Verdict;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Adds up the lines of one statement as they pass, and judges them against its header when all have
 * passed.
 */
public final class LineTotals {

  /** Why a line without an amount is refused. */
  public static final String UNPROVEN_ZERO =
      "the line has no amount, and nothing proves that it is zero: neither its net amount and tax, nor a "
          + "total that the other lines come to exactly";

  private final Map<String, BigDecimal> amounts = new TreeMap<>();
  /**
   * By currency, what quantity × unit price of the lines comes to: unrounded, and with each line
   * rounded.
   */
  private final Map<String, BigDecimal> exact = new TreeMap<>();

  private final Map<String, BigDecimal> rounded = new TreeMap<>();
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
      String currency = record.currency().getCurrencyCode();
      BigDecimal product = product(record);
      amounts.merge(currency, record.amount(), BigDecimal::add);
      exact.merge(currency, product, BigDecimal::add);
      rounded.merge(currency, toMinorUnit(product, record.currency()), BigDecimal::add);
    }
  }

  /**
   * What a line comes to before it is rounded. A line without quantity and price, or whose amount
   * is further from their product than rounding takes it, comes to its amount: what else made the
   * amount is not known.
   */
  private static BigDecimal product(BillingRecord record) {
    if (record.quantity() == null || record.unitPrice() == null) {
      return record.amount();
    }
    BigDecimal product = record.quantity().multiply(record.unitPrice());
    BigDecimal twice = product.subtract(record.amount()).abs().multiply(BigDecimal.valueOf(2));
    return twice.compareTo(minorUnit(record.currency())) <= 0 ? product : record.amount();
  }

  private static BigDecimal minorUnit(Currency currency) {
    return currency.getDefaultFractionDigits() < 0
        ? BigDecimal.ZERO
        : BigDecimal.ONE.movePointLeft(currency.getDefaultFractionDigits());
  }

  private static BigDecimal toMinorUnit(BigDecimal figure, Currency currency) {
    return currency.getDefaultFractionDigits() < 0
        ? figure
        : figure.setScale(currency.getDefaultFractionDigits(), RoundingMode.HALF_UP);
  }

  /**
   * Which sign records take whose provider does not state it: the one that takes the lines nearer
   * to the total. That it had to be turned to make them meet is remembered for the verdict.
   *
   * @param unsigned with their amounts as printed
   * @return true when they are to be turned around
   */
  public boolean wantsNegative(Statement statement, List<BillingRecord> unsigned) {
    if (statement.total() == null || statement.currency() == null) {
      return false;
    }
    BigDecimal rest = statement
        .total()
        .subtract(amounts.getOrDefault(statement.currency().getCurrencyCode(), BigDecimal.ZERO));
    BigDecimal printed = unsigned.stream()
        .map(BillingRecord::amount)
        .filter(Objects::nonNull)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
    if (rest.add(printed).abs().compareTo(rest.subtract(printed).abs()) >= 0) {
      return false;
    }
    turned = printed;
    return true;
  }

  /**
   * Count and sum against the header, exactly. A difference is explained when one of two rules
   * accounts for all of it: the sign of rebates that the provider leaves open, or the rounding its
   * mapping names. A statement of charges without a total is {@link Verdict#UNSTATED}; an estimate
   * has none by its nature.
   *
   * @param tolerance largest difference that is accepted, in the statement's currency; zero by
   *     default
   */
  public Reconciliation against(Statement statement, BigDecimal tolerance) {
    Currency currency = statement.currency() == null && amounts.size() == 1
        ? Currency.getInstance(amounts.keySet().iterator().next())
        : statement.currency();
    BigDecimal total =
        currency == null ? null : amounts.getOrDefault(currency.getCurrencyCode(), BigDecimal.ZERO);
    BigDecimal difference =
        statement.total() == null || total == null ? null : statement.total().subtract(total);
    List<String> mismatches = new ArrayList<>();
    List<String> explanations = new ArrayList<>();
    if (statement.statedLines() != null && statement.statedLines() != lines) {
      mismatches.add(
          "the document announces %d lines and has %d".formatted(statement.statedLines(), lines));
    }
    amounts.keySet().stream()
        .filter(code -> currency == null || !code.equals(currency.getCurrencyCode()))
        .forEach(code -> mismatches.add("there are lines in " + code
            + (currency == null ? "" : " on a statement in " + currency)));
    if (turned != null) {
      explanations.add(
          "rebates printed as %s %s are taken as %s, because only so the lines come to the total"
              .formatted(text(turned), currency, text(turned.negate())));
    }
    if (difference != null && difference.abs().compareTo(tolerance) > 0) {
      String rounding = rounding(statement);
      if (rounding != null) {
        explanations.add("the statement says %s %s, its lines make %s; %s"
            .formatted(text(statement.total()), currency, text(total), rounding));
      } else {
        mismatches.add("the statement says %s %s, its lines make %s; the difference is %s"
            .formatted(text(statement.total()), currency, text(total), text(difference)));
      }
    }
    if (!mismatches.isEmpty()) {
      return new Reconciliation(
          records, total, difference, Verdict.MISMATCHED, String.join("; ", mismatches));
    }
    if (statement.total() == null
        && !statement.isEstimate()
        && (statement.practice().statesTotal() || !amounts.isEmpty())) {
      return new Reconciliation(
          records,
          total,
          null,
          Verdict.UNSTATED,
          total == null
              ? "the statement states no total"
              : "the statement states no total; its lines make %s %s"
                  .formatted(text(total), currency));
    }
    return new Reconciliation(
        records,
        total,
        difference,
        explanations.isEmpty() ? Verdict.MATCHED : Verdict.EXPLAINED,
        explanations.isEmpty() ? null : String.join("; ", explanations));
  }

  /**
   * The rounding that makes the stated total of the lines to the last digit, in words; null when
   * none does that the provider is known for.
   */
  private String rounding(Statement statement) {
    String code = statement.currency().getCurrencyCode();
    Set<Rounding> practice = statement.practice().rounding();
    BigDecimal sum = exact.getOrDefault(code, BigDecimal.ZERO);
    if (practice.contains(Rounding.TOTAL)
        && toMinorUnit(sum, statement.currency()).compareTo(statement.total()) == 0) {
      return "quantity × unit price of all lines is %s, and rounded makes the total"
          .formatted(text(sum));
    }
    if (practice.contains(Rounding.LINE)
        && rounded.getOrDefault(code, BigDecimal.ZERO).compareTo(statement.total()) == 0) {
      return "quantity × unit price, rounded for each line, makes the total";
    }
    return null;
  }

  private static String text(BigDecimal figure) {
    return ExactDecimal.text(ExactDecimal.canonical(figure));
  }
}

package dev.billbridge.alert;

import dev.billbridge.analyze.SummedLines;
import dev.billbridge.canonical.ChargeCategory;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineSum;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleMatcher;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** One figure of a group in a month: what was known on a day, and what came to be known later. */
final class Tally {

  private final Figure figure;
  private final RuleMatcher issuers;
  private final Set<List<String>> resources = new HashSet<>();
  private final TreeSet<String> units = new TreeSet<>();
  private BigDecimal known = BigDecimal.ZERO;
  private BigDecimal closed = BigDecimal.ZERO;
  private boolean isUnknown;
  private boolean isNothing = true;

  /** @param issuers whether amounts that state no tax contain it */
  Tally(Figure figure, RuleMatcher issuers) {
    this.figure = figure;
    this.issuers = issuers;
  }

  /** @param isClosed whether the lines came to be known later, as a whole month */
  void add(LineSum sum, boolean isClosed) {
    isNothing = false;
    if (figure == Figure.COUNT) {
      resources.add(List.of(
          sum.text(LineColumn.PROVIDER),
          sum.text(LineColumn.ACCOUNT_NUMBER),
          sum.text(LineColumn.RESOURCE_ID)));
      return;
    }
    BigDecimal figures = figure(sum);
    if (figures == null) {
      isUnknown |= figure.isMoney();
    } else if (isClosed) {
      closed = closed.add(figures);
    } else {
      known = known.add(figures);
    }
    if (figure == Figure.QUANTITY && figures != null) {
      units.add(sum.text(LineColumn.UNIT) == null ? "" : sum.text(LineColumn.UNIT));
    }
  }

  private BigDecimal figure(LineSum sum) {
    return switch (figure) {
      case AMOUNT -> sum.amount();
      case NET_AMOUNT -> net(sum);
      default -> sum.quantity();
    };
  }

  /** As for customers' bills: a line of nothing but tax has no net amount. */
  private BigDecimal net(LineSum sum) {
    if (ChargeCategory.TAX.focusName().equals(sum.text(LineColumn.CHARGE_CATEGORY))) {
      return BigDecimal.ZERO;
    }
    if (sum.netAmount() != null) {
      return sum.netAmount();
    }
    if (sum.taxAmount() != null) {
      return sum.amount().subtract(sum.taxAmount());
    }
    boolean isNet = sum.amount().signum() == 0
        || StatementKey.RESALE.equals(sum.text(LineColumn.PROVIDER))
        || issuers
            .match(new SummedLines(sum))
            .filter(row -> Columns.NET.equals(row.text(Columns.AMOUNTS)))
            .isPresent();
    return isNet ? sum.amount() : null;
  }

  /** Why there is no figure; null when there is one. */
  String mistake() {
    if (isUnknown) {
      return "not every line states its net amount, and issuers.csv does not say that its amounts"
          + " are net";
    }
    return units.size() > 1
        ? "its quantities have several units (%s); match one with unit"
            .formatted(String.join(", ", units))
        : null;
  }

  /**
   * The figure up to a day. What came to be known later counts pro rata, a number of resources in
   * full.
   *
   * @param day of the month
   * @param length of the month in days
   */
  Fraction upTo(int day, int length) {
    return figure == Figure.COUNT
        ? Fraction.of(BigDecimal.valueOf(resources.size()))
        : new Fraction(
            known
                .multiply(BigDecimal.valueOf(length))
                .add(closed.multiply(BigDecimal.valueOf(day))),
            BigDecimal.valueOf(length));
  }

  /** Whether no line was added. */
  boolean isNothing() {
    return isNothing;
  }

  /** @param currency empty where there is none */
  String unit(String currency) {
    return switch (figure) {
      case COUNT -> "resources";
      case QUANTITY -> units.size() == 1 ? units.first() : "";
      default -> currency;
    };
  }
}

package dev.billbridge.analyze;

import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineSum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was billed: amounts as statements add them up, net and tax where each line states them. */
public final class Cost {

  private static final List<String> FIGURES =
      List.of("currency", "amount", "netAmount", "taxAmount", "lines", "provisionalLines");

  private Cost() {}

  /**
   * Amounts of different currencies are rows of their own.
   *
   * @throws Question.RefusedException if there are more rows than can be kept
   */
  public static Report of(Ledger ledger, Question question, Rulings rulings) {
    Map<Group.Key, Billed> groups = new HashMap<>();
    Map<String, Billed> totals = new TreeMap<>();
    List<LineColumn> columns = question.columns(rulings, Set.of(LineColumn.CURRENCY));
    ledger.sums().read(question.filter(), columns, sum -> {
      String currency = sum.text(LineColumn.CURRENCY);
      Billed group = groups.computeIfAbsent(question.key(sum, rulings, currency), Billed::new);
      group.name(sum);
      group.add(sum);
      totals
          .computeIfAbsent(currency, same -> new Billed(total(question, same)))
          .add(sum);
      Question.refuseMoreThan(groups.size());
    });
    List<String> headings = new ArrayList<>(question.headings());
    headings.addAll(FIGURES);
    return new Report(
        headings,
        Group.rows(question, groups.values(), Billed::new),
        totals.values().stream().map(total -> total.row(question)).toList(),
        List.of());
  }

  /** The key of a row that adds up all others of its currency. */
  static Group.Key total(Question question, String currency) {
    List<String> shown = new ArrayList<>(Collections.nCopies(question.by().size(), null));
    shown.set(0, "total");
    return new Group.Key(shown, shown, currency);
  }

  private static final class Billed extends Group<Billed> {

    private BigDecimal amount = BigDecimal.ZERO;
    private BigDecimal net = BigDecimal.ZERO;
    private BigDecimal tax = BigDecimal.ZERO;
    private long lines;
    private long provisional;

    Billed(Key key) {
      super(key);
    }

    void add(LineSum sum) {
      amount = amount.add(sum.amount());
      net = Figures.sum(net, sum.netAmount());
      tax = Figures.sum(tax, sum.taxAmount());
      lines += sum.lines();
      provisional += sum.provisional();
    }

    @Override
    void and(Billed other) {
      amount = amount.add(other.amount);
      net = Figures.sum(net, other.net);
      tax = Figures.sum(tax, other.tax);
      lines += other.lines;
      provisional += other.provisional;
    }

    @Override
    BigDecimal size() {
      return amount.abs();
    }

    @Override
    List<String> figures() {
      return Arrays.asList(
          measuredIn(),
          Figures.text(amount),
          Figures.text(net),
          Figures.text(tax),
          Long.toString(lines),
          Long.toString(provisional));
    }
  }
}

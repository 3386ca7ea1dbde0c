package dev.billbridge.analyze;

import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineSum;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Why two months differ: volume, price and the provider's rounding, which add up to the difference.
 * The split is made for each resource, product, price and unit, and then added up.
 */
public final class Changes {

  private static final List<String> FIGURES =
      List.of("currency", "before", "after", "difference", "volume", "price", "rounding");
  /** What one thing is; its rows of both months come side by side. */
  private static final List<LineColumn> THING = List.of(
      LineColumn.PROVIDER,
      LineColumn.ACCOUNT_NUMBER,
      LineColumn.RESOURCE_ID,
      LineColumn.PRODUCT_ID,
      LineColumn.REGION,
      LineColumn.CHARGE_CATEGORY,
      LineColumn.UNIT,
      LineColumn.CURRENCY);

  private final Question question;
  private final Rulings rulings;
  private final YearMonth before;
  private final YearMonth after;
  private final Map<Group.Key, Changed> groups = new HashMap<>();
  private final Map<String, Changed> totals = new TreeMap<>();
  private List<String> thing;
  private LineSum like;
  private Month[] months = new Month[2];

  private Changes(Question question, Rulings rulings) {
    this.question = question;
    this.rulings = rulings;
    this.before = question.filter().from();
    this.after = question.filter().to();
  }

  /**
   * Compares the first month of the question with its last one.
   *
   * @throws Question.RefusedException if there are more rows than can be kept
   */
  public static Report of(Ledger ledger, Question question, Rulings rulings) {
    return new Changes(question, rulings).report(ledger);
  }

  private Report report(Ledger ledger) {
    Set<LineColumn> columns = new LinkedHashSet<>(THING);
    columns.addAll(question.columns(rulings, rulings.columnsOfUnits()));
    columns.remove(LineColumn.MONTH);
    List<LineColumn> identity = List.copyOf(columns);
    columns.add(LineColumn.MONTH);
    columns.add(LineColumn.UNIT_PRICE);
    ledger.sums().read(question.filter(), List.copyOf(columns), sum -> {
      List<String> other = identity.stream().map(sum::text).toList();
      if (!other.equals(thing)) {
        close();
        thing = other;
        like = sum;
      }
      add(sum);
    });
    close();
    List<String> headings = new ArrayList<>(question.headings());
    headings.addAll(FIGURES);
    return new Report(
        headings,
        Group.rows(
            question, groups.values().stream().filter(Changed::differs).toList(), Changed::new),
        totals.values().stream().map(total -> total.row(question)).toList(),
        List.of());
  }

  private void add(LineSum sum) {
    boolean isFirst = sum.month().equals(before);
    if (isFirst || sum.month().equals(after)) {
      int place = isFirst ? 0 : 1;
      if (months[place] == null) {
        months[place] = new Month();
      }
      months[place].add(sum);
    }
  }

  private void close() {
    if (months[0] != null || months[1] != null) {
      boolean isTime = rulings.unitOf(like).filter(Rulings.Unit::isHours).isPresent();
      Change.Side one = side(months[0], isTime ? Figures.hours(before) : BigDecimal.ONE);
      Change.Side other = side(months[1], isTime ? Figures.hours(after) : BigDecimal.ONE);
      String currency = like.text(LineColumn.CURRENCY);
      Changed group = groups.computeIfAbsent(question.key(like, rulings, currency), Changed::new);
      group.name(like);
      group.add(one, other);
      totals
          .computeIfAbsent(currency, same -> new Changed(Cost.total(question, same)))
          .add(one, other);
      Question.refuseMoreThan(groups.size());
    }
    months = new Month[2];
  }

  private static Change.Side side(Month month, BigDecimal time) {
    return month == null ? null : month.side(time);
  }

  /** One thing in one month, at one price or several. */
  private static final class Month {

    private BigDecimal amount = BigDecimal.ZERO;
    private BigDecimal quantity = BigDecimal.ZERO;
    private BigDecimal value = BigDecimal.ZERO;
    private String price;
    private int prices;

    void add(LineSum sum) {
      String own = sum.text(LineColumn.UNIT_PRICE);
      BigDecimal complete = sum.quantities() == sum.lines() ? sum.quantity() : null;
      amount = amount.add(sum.amount());
      quantity = Figures.sum(quantity, complete);
      value = Figures.sum(
          value, complete == null || own == null ? null : complete.multiply(new BigDecimal(own)));
      if (prices == 0 || !Objects.equals(own, price)) {
        prices++;
        price = own;
      }
    }

    Change.Side side(BigDecimal time) {
      return new Change.Side(
          amount,
          quantity,
          value,
          prices == 1 && price != null ? new BigDecimal(price) : null,
          time);
    }
  }

  private static final class Changed extends Group<Changed> {

    private BigDecimal before = BigDecimal.ZERO;
    private BigDecimal after = BigDecimal.ZERO;
    private Change change = new Change(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    Changed(Key key) {
      super(key);
    }

    /**
     * @param one null when there was nothing
     * @param other null when there is nothing
     */
    void add(Change.Side one, Change.Side other) {
      before = before.add(one == null ? BigDecimal.ZERO : one.amount());
      after = after.add(other == null ? BigDecimal.ZERO : other.amount());
      change = change.and(Change.between(one, other));
    }

    @Override
    void and(Changed other) {
      before = before.add(other.before);
      after = after.add(other.after);
      change = change.and(other.change);
    }

    boolean differs() {
      return change.differs();
    }

    @Override
    BigDecimal size() {
      return after.subtract(before).abs();
    }

    @Override
    List<String> figures() {
      return Arrays.asList(
          measuredIn(),
          Figures.text(before),
          Figures.text(after),
          Figures.text(after.subtract(before)),
          Figures.text(change.volume()),
          Figures.text(change.price()),
          Figures.text(change.rounding()));
    }
  }
}

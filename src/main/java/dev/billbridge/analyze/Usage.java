package dev.billbridge.analyze;

import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineSum;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was used: quantities by unit, different resources, and of hours how many were in use at once
 * on average.
 */
public final class Usage {

  private static final List<String> FIGURES =
      List.of("unit", "quantity", "resources", "average", "lines", "provisionalLines");
  /** Rows of one resource come side by side, so that resources can be counted as they pass. */
  private static final List<LineColumn> FIRST =
      List.of(LineColumn.PROVIDER, LineColumn.ACCOUNT_NUMBER, LineColumn.RESOURCE_ID);

  private Usage() {}

  /**
   * Different units are rows of their own; a quantity whose unit is unknown is not added up.
   *
   * @throws Question.RefusedException if there are more rows than can be kept
   */
  public static Report of(Ledger ledger, Question question, Rulings rulings) {
    Map<Group.Key, Used> groups = new HashMap<>();
    TreeSet<YearMonth> months = new TreeSet<>();
    ledger.sums().read(question.filter(), columns(question, rulings), sum -> {
      Rulings.Unit unit = rulings.unitOf(sum).orElse(null);
      months.add(sum.month());
      groups
          .computeIfAbsent(question.key(sum, rulings, unit == null ? null : unit.name()), Used::new)
          .add(sum, unit);
      Question.refuseMoreThan(groups.size());
    });
    BigDecimal all = months.stream().map(Figures::hours).reduce(BigDecimal.ZERO, BigDecimal::add);
    int month = question.by().indexOf(Dimension.MONTH);
    groups.forEach((key, used) ->
        used.time = month < 0 ? all : Figures.hours(YearMonth.parse(key.shown().get(month))));
    List<String> headings = new ArrayList<>(question.headings());
    headings.addAll(FIGURES);
    return new Report(
        headings, Group.rows(question, groups.values(), Used::new), List.of(), List.of());
  }

  private static List<LineColumn> columns(Question question, Rulings rulings) {
    Set<LineColumn> columns = new LinkedHashSet<>(FIRST);
    columns.addAll(question.columns(rulings, EnumSet.copyOf(rulings.columnsOfUnits())));
    return List.copyOf(columns);
  }

  private static final class Used extends Group<Used> {

    /** As billed, by what it is divided by to be in the unit. */
    private final Map<BigDecimal, BigDecimal> quantities = new TreeMap<>();

    private List<String> lastResource;
    private Long resources = 0L;
    private boolean isHours;
    private long lines;
    private long provisional;
    private BigDecimal time;

    Used(Key key) {
      super(key);
    }

    /** @param unit null when it is unknown */
    void add(LineSum sum, Rulings.Unit unit) {
      name(sum);
      List<String> resource = FIRST.stream().map(sum::text).toList();
      if (!resource.equals(lastResource)) {
        resources++;
        lastResource = resource;
      }
      lines += sum.lines();
      provisional += sum.provisional();
      if (unit != null && sum.quantity() != null) {
        quantities.merge(unit.divisor(), sum.quantity(), BigDecimal::add);
        isHours = unit.isHours();
      }
    }

    @Override
    void and(Used other) {
      // A resource may be in several of the groups that are put together.
      resources = null;
      lines += other.lines;
      provisional += other.provisional;
      other.quantities.forEach((divisor, sum) -> quantities.merge(divisor, sum, BigDecimal::add));
      isHours = other.isHours;
      time = other.time;
    }

    private BigDecimal quantity() {
      return quantities.entrySet().stream()
          .map(each -> Figures.quotient(each.getValue(), each.getKey()))
          .reduce(BigDecimal::add)
          .orElse(null);
    }

    @Override
    BigDecimal size() {
      BigDecimal quantity = quantity();
      return quantity == null ? BigDecimal.ZERO : quantity.abs();
    }

    @Override
    List<String> figures() {
      BigDecimal quantity = quantity();
      return Arrays.asList(
          measuredIn(),
          Figures.text(quantity),
          resources == null ? null : resources.toString(),
          isHours ? Figures.text(Figures.average(quantity, time)) : null,
          Long.toString(lines),
          Long.toString(provisional));
    }
  }
}

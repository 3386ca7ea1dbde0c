package dev.billbridge.alert;

import dev.billbridge.analyze.SummedLines;
import dev.billbridge.canonical.Kind;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineFilter;
import dev.billbridge.ledger.sum.LineSum;
import dev.billbridge.rules.RuleMatcher;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Measures an alert on a day, in UTC. What is usual is the median of up to six earlier months, each
 * as the ledger knew it at the end of the same day of month; fewer than three say nothing. An
 * account of which nothing was known on that day, because it was collected later, counts with what
 * the closed month came to, pro rata.
 */
final class Readings {

  private static final int USUAL = 6;
  /** Earlier months without which nothing is known to be usual. */
  static final int FEWEST = 3;

  private static final Set<LineColumn> ALWAYS = EnumSet.of(
      LineColumn.MONTH,
      LineColumn.PROVIDER,
      LineColumn.ACCOUNT,
      LineColumn.ACCOUNT_NUMBER,
      LineColumn.DATASET,
      LineColumn.CHARGE_CATEGORY,
      LineColumn.NET_STATED,
      LineColumn.UNIT,
      LineColumn.CURRENCY);

  private final Ledger ledger;
  private final RuleMatcher issuers;
  private final Alert alert;
  private final LocalDate today;

  /** @param issuers whether amounts that state no tax contain it */
  Readings(Ledger ledger, RuleMatcher issuers, Alert alert, LocalDate today) {
    this.ledger = ledger;
    this.issuers = issuers;
    this.alert = alert;
    this.today = today;
  }

  /** The month that is measured. */
  YearMonth month() {
    return YearMonth.from(today).minusMonths(alert.ofLastMonth() ? 1 : 0);
  }

  /** Whether the month is too young. */
  boolean isTooEarly() {
    return today.getDayOfMonth() < alert.fromDay();
  }

  /** One for each group, by group and currency. */
  List<Reading> all() {
    YearMonth month = month();
    int length = month.lengthOfMonth();
    Map<Measure.Key, Measure> present = new TreeMap<>(
        Comparator.comparing(Measure.Key::group).thenComparing(Measure.Key::currency));
    read(month, null, account -> true, false, present);
    Map<Measure.Key, Usual> usual = alert.needsUsual() ? usual() : Map.of();
    if (alert.dividedBy() == null) {
      // A sum of nothing is zero; a ratio of nothing is nothing.
      usual.forEach((key, each) -> {
        if (each.values.size() >= FEWEST) {
          measure(present, key).name(each.name);
        }
      });
    }
    Map<String, Fraction> totals = totals(present, length);
    List<Reading> readings = new ArrayList<>();
    present.forEach((key, measure) -> {
      if (alert.dividedBy() == null || !measure.sum().isNothing()) {
        readings.add(reading(key, measure, usual.getOrDefault(key, new Usual()), totals));
      }
    });
    return readings;
  }

  /** By currency; without those of which a part is unknown. */
  private static Map<String, Fraction> totals(Map<Measure.Key, Measure> present, int length) {
    Map<String, Fraction> totals = new HashMap<>();
    Set<String> unknown = new HashSet<>();
    present.forEach((key, measure) -> {
      Fraction value = measure.value(length, length);
      if (value == null) {
        unknown.add(key.currency());
      } else {
        totals.merge(key.currency(), value, Fraction::plus);
      }
    });
    totals.keySet().removeAll(unknown);
    return totals;
  }

  private Reading reading(
      Measure.Key key, Measure measure, Usual usual, Map<String, Fraction> totals) {
    int length = month().lengthOfMonth();
    Fraction reference =
        switch (alert.when().basis()) {
          case FIGURE -> null;
          case TOTAL -> totals.get(key.currency());
          case USUAL -> usual.values.size() < FEWEST ? null : Fraction.median(usual.values);
        };
    return new Reading(
        alert,
        month(),
        key,
        measure.name(),
        measure.unit(),
        measure.sum().mistake() == null ? measure.sum().upTo(length, length) : null,
        measure.value(length, length),
        reference,
        alert.needsUsual() ? new Reading.Past(usual.values.size(), usual.proRata) : null,
        measure.mistake(length, length));
  }

  /** What earlier months say of a group. */
  private static final class Usual {
    private final List<Fraction> values = new ArrayList<>();
    private int proRata;
    private String name = "";
  }

  private Map<Measure.Key, Usual> usual() {
    Map<Measure.Key, Usual> usual = new HashMap<>();
    for (int back = 1; back <= USUAL; back++) {
      YearMonth month = month().minusMonths(back);
      YearMonth then = YearMonth.from(today).minusMonths(back);
      int day = Math.min(today.getDayOfMonth(), then.lengthOfMonth());
      Instant known = then.atDay(day).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      int counted = alert.ofLastMonth() ? month.lengthOfMonth() : day;
      past(month, known).forEach((key, measure) -> {
        Fraction value = measure.value(counted, month.lengthOfMonth());
        if (value != null && !measure.sum().isNothing()) {
          Usual each = usual.computeIfAbsent(key, same -> new Usual());
          each.values.add(value);
          each.proRata += measure.isProRata() ? 1 : 0;
          each.name = measure.name();
        }
      });
    }
    return usual;
  }

  private Map<Measure.Key, Measure> past(YearMonth month, Instant known) {
    Map<Measure.Key, Measure> measures = new HashMap<>();
    Set<String> accounts = read(month, known, account -> true, false, measures);
    read(month, null, account -> !accounts.contains(account), true, measures);
    return measures;
  }

  /**
   * Adds up the lines of a month.
   *
   * @param known as they were known then; null for now
   * @param wanted which accounts count, by provider and number
   * @param isClosed whether they came to be known as a closed month
   * @return accounts with charges, by provider and number
   */
  private Set<String> read(
      YearMonth month,
      Instant known,
      Predicate<String> wanted,
      boolean isClosed,
      Map<Measure.Key, Measure> measures) {
    Set<String> accounts = new HashSet<>();
    LineFilter filter =
        new LineFilter(month, month, Set.of(), Set.of(), Kind.CHARGE, alert.isOfCustomers(), known);
    ledger.sums().read(filter, columns(), sum -> {
      String account = sum.text(LineColumn.PROVIDER) + ":" + sum.text(LineColumn.ACCOUNT_NUMBER);
      if (wanted.test(account)) {
        accounts.add(account);
        add(sum, isClosed, measures);
      }
    });
    return accounts;
  }

  private void add(LineSum sum, boolean isClosed, Map<Measure.Key, Measure> measures) {
    SummedLines lines = new SummedLines(sum);
    boolean isCounted = alert.sum().takes(lines);
    boolean isDivisor = alert.dividedBy() != null && alert.dividedBy().takes(lines);
    if (!isCounted && !isDivisor) {
      return;
    }
    String currency = sum.text(LineColumn.CURRENCY);
    Measure measure = measure(
        measures,
        new Measure.Key(
            alert.by() == null ? "" : alert.by().key(sum),
            alert.isOfMoney() && currency != null ? currency : ""));
    if (alert.by() != null) {
      measure.name(alert.by().name(sum));
    }
    measure.isProRata(isClosed);
    if (isCounted) {
      measure.sum().add(sum, isClosed);
    }
    if (isDivisor) {
      measure.divisor().add(sum, isClosed);
    }
  }

  private Measure measure(Map<Measure.Key, Measure> measures, Measure.Key key) {
    return measures.computeIfAbsent(key, same -> new Measure(same, alert, issuers));
  }

  private List<LineColumn> columns() {
    Set<LineColumn> columns = EnumSet.copyOf(ALWAYS);
    if (alert.by() != null) {
      columns.addAll(alert.by().columns());
    }
    columns.addAll(alert.sum().columns());
    if (alert.dividedBy() != null) {
      columns.addAll(alert.dividedBy().columns());
    }
    if (alert.sum().figure() == Figure.COUNT
        || alert.dividedBy() != null && alert.dividedBy().figure() == Figure.COUNT) {
      columns.add(LineColumn.RESOURCE_ID);
    }
    return List.copyOf(columns);
  }
}

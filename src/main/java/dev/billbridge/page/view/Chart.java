package dev.billbridge.page.view;

import dev.billbridge.page.text.Figures;
import dev.billbridge.page.text.Times;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Amounts over months as stacked columns, ready to be drawn; coordinates are whole units of an SVG.
 * Credits hang below the line.
 *
 * @param baseline of zero
 * @param legend the largest first, everything else at its end
 */
public record Chart(
    int width,
    int height,
    int baseline,
    List<Tick> ticks,
    List<Bar> bars,
    List<Label> labels,
    List<Series> legend) {

  private static final int WIDTH = 1000;
  private static final int HEIGHT = 260;
  private static final int LEFT = 92;
  private static final int TOP = 10;
  private static final int BOTTOM = 24;
  private static final int TOP_TEN = 10;

  /** Everything that is not among the ten largest. */
  private static final String OTHERS = "All others";

  /** A line across with its figure. */
  public record Tick(int y, String text) {}

  /**
   * A part of a column.
   *
   * @param colour number of the series; the last one is everything else
   * @param title what it is, in words
   */
  public record Bar(
      int x, int y, int width, int height, int colour, boolean provisional, String title) {}

  /** A month below the line. */
  public record Label(int x, String text) {}

  /** A colour with what it means. */
  public record Series(int colour, String name, String total) {}

  public boolean isEmpty() {
    return bars.isEmpty();
  }

  /**
   * Puts a chart together.
   *
   * @param amounts by name and month
   * @param provisional months whose figures may still change
   */
  static Chart of(
      List<YearMonth> months,
      Map<String, Map<YearMonth, BigDecimal>> amounts,
      Set<YearMonth> provisional,
      Currency currency) {
    Map<String, Map<YearMonth, BigDecimal>> series = largest(amounts);
    BigDecimal highest = BigDecimal.ZERO;
    BigDecimal lowest = BigDecimal.ZERO;
    for (YearMonth month : months) {
      highest = highest.max(sum(series, month, 1));
      lowest = lowest.min(sum(series, month, -1));
    }
    Scale scale = new Scale(highest, lowest);
    List<Bar> bars = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    int step = (WIDTH - LEFT) / Math.max(1, months.size());
    int width = Math.max(4, Math.min(56, step * 3 / 5));
    int labelled = months.size() > 14 ? 3 : 1;
    for (int i = 0; i < months.size(); i++) {
      int x = LEFT + i * step + (step - width) / 2;
      column(
          new Column(x, width, months.get(i), provisional.contains(months.get(i))),
          series,
          scale,
          currency,
          bars);
      if ((months.size() - 1 - i) % labelled == 0) {
        labels.add(new Label(x + width / 2, Times.month(months.get(i))));
      }
    }
    List<Series> legend = new ArrayList<>();
    series.forEach((name, own) -> legend.add(new Series(
        colour(name, legend.size()),
        name,
        Figures.rounded(
            own.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add), currency))));
    return new Chart(WIDTH, HEIGHT, scale.y(BigDecimal.ZERO), scale.ticks(), bars, labels, legend);
  }

  private record Column(int x, int width, YearMonth month, boolean provisional) {}

  private static void column(
      Column column,
      Map<String, Map<YearMonth, BigDecimal>> series,
      Scale scale,
      Currency currency,
      List<Bar> bars) {
    BigDecimal above = BigDecimal.ZERO;
    BigDecimal below = BigDecimal.ZERO;
    int number = 0;
    for (Map.Entry<String, Map<YearMonth, BigDecimal>> each : series.entrySet()) {
      int colour = colour(each.getKey(), number++);
      BigDecimal amount = each.getValue().getOrDefault(column.month, BigDecimal.ZERO);
      if (amount.signum() == 0) {
        continue;
      }
      BigDecimal from = amount.signum() > 0 ? above : below;
      BigDecimal to = from.add(amount);
      above = amount.signum() > 0 ? to : above;
      below = amount.signum() < 0 ? to : below;
      int top = Math.min(scale.y(from), scale.y(to));
      int height = Math.abs(scale.y(from) - scale.y(to));
      if (height > 0) {
        bars.add(new Bar(
            column.x,
            top,
            column.width,
            height,
            colour,
            column.provisional,
            "%s, %s: %s %s%s"
                .formatted(
                    each.getKey(),
                    Times.month(column.month),
                    Figures.money(amount, currency),
                    currency,
                    column.provisional ? ", provisional" : "")));
      }
    }
  }

  private static int colour(String name, int number) {
    return name.equals(OTHERS) ? TOP_TEN : number;
  }

  private static Map<String, Map<YearMonth, BigDecimal>> largest(
      Map<String, Map<YearMonth, BigDecimal>> amounts) {
    Map<String, BigDecimal> totals = new HashMap<>();
    amounts.forEach((name, own) -> totals.put(
        name, own.values().stream().map(BigDecimal::abs).reduce(BigDecimal.ZERO, BigDecimal::add)));
    List<String> names = amounts.keySet().stream()
        .sorted(Comparator.<String, BigDecimal>comparing(totals::get)
            .reversed()
            .thenComparing(name -> name))
        .toList();
    Map<String, Map<YearMonth, BigDecimal>> largest = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      boolean own = i < TOP_TEN || names.size() == TOP_TEN + 1;
      Map<YearMonth, BigDecimal> sums =
          largest.computeIfAbsent(own ? names.get(i) : OTHERS, name -> new HashMap<>());
      amounts
          .get(names.get(i))
          .forEach((month, amount) -> sums.merge(month, amount, BigDecimal::add));
    }
    return largest;
  }

  private static BigDecimal sum(
      Map<String, Map<YearMonth, BigDecimal>> series, YearMonth month, int sign) {
    return series.values().stream()
        .map(own -> own.getOrDefault(month, BigDecimal.ZERO))
        .filter(amount -> amount.signum() == sign)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** From amounts to places. */
  private static final class Scale {

    private final BigDecimal step;
    private final BigDecimal highest;
    private final BigDecimal lowest;

    Scale(BigDecimal highest, BigDecimal lowest) {
      BigDecimal span = highest.subtract(lowest);
      step = span.signum() == 0 ? BigDecimal.ONE : step(span);
      this.highest = span.signum() == 0 ? BigDecimal.ONE : multiple(highest, RoundingMode.CEILING);
      // Small credits need no room for a whole step.
      this.lowest = lowest;
    }

    /** 1, 2 or 5 with zeros, so that there are three to six lines. */
    private static BigDecimal step(BigDecimal span) {
      BigDecimal quarter = span.divide(BigDecimal.valueOf(4), 6, RoundingMode.HALF_UP);
      BigDecimal power = BigDecimal.ONE.scaleByPowerOfTen(
          quarter.signum() == 0 ? -6 : quarter.precision() - quarter.scale() - 1);
      for (int factor : new int[] {1, 2, 5}) {
        BigDecimal step = power.multiply(BigDecimal.valueOf(factor));
        if (step.compareTo(quarter) >= 0) {
          return step;
        }
      }
      return power.multiply(BigDecimal.TEN);
    }

    private BigDecimal multiple(BigDecimal of, RoundingMode mode) {
      return of.divide(step, 0, mode).multiply(step);
    }

    int y(BigDecimal amount) {
      return TOP
          + highest
              .subtract(amount)
              .multiply(BigDecimal.valueOf(HEIGHT - TOP - BOTTOM))
              .divide(highest.subtract(lowest), 0, RoundingMode.HALF_UP)
              .intValueExact();
    }

    List<Tick> ticks() {
      List<Tick> ticks = new ArrayList<>();
      for (BigDecimal at = multiple(lowest, RoundingMode.CEILING);
          at.compareTo(highest) <= 0;
          at = at.add(step)) {
        ticks.add(new Tick(y(at), Figures.plain(at)));
      }
      return ticks;
    }
  }
}

package dev.billbridge.resale.draw;

import dev.billbridge.analyze.Report;
import dev.billbridge.ledger.bill.DrawnMonth;
import dev.billbridge.ledger.bill.Margin;
import dev.billbridge.resale.Balance;
import dev.billbridge.resale.Distribution;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Cost, price and margin by customer, and what belongs to nobody. */
public final class Margins {

  private static final List<String> HEADINGS =
      List.of("customer", "statement", "status", "currency", "cost", "price", "margin", "percent");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Margins() {}

  /**
   * @param drawn the month as it was drawn last; null when it never was
   * @param unassigned by the rules as they are now
   */
  public static Report of(
      List<Margin> margins, DrawnMonth drawn, Map<Distribution.Rest, BigDecimal> unassigned) {
    List<List<String>> rows = new ArrayList<>();
    Map<Currency, BigDecimal[]> sums =
        new TreeMap<>(Comparator.comparing(Currency::getCurrencyCode));
    for (Margin each : margins) {
      Currency currency = each.bill().statement().currency();
      BigDecimal price = each.bill().statement().total();
      rows.add(row(
          each.bill().key().accountNumber(),
          each.bill().id(),
          each.bill().status().name(),
          currency,
          each.cost(),
          price));
      sums.merge(currency, new BigDecimal[] {each.cost(), price}, (one, other) ->
          new BigDecimal[] {one[0].add(other[0]), one[1].add(other[1])});
    }
    List<List<String>> totals = new ArrayList<>();
    sums.forEach((currency, sum) -> totals.add(row("all", null, null, currency, sum[0], sum[1])));
    List<String> notes = new ArrayList<>();
    if (drawn != null) {
      notes.addAll(balances(drawn));
    }
    unassigned.forEach((rest, cost) -> notes.add("Unassigned: %s %s, %s %s%s: %s"
        .formatted(
            Balance.shown(cost, Currency.getInstance(rest.currency())),
            rest.currency(),
            rest.account(),
            rest.resource() == null ? "further resources" : rest.resource(),
            rest.name() == null ? "" : " (" + rest.name() + ")",
            rest.reason())));
    return new Report(HEADINGS, rows, totals, notes);
  }

  /** Where the charges of a month went when it was drawn last, a sentence for each currency. */
  public static List<String> balances(DrawnMonth drawn) {
    return drawn.sums().stream()
        .map(each -> "Providers charge " + BillDrawing.shown(each))
        .toList();
  }

  private static List<String> row(
      String customer,
      String statement,
      String status,
      Currency currency,
      BigDecimal cost,
      BigDecimal price) {
    BigDecimal margin = price.subtract(cost);
    return Arrays.asList(
        customer,
        statement,
        status,
        currency.getCurrencyCode(),
        Balance.shown(cost, currency),
        Balance.shown(price, currency),
        Balance.shown(margin, currency),
        cost.signum() == 0
            ? null
            : margin.multiply(HUNDRED).divide(cost, 1, RoundingMode.HALF_UP).toPlainString());
  }
}

package dev.billbridge.page.view;

import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.ledger.statement.StatementCharges.ProductCharge;
import dev.billbridge.ledger.statement.StatementCharges.StatementCharge;
import dev.billbridge.page.list.Column;
import dev.billbridge.page.list.Listing;
import dev.billbridge.page.text.Figures;
import dev.billbridge.page.text.Link;
import dev.billbridge.page.text.Times;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was charged: months by accounts, and over time by product and account. */
public final class Costs {

  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final String UNNAMED = "(no product)";
  private static final String NO_LINE = "(not in the lines)";

  /** A month at the head of a column. */
  public record Month(String label, boolean provisional) {}

  /**
   * An amount.
   *
   * @param look classes: {@code provisional}, {@code open}, {@code restated}
   * @param title what the look means; null for nothing
   * @param href null for nowhere
   */
  public record Amount(String text, String look, String title, String href) {}

  /** A line of the matrix. */
  public record Line(String name, List<Amount> amounts, String total) {}

  /**
   * One currency; amounts of different currencies are never added.
   *
   * @param byProduct null while the lines are still being added up
   */
  public record Section(
      String currency,
      List<Month> months,
      List<Line> accounts,
      Line total,
      Line change,
      Line percent,
      Chart byAccount,
      Chart byProduct) {}

  /** The whole part. */
  public record View(
      List<Section> sections, List<Choice> spans, String csv, String json, String products) {}

  /** A span of months that can be chosen. */
  public record Choice(String label, String href, boolean current) {}

  /** What one account was charged in one month. */
  public record MonthlyCharge(
      String account, YearMonth month, Currency currency, List<StatementCharge> statements) {

    BigDecimal amount() {
      return statements.stream()
          .map(StatementCharge::amount)
          .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    boolean isProvisional() {
      return statements.stream()
          .anyMatch(each -> each.judgement().status() == StatementStatus.PROVISIONAL);
    }

    boolean isRestated() {
      return statements.stream()
          .anyMatch(each -> each.judgement().status() == StatementStatus.RESTATED);
    }

    boolean isOpen() {
      return statements.stream()
          .anyMatch(each -> each.judgement().verdict().isOpen() && !isProvisional());
    }
  }

  /** What a product was charged in one month. */
  public record ProductMonth(
      YearMonth month, Currency currency, String product, BigDecimal amount) {}

  private final Site site;

  public Costs(Site site) {
    this.site = site;
  }

  private record Span(YearMonth first, YearMonth last) {

    List<YearMonth> months() {
      return Stream.iterate(first, month -> !month.isAfter(last), month -> month.plusMonths(1))
          .toList();
    }

    boolean contains(StatementCharge charge) {
      return !charge.month().isBefore(first) && !charge.month().isAfter(last);
    }
  }

  private Span span(Parameters parameters, List<StatementCharge> charges) {
    long months = parameters.number("months", 1, 120, 12);
    YearMonth last = parameters.month("to");
    if (last == null) {
      last = charges.stream()
          .map(StatementCharge::month)
          .max(Comparator.naturalOrder())
          .orElse(YearMonth.of(2000, 1));
    }
    return new Span(last.minusMonths(months - 1), last);
  }

  private static List<MonthlyCharge> monthly(List<StatementCharge> charges) {
    Map<List<Object>, List<StatementCharge>> groups = charges.stream()
        .collect(Collectors.groupingBy(
            each -> List.of(each.currency(), each.account(), each.month()),
            LinkedHashMap::new,
            Collectors.toList()));
    return groups.values().stream()
        .map(own -> new MonthlyCharge(
            own.get(0).account(), own.get(0).month(), own.get(0).currency(), own))
        .toList();
  }

  /** For people. */
  public View view(Parameters parameters) {
    List<StatementCharge> all = site.ledger().statementCharges().all();
    Span span = span(parameters, all);
    List<StatementCharge> charges = all.stream().filter(span::contains).toList();
    Optional<Map<Long, List<ProductCharge>>> products =
        site.books().products().of(charges, PATIENCE);
    Map<String, List<MonthlyCharge>> byCurrency = monthly(charges).stream()
        .collect(Collectors.groupingBy(
            each -> each.currency().getCurrencyCode(), TreeMap::new, Collectors.toList()));
    Link link = Link.to("costs").with(parameters.given("months", "to"));
    return new View(
        byCurrency.values().stream()
            .map(own -> section(span.months(), own, products))
            .toList(),
        Stream.of(6, 12, 24, 36)
            .map(months -> new Choice(
                months + " months",
                link.with("months", months).toString(),
                months == span.months().size()))
            .toList(),
        link.as("csv").toString(),
        link.as("json").toString(),
        link.with("by", "product").as("csv").toString());
  }

  private static Section section(
      List<YearMonth> months,
      List<MonthlyCharge> charges,
      Optional<Map<Long, List<ProductCharge>>> products) {
    Currency currency = charges.get(0).currency();
    Set<YearMonth> provisional = charges.stream()
        .filter(MonthlyCharge::isProvisional)
        .map(MonthlyCharge::month)
        .collect(Collectors.toCollection(TreeSet::new));
    Map<String, Map<YearMonth, MonthlyCharge>> accounts = new TreeMap<>();
    Map<String, Map<YearMonth, BigDecimal>> amounts = new TreeMap<>();
    Map<YearMonth, BigDecimal> totals = new HashMap<>();
    for (MonthlyCharge each : charges) {
      accounts.computeIfAbsent(each.account(), name -> new HashMap<>()).put(each.month(), each);
      amounts
          .computeIfAbsent(each.account(), name -> new HashMap<>())
          .put(each.month(), each.amount());
      totals.merge(each.month(), each.amount(), BigDecimal::add);
    }
    List<Line> lines = new ArrayList<>();
    accounts.forEach((account, own) -> lines.add(new Line(
        account,
        months.stream().map(month -> amount(own.get(month), currency)).toList(),
        Figures.rounded(sum(amounts.get(account)), currency))));
    return new Section(
        currency.getCurrencyCode(),
        months.stream()
            .map(month -> new Month(Times.month(month), provisional.contains(month)))
            .toList(),
        lines,
        new Line(
            "Total",
            months.stream()
                .map(month -> new Amount(
                    Figures.rounded(totals.get(month), currency),
                    provisional.contains(month) ? "provisional" : "",
                    null,
                    null))
                .toList(),
            Figures.rounded(sum(totals), currency)),
        changes(
            "Change",
            months,
            totals,
            (before, after) -> Figures.change(after.subtract(before), currency)),
        changes("", months, totals, Figures::percent),
        Chart.of(months, amounts, provisional, currency),
        products
            .map(sums -> Chart.of(months, byProduct(charges, sums), provisional, currency))
            .orElse(null));
  }

  private static BigDecimal sum(Map<YearMonth, BigDecimal> amounts) {
    return amounts.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** Against the month before; nothing where there is none to compare with. */
  private static Line changes(
      String name,
      List<YearMonth> months,
      Map<YearMonth, BigDecimal> totals,
      BiFunction<BigDecimal, BigDecimal, String> shown) {
    List<Amount> changes = new ArrayList<>();
    for (YearMonth month : months) {
      BigDecimal before = totals.get(month.minusMonths(1));
      BigDecimal after = totals.get(month);
      changes.add(new Amount(
          before == null || after == null ? "" : shown.apply(before, after), "", null, null));
    }
    return new Line(name, changes, "");
  }

  private static Amount amount(MonthlyCharge charge, Currency currency) {
    if (charge == null) {
      return new Amount("", "", null, null);
    }
    String look = charge.isOpen()
        ? "open"
        : charge.isProvisional() ? "provisional" : charge.isRestated() ? "restated" : "";
    String exact = charge.amount().toPlainString() + " " + currency;
    String title = charge.isOpen()
        ? "a final statement that does not add up or states no total"
        : charge.isProvisional()
            ? "provisional: may still change"
            : charge.isRestated() ? "restated: changed after it was final" : null;
    return new Amount(
        Figures.rounded(charge.amount(), currency),
        look,
        title == null ? exact : exact + ", " + title,
        charge.statements().size() == 1
            ? Link.to("statement").with("key", charge.statements().get(0).key()).toString()
            : Link.to("statements")
                .with("account", charge.account())
                .with("month", charge.month())
                .toString());
  }

  /** By name and month; what the lines do not say is shown as well, so that the totals agree. */
  private static Map<String, Map<YearMonth, BigDecimal>> byProduct(
      List<MonthlyCharge> charges, Map<Long, List<ProductCharge>> sums) {
    Map<String, Map<YearMonth, BigDecimal>> products = new TreeMap<>();
    for (MonthlyCharge month : charges) {
      for (StatementCharge statement : month.statements()) {
        BigDecimal rest = statement.amount();
        for (ProductCharge each : sums.getOrDefault(statement.statementNo(), List.of())) {
          if (each.currency().equals(month.currency())) {
            add(
                products,
                each.product() == null ? UNNAMED : each.product(),
                month.month(),
                each.amount());
            rest = rest.subtract(each.amount());
          }
        }
        if (rest.signum() != 0) {
          add(products, NO_LINE, month.month(), rest);
        }
      }
    }
    return products;
  }

  private static void add(
      Map<String, Map<YearMonth, BigDecimal>> products,
      String name,
      YearMonth month,
      BigDecimal amount) {
    products
        .computeIfAbsent(name, product -> new HashMap<>())
        .merge(month, amount, BigDecimal::add);
  }

  /** A row for each account and month, for a file. */
  public Listing<MonthlyCharge> listing(Parameters parameters) {
    List<StatementCharge> all = site.ledger().statementCharges().all();
    Span span = span(parameters, all);
    return new Listing<>(
        List.of(
            Column.text("account", "Account", MonthlyCharge::account),
            Column.text("month", "Month", MonthlyCharge::month),
            Column.money("amount", "Amount", MonthlyCharge::amount, MonthlyCharge::currency),
            Column.text("currency", "Currency", MonthlyCharge::currency),
            Column.count(
                "statements", "Statements", each -> (long) each.statements().size()),
            Column.text("provisional", "Provisional", MonthlyCharge::isProvisional),
            Column.text("open", "Open", MonthlyCharge::isOpen)),
        monthly(all.stream().filter(span::contains).toList()),
        "Nothing has been charged.");
  }

  /**
   * A row for each product and month, for a file.
   *
   * @throws Parameters.Refused while the lines are still being added up
   */
  public Listing<ProductMonth> products(Parameters parameters) {
    List<StatementCharge> all = site.ledger().statementCharges().all();
    Span span = span(parameters, all);
    List<StatementCharge> charges = all.stream().filter(span::contains).toList();
    Map<Long, List<ProductCharge>> sums = site.books()
        .products()
        .of(charges, PATIENCE.multipliedBy(60))
        .orElseThrow(() ->
            new Parameters.Refused("the lines are still being added up; try again in a minute"));
    List<ProductMonth> rows = new ArrayList<>();
    monthly(charges).stream()
        .collect(Collectors.groupingBy(
            each -> each.currency().getCurrencyCode(), TreeMap::new, Collectors.toList()))
        .forEach((code, own) -> byProduct(own, sums)
            .forEach((product, amounts) -> new TreeMap<>(amounts)
                .forEach((month, amount) -> rows.add(
                    new ProductMonth(month, Currency.getInstance(code), product, amount)))));
    return new Listing<>(
        List.of(
            Column.text("product", "Product", ProductMonth::product),
            Column.text("month", "Month", ProductMonth::month),
            Column.money("amount", "Amount", ProductMonth::amount, ProductMonth::currency),
            Column.text("currency", "Currency", ProductMonth::currency)),
        rows,
        "Nothing has been charged.");
  }
}

package dev.billbridge.resale;

import dev.billbridge.canonical.Text;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleFile;
import dev.billbridge.rules.RuleProblem;
import dev.billbridge.rules.RuleRow;
import dev.billbridge.settings.text.Nearest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the rule files say of each other, and what their cells mean beyond a column's own form. */
final class RuleLinks {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final Set<String> TAKEN = Set.of(Assignment.OWN, "resale", "all");
  private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
      .map(Currency::getCurrencyCode)
      .collect(Collectors.toSet());

  private final Map<RuleBook, RuleFile> files;
  private final Map<RuleRow, Assignment> assignments;
  private final Map<RuleRow, Price> prices;
  private final List<RuleProblem> problems = new ArrayList<>();
  private final Map<String, List<RuleRow>> customers = new HashMap<>();

  /** @param assignments and {@code prices} are filled, as far as rows can be read */
  RuleLinks(
      Map<RuleBook, RuleFile> files,
      Map<RuleRow, Assignment> assignments,
      Map<RuleRow, Price> prices) {
    this.files = files;
    this.assignments = assignments;
    this.prices = prices;
    rows(RuleBook.CUSTOMERS).forEach(this::customer);
    rows(RuleBook.ASSIGNMENTS).forEach(row -> {
      Assignment assignment = read(row, Assignment::of);
      if (assignment != null) {
        assignments.put(row, assignment);
        assignment.targets().forEach(target -> target(row, target));
      }
    });
    rows(RuleBook.PRICES).forEach(row -> {
      Price price = read(row, Price::of);
      if (price != null) {
        prices.put(row, price);
      }
    });
    rows(RuleBook.EXTRAS).forEach(row -> currency(row));
  }

  private List<RuleRow> rows(RuleBook book) {
    return files.get(book).rows();
  }

  private <T> T read(RuleRow row, Function<RuleRow, T> reader) {
    try {
      return reader.apply(row);
    } catch (IllegalArgumentException e) {
      problems.add(row.problem(e.getMessage()));
      return null;
    }
  }

  private void customer(RuleRow row) {
    String id = row.text(Columns.ID);
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}") || TAKEN.contains(id)) {
      problems.add(row.problem(
          ("id = \"%s\" cannot be an id; use up to 64 letters, digits, dots, dashes and underscores,"
                  + " and none of the words %s")
              .formatted(Text.oneLine(id), String.join(", ", new TreeSet<>(TAKEN)))));
    }
    row.results().forEach((column, value) -> {
      if (!Text.oneLine(value).equals(value)) {
        problems.add(row.problem(
            "%s contains a line break or another control character; write it in one line"
                .formatted(column)));
      }
    });
    currency(row);
    if (row.figure(Columns.MINIMUM) != null
        && (row.text(Columns.CURRENCY) == null || row.figure(Columns.MINIMUM).signum() < 0)) {
      problems.add(row.problem(
          "minimum = %s needs a currency and must not be below zero; example: currency JPY"
              .formatted(row.text(Columns.MINIMUM))));
    }
    customers.getOrDefault(id, List.of()).stream()
        .filter(row::overlaps)
        .findFirst()
        .ifPresent(other -> problems.add(row.problem(
            "id = \"%s\" stands in line %d already; keep one, or end one before the other begins"
                .formatted(id, other.line()))));
    customers.computeIfAbsent(id, same -> new ArrayList<>()).add(row);
  }

  private void currency(RuleRow row) {
    String currency = row.text(Columns.CURRENCY);
    if (currency != null && !CURRENCIES.contains(currency)) {
      problems.add(row.problem("currency = \"%s\" is not an ISO 4217 code; examples: JPY or EUR"
          .formatted(Text.oneLine(currency))));
    }
  }

  private void target(RuleRow row, String target) {
    if (!target.equals(Assignment.OWN) && !customers.containsKey(target)) {
      Set<String> known = new TreeSet<>(customers.keySet());
      known.add(Assignment.OWN);
      problems.add(row.problem("to names \"%s\", which is not in customers.csv%s"
          .formatted(
              Text.oneLine(target),
              Nearest.hint(target, known, "there are " + String.join(", ", known)))));
    }
  }

  /** Everything that keeps the files from being used. */
  List<RuleProblem> problems() {
    return problems;
  }

  /** Percentages that are probably amounts, and rows that nothing uses. */
  List<RuleProblem> doubts() {
    List<RuleProblem> doubts = new ArrayList<>();
    prices.values().stream()
        .filter(price -> price.method() == Price.Method.MARKUP)
        .forEach(price -> percent(price.row(), price.tiers().get(0).price(), doubts));
    rows(RuleBook.EXTRAS).stream()
        .filter(row -> Columns.PERCENT.equals(row.text(Columns.METHOD)))
        .forEach(row -> percent(row, row.figure(Columns.VALUE), doubts));
    assignments.keySet().stream()
        .filter(row -> customers.isEmpty())
        .forEach(row -> doubts.add(row.doubt("is not used, since customers.csv has no customers")));
    return doubts;
  }

  private static void percent(RuleRow row, BigDecimal percent, List<RuleProblem> doubts) {
    if (percent.abs().compareTo(HUNDRED) > 0) {
      doubts.add(row.doubt("value = %s is more than 100 per cent; check that it is not an amount"
          .formatted(percent.toPlainString())));
    }
  }
}

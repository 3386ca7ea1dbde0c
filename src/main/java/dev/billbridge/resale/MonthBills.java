package dev.billbridge.resale;

import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleRow;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Currency;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The bills of all customers for one month. */
public final class MonthBills implements AutoCloseable {

  /** Lines or parts of them that are held in memory at once, besides those of one bill. */
  static final int MOST = 20_000;

  private final ResaleRules rules;
  private final YearMonth month;
  private final SortedMap<String, Customer> customers;
  private final ShareSorter shares;
  private final Distribution distribution;

  /**
   * Divides the lines between customers and finds their prices.
   *
   * @throws UnpricedException if a line does not state its amount before tax
   * @throws IllegalStateException if the parts do not make the whole
   */
  public MonthBills(ResaleRules rules, YearMonth month, Lines lines) {
    this(rules, month, lines, MOST);
  }

  MonthBills(ResaleRules rules, YearMonth month, Lines lines, int most) {
    this.rules = rules;
    this.month = month;
    this.customers = rules.customers(month);
    this.shares = new ShareSorter(rules, most);
    try {
      this.distribution = new Distribution(
          rules,
          month,
          lines,
          most,
          (line, share) -> shares.add(PricedShare.of(line, share, rules)));
    } catch (RuntimeException e) {
      shares.close();
      throw e;
    }
  }

  /** Where the charges went. */
  public Distribution distribution() {
    return distribution;
  }

  /**
   * Makes the bills, by customer and currency; once.
   *
   * @return for each bill that cannot be made a sentence that says why, and how to fix it
   * @throws IllegalStateException if a bill is not made of all that was charged to the customer
   */
  public List<String> bills(Consumer<Bill> each) {
    SortedMap<BillKey, List<RuleRow>> extras = new TreeMap<>();
    distribution.charged().keySet().forEach(key -> extras.put(key, new ArrayList<>()));
    customers.values().forEach(customer -> extras(customer, extras));
    List<String> unmade = new ArrayList<>();
    Iterator<PricedShare> sorted = shares.sorted();
    PricedShare next = sorted.hasNext() ? sorted.next() : null;
    for (Map.Entry<BillKey, List<RuleRow>> entry : extras.entrySet()) {
      BillKey key = entry.getKey();
      BillMaker maker =
          new BillMaker(customers.get(key.customer()), Currency.getInstance(key.currency()));
      while (next != null && next.bill().equals(key)) {
        maker.add(next);
        next = sorted.hasNext() ? sorted.next() : null;
      }
      if (maker.problem() != null) {
        unmade.add(maker.problem());
      } else {
        Bill bill = maker.bill(entry.getValue());
        complete(key, bill);
        if (!bill.lines().isEmpty()) {
          each.accept(bill);
        }
      }
    }
    return unmade;
  }

  private void complete(BillKey key, Bill bill) {
    BigDecimal charged = distribution.charged().getOrDefault(key, BigDecimal.ZERO);
    if (bill.cost().compareTo(charged) != 0) {
      throw new IllegalStateException(
          "the bill for %s is made of %s %s, but %s was charged; this is a fault of Billbridge"
              .formatted(
                  key.customer(),
                  bill.cost().toPlainString(),
                  key.currency(),
                  charged.toPlainString()));
    }
  }

  /** Adds what a customer pays besides to its bills, also where there is no other line. */
  private void extras(Customer customer, SortedMap<BillKey, List<RuleRow>> extras) {
    for (RuleRow row : rules.extras(customer.id(), month)) {
      String currency = row.text(Columns.CURRENCY);
      if (Columns.FIXED.equals(row.text(Columns.METHOD))) {
        if (currency == null && customer.currency() == null) {
          throw new UnpricedException(
              "%s has no currency, and neither has the customer %s; fill one of the two"
                  .formatted(row.place(), customer.id()));
        }
        String own = currency == null ? customer.currency().getCurrencyCode() : currency;
        extras
            .computeIfAbsent(new BillKey(customer.id(), own), same -> new ArrayList<>())
            .add(row);
      } else {
        extras.forEach((key, rows) -> {
          if (key.customer().equals(customer.id())
              && (currency == null || currency.equals(key.currency()))) {
            rows.add(row);
          }
        });
      }
    }
    if (customer.terms().minimum() != null && customer.terms().minimum().signum() > 0) {
      extras.computeIfAbsent(
          new BillKey(customer.id(), customer.currency().getCurrencyCode()),
          same -> new ArrayList<>());
    }
  }

  @Override
  public void close() {
    shares.close();
  }
}

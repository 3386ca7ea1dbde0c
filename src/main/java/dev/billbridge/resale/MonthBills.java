package dev.billbridge.resale;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.rules.RuleBook.Columns;
import dev.billbridge.rules.RuleRow;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The bills of all customers for one month, and where every charge of the providers went. */
public final class MonthBills {

  /** Parts of lines that are held in memory at once, unless a single bill has more. */
  private static final int CHUNK = 50_000;
  /** Groups of what nobody pays that are kept apart; what is beyond them is kept together. */
  private static final int MOST_GROUPS = 1_000;

  private final ResaleRules rules;
  private final YearMonth month;
  private final Lines lines;
  private final SortedMap<String, Customer> customers;
  private final Allocation allocation;
  private final Map<String, Sums> sums = new TreeMap<>();
  private final Map<Key, Content> bills = new TreeMap<>();
  private final Map<Rest, BigDecimal> rest = new LinkedHashMap<>();
  private long withoutNet;
  private String firstWithoutNet;

  /** One bill. */
  private record Key(String customer, String currency) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = customer.compareTo(other.customer);
      return order != 0 ? order : currency.compareTo(other.currency);
    }
  }

  /** How many parts of lines a bill is made of, and what they cost. */
  private static final class Content {
    private long parts;
    private BigDecimal cost = BigDecimal.ZERO;
  }

  /** Of one currency. */
  private static final class Sums {
    private BigDecimal source = BigDecimal.ZERO;
    private BigDecimal charged = BigDecimal.ZERO;
    private BigDecimal own = BigDecimal.ZERO;
    private BigDecimal unassigned = BigDecimal.ZERO;
  }

  /**
   * Charges that belong to nobody.
   *
   * @param account the provider and its account number
   * @param resource id of the resource; null for all beyond a thousand groups
   * @param name of the resource or product; may be null
   * @param reason why, in a sentence
   */
  public record Rest(
      String account, String resource, String name, String currency, String reason) {}

  /**
   * Divides the lines. Nothing is priced yet.
   *
   * @throws UnpricedException if a line does not state its amount before tax
   * @throws IllegalStateException if the parts do not make the whole
   */
  public MonthBills(ResaleRules rules, YearMonth month, Lines lines) {
    this.rules = rules;
    this.month = month;
    this.lines = lines;
    this.customers = rules.customers(month);
    this.allocation = new Allocation(rules, customers.keySet(), lines);
    lines.each(this::count);
    if (withoutNet > 0) {
      throw new UnpricedException(
          ("%d lines do not state their amount before tax, such as %s; bills are drawn once the"
                  + " provider's CSV is there, or once issuers.csv says that its amounts are net")
              .formatted(withoutNet, firstWithoutNet));
    }
    balances();
  }

  private void count(SourceLine line) {
    if (line.net() == null) {
      withoutNet++;
      firstWithoutNet = firstWithoutNet == null ? line.id() : firstWithoutNet;
      return;
    }
    Sums sum = sums.computeIfAbsent(line.currency(), same -> new Sums());
    sum.source = sum.source.add(line.net());
    for (Share share : allocation.of(line)) {
      if (share.isCustomer()) {
        sum.charged = sum.charged.add(share.cost());
        Content content =
            bills.computeIfAbsent(new Key(share.to(), line.currency()), same -> new Content());
        content.parts++;
        content.cost = content.cost.add(share.cost());
      } else if (share.to() != null) {
        sum.own = sum.own.add(share.cost());
      } else {
        sum.unassigned = sum.unassigned.add(share.cost());
        rest.merge(rest(line, share), share.cost(), BigDecimal::add);
      }
    }
  }

  private Rest rest(SourceLine line, Share share) {
    BillingRecord content = line.content();
    Rest group = new Rest(
        line.account(),
        content.resourceId(),
        content.resourceName() == null ? content.productName() : content.resourceName(),
        line.currency(),
        share.reason());
    return rest.size() < MOST_GROUPS || rest.containsKey(group)
        ? group
        : new Rest(line.account(), null, null, line.currency(), share.reason());
  }

  /** Where the charges went, by currency. */
  public List<Balance> balances() {
    return sums.entrySet().stream()
        .map(each -> new Balance(
            Currency.getInstance(each.getKey()),
            each.getValue().source,
            each.getValue().charged,
            each.getValue().own,
            each.getValue().unassigned))
        .toList();
  }

  /** What belongs to nobody, with its cost. */
  public Map<Rest, BigDecimal> unassigned() {
    return Collections.unmodifiableMap(rest);
  }

  /**
   * Makes the bills, by customer and currency.
   *
   * @return for each bill that cannot be made a sentence that says why, and how to fix it
   * @throws IllegalStateException if a bill is not made of all that was charged to the customer
   */
  public List<String> bills(Consumer<Bill> each) {
    List<String> unmade = new ArrayList<>();
    Map<Key, List<RuleRow>> extras = new TreeMap<>();
    bills.keySet().forEach(key -> extras.put(key, new ArrayList<>()));
    customers.values().forEach(customer -> extras(customer, extras));
    Map<Key, BillMaker> chunk = new TreeMap<>();
    long parts = 0;
    for (Key key : List.copyOf(extras.keySet())) {
      long more = bills.getOrDefault(key, new Content()).parts;
      if (parts > 0 && parts + more > CHUNK) {
        make(chunk, extras, each, unmade);
        chunk.clear();
        parts = 0;
      }
      chunk.put(
          key,
          new BillMaker(rules, customers.get(key.customer), Currency.getInstance(key.currency)));
      parts += more;
    }
    make(chunk, extras, each, unmade);
    return unmade;
  }

  private void make(
      Map<Key, BillMaker> chunk,
      Map<Key, List<RuleRow>> extras,
      Consumer<Bill> each,
      List<String> unmade) {
    if (chunk.keySet().stream().anyMatch(bills::containsKey)) {
      lines.each(line -> {
        for (Share share : allocation.of(line)) {
          BillMaker maker =
              share.isCustomer() ? chunk.get(new Key(share.to(), line.currency())) : null;
          if (maker != null) {
            maker.add(line, share);
          }
        }
      });
    }
    chunk.forEach((key, maker) -> {
      if (maker.problem() != null) {
        unmade.add(maker.problem());
        return;
      }
      Bill bill = maker.bill(extras.get(key));
      BigDecimal charged = bills.getOrDefault(key, new Content()).cost;
      if (bill.cost().compareTo(charged) != 0) {
        throw new IllegalStateException(
            "the bill for %s is made of %s %s, but %s was charged; this is a fault of Billbridge"
                .formatted(
                    key.customer,
                    bill.cost().toPlainString(),
                    key.currency,
                    charged.toPlainString()));
      }
      if (!bill.lines().isEmpty()) {
        each.accept(bill);
      }
    });
  }

  /** Adds what a customer pays besides to its bills, also where there is no other line. */
  private void extras(Customer customer, Map<Key, List<RuleRow>> extras) {
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
            .computeIfAbsent(new Key(customer.id(), own), same -> new ArrayList<>())
            .add(row);
      } else {
        extras.forEach((key, rows) -> {
          if (key.customer.equals(customer.id())
              && (currency == null || currency.equals(key.currency))) {
            rows.add(row);
          }
        });
      }
    }
    if (customer.terms().minimum() != null && customer.terms().minimum().signum() > 0) {
      extras.computeIfAbsent(
          new Key(customer.id(), customer.currency().getCurrencyCode()), same -> new ArrayList<>());
    }
  }
}

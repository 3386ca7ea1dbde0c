package dev.billbridge.resale;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.resale.Assignment.Measure;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Currency;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Where every charge that the providers make for a month went. */
public final class Distribution {

  /** Groups of what nobody pays that are kept apart; what is beyond them is kept together. */
  private static final int MOST_GROUPS = 1_000;

  private final int most;
  private final Allocation allocation;
  private final BiConsumer<SourceLine, Share> customers;
  private final Map<Measure, Long> measured = new EnumMap<>(Measure.class);
  private final List<SourceLine> held = new ArrayList<>();
  private final Map<String, Sums> sums = new TreeMap<>();
  private final SortedMap<BillKey, BigDecimal> charged = new TreeMap<>();
  private final Map<Rest, BigDecimal> rest = new LinkedHashMap<>();
  private long withoutNet;
  private String firstWithoutNet;

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
   * Divides the lines.
   *
   * @throws UnpricedException if a line does not state its amount before tax
   * @throws IllegalStateException if the parts do not make the whole
   */
  public static Distribution of(ResaleRules rules, YearMonth month, Lines lines) {
    return new Distribution(rules, month, lines, MonthBills.MOST, (line, share) -> {});
  }

  /**
   * @param most lines held in memory that are divided by others; if there are more, all are read
   *     again
   * @param customers receives what customers are charged, as it is divided
   */
  Distribution(
      ResaleRules rules,
      YearMonth month,
      Lines lines,
      int most,
      BiConsumer<SourceLine, Share> customers) {
    this.most = most;
    this.allocation = new Allocation(rules, rules.customers(month).keySet());
    this.customers = customers;
    lines.each(this::read);
    if (withoutNet > 0) {
      throw new UnpricedException(
          ("%d lines do not state their amount before tax, such as %s; bills are drawn once the"
                  + " provider's CSV is there, or once issuers.csv says that its amounts are net")
              .formatted(withoutNet, firstWithoutNet));
    }
    divideMeasured(Measure.QUANTITY, lines);
    divideMeasured(Measure.COST, lines);
    held.clear();
    balances();
  }

  private void read(SourceLine line) {
    if (line.net() == null) {
      withoutNet++;
      firstWithoutNet = firstWithoutNet == null ? line.id() : firstWithoutNet;
      return;
    }
    Measure measure = allocation.measure(line);
    if (measure == Measure.STATED) {
      divide(line);
      return;
    }
    measured.merge(measure, 1L, Long::sum);
    if (held.size() < most) {
      held.add(line);
    }
  }

  /** Lines that are divided by others come when these are known. */
  private void divideMeasured(Measure measure, Lines lines) {
    if (measured.containsKey(measure)) {
      long all = measured.values().stream().mapToLong(Long::longValue).sum();
      Lines again = all == held.size() ? held::forEach : lines;
      again.each(line -> {
        if (allocation.measure(line) == measure) {
          divide(line);
        }
      });
    }
  }

  private void divide(SourceLine line) {
    Sums sum = sums.computeIfAbsent(line.currency(), same -> new Sums());
    sum.source = sum.source.add(line.net());
    for (Share share : allocation.divide(line)) {
      if (share.isCustomer()) {
        sum.charged = sum.charged.add(share.cost());
        charged.merge(new BillKey(share.to(), line.currency()), share.cost(), BigDecimal::add);
        customers.accept(line, share);
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

  /** What each bill is made of, by customer and currency. */
  SortedMap<BillKey, BigDecimal> charged() {
    return Collections.unmodifiableSortedMap(charged);
  }
}

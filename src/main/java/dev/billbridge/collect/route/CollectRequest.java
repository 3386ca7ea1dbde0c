package dev.billbridge.collect.route;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an operator asks to collect.
 *
 * @param accounts names of configured accounts; empty means all
 * @param datasets empty means all
 * @param from first usage month, provider-local; null means what is current
 * @param to last usage month, inclusive; null exactly when {@code from} is
 */
public record CollectRequest(
    Set<String> accounts, Set<String> datasets, YearMonth from, YearMonth to) {

  /** Everything that is current, of everybody. */
  public static final CollectRequest CURRENT = new CollectRequest(Set.of(), Set.of(), null, null);

  public CollectRequest {
    accounts = Set.copyOf(accounts);
    datasets = Set.copyOf(datasets);
    if ((from == null) != (to == null)) {
      throw new IllegalArgumentException("a range of months needs a first and a last one");
    }
    if (from != null && to.isBefore(from)) {
      throw new IllegalArgumentException(
          "the first month, %s, is after the last one, %s; swap them".formatted(from, to));
    }
  }

  /** The months requested; empty when only what is current is requested. */
  public List<YearMonth> months() {
    List<YearMonth> months = new ArrayList<>();
    for (YearMonth month = from; month != null && !month.isAfter(to); month = month.plusMonths(1)) {
      months.add(month);
    }
    return months;
  }
}

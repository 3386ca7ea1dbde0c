package dev.billbridge.ledger.sum;

import dev.billbridge.canonical.Kind;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Set;

/**
 * Which lines are added up.
 *
 * @param from first month in which the period of a statement may begin; null for no limit
 * @param to last such month; null for no limit
 * @param accounts names of configured accounts; empty for all
 * @param datasets empty for all
 * @param kind of the lines; null for any
 * @param ofCustomers lines of customers' bills; otherwise of what was collected
 * @param knownAt as the ledger knew them at this time, UTC; null for now
 */
public record LineFilter(
    YearMonth from,
    YearMonth to,
    Set<String> accounts,
    Set<String> datasets,
    Kind kind,
    boolean ofCustomers,
    Instant knownAt) {

  /** Lines of what was collected, as they are known now. */
  public LineFilter(
      YearMonth from, YearMonth to, Set<String> accounts, Set<String> datasets, Kind kind) {
    this(from, to, accounts, datasets, kind, false, null);
  }

  public LineFilter {
    accounts = Set.copyOf(accounts);
    datasets = Set.copyOf(datasets);
  }
}

package dev.billbridge.ledger.sum;

import dev.billbridge.canonical.Kind;
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
 */
public record LineFilter(
    YearMonth from, YearMonth to, Set<String> accounts, Set<String> datasets, Kind kind) {

  public LineFilter {
    accounts = Set.copyOf(accounts);
    datasets = Set.copyOf(datasets);
  }
}

package dev.billbridge.rules;

import dev.billbridge.canonical.BillingRecord;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lines that no row of a file matches, grouped by what its rows look at, so that a person sees
 * which rows are missing.
 */
public final class Unmatched {

  /** Different groups that are kept; further ones are counted together. */
  private static final int MOST_GROUPS = 1000;

  private final RuleMatcher matcher;
  private final List<String> columns;
  private final Map<Map<String, String>, Group> groups = new LinkedHashMap<>();
  private long lines;

  /**
   * Lines that agree in what the rows look at.
   *
   * @param values by column, known ones only; empty for the lines beyond the groups that are kept
   * @param sums of the amounts, by ISO 4217 code
   */
  public record Group(Map<String, String> values, long lines, SortedMap<String, BigDecimal> sums) {

    private Group and(Group other) {
      SortedMap<String, BigDecimal> both = new TreeMap<>(sums);
      other.sums.forEach((currency, sum) -> both.merge(currency, sum, BigDecimal::add));
      return new Group(values, lines + other.lines, Collections.unmodifiableSortedMap(both));
    }
  }

  /** @param columns what is shown of a line, such as {@code productId} */
  public Unmatched(RuleMatcher matcher, List<String> columns) {
    this.matcher = matcher;
    this.columns = List.copyOf(columns);
  }

  /** Counts the line if no row matches it. */
  public void add(RecordSubject line) {
    if (matcher.match(line).isPresent()) {
      return;
    }
    lines++;
    Map<String, String> values = new LinkedHashMap<>();
    for (String column : columns) {
      String value = column.startsWith(RuleShape.ATTRIBUTE)
          ? line.attribute(column.substring(RuleShape.ATTRIBUTE.length()))
          : line.field(column);
      if (value != null) {
        values.put(column, value);
      }
    }
    if (groups.size() >= MOST_GROUPS && !groups.containsKey(values)) {
      values = Map.of();
    }
    BillingRecord content = line.record();
    SortedMap<String, BigDecimal> sums = new TreeMap<>();
    if (content.amount() != null) {
      sums.put(content.currency().getCurrencyCode(), content.amount());
    }
    groups.merge(values, new Group(values, 1, sums), Group::and);
  }

  /** How many lines no row matches. */
  public long lines() {
    return lines;
  }

  /** Those with the most lines first. */
  public List<Group> groups() {
    List<Group> sorted = new ArrayList<>(groups.values());
    sorted.sort(Comparator.comparingLong(Group::lines).reversed());
    return sorted;
  }
}

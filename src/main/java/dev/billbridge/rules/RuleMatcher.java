package dev.billbridge.rules;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Finds the first row that matches. A value of a column is turned into the set of rows whose cell
 * it matches, one bit for each row, and the sets of all columns are intersected: the time it takes
 * hardly depends on the number of rows, and the memory not at all on the number of different lines.
 * It never changes, so threads may share it.
 */
public final class RuleMatcher {

  private final RuleFile file;
  private final List<Column> columns = new ArrayList<>();
  /** Rows that apply from this month on, until the next key; empty when no row has dates. */
  private final NavigableMap<YearMonth, long[]> months = new TreeMap<>();

  private final long[] undated;
  private final int words;

  RuleMatcher(RuleFile file) {
    this.file = file;
    this.words = (file.rows().size() + 63) / 64;
    for (int i = 0; i < file.columns().size(); i++) {
      Column column = new Column(file.columns().get(i), i);
      if (column.decides()) {
        columns.add(column);
      }
    }
    TreeSet<YearMonth> changes = new TreeSet<>();
    for (RuleRow row : file.rows()) {
      if (row.from() != null) {
        changes.add(row.from());
      }
      if (row.through() != null) {
        changes.add(row.through().plusMonths(1));
      }
    }
    changes.forEach(month -> months.put(month, bits(row -> row.applies(month))));
    undated = bits(row -> row.from() == null);
  }

  /** The first row that matches; empty when none does. */
  public Optional<RuleRow> match(Subject subject) {
    int row = next(sets(subject), 0);
    return row < 0 ? Optional.empty() : Optional.of(file.rows().get(row));
  }

  /** Every row that matches, in the order of the file. */
  public List<RuleRow> matchAll(Subject subject) {
    long[][] sets = sets(subject);
    List<RuleRow> rows = new ArrayList<>();
    for (int row = next(sets, 0); row >= 0; row = next(sets, row + 1)) {
      rows.add(file.rows().get(row));
    }
    return rows;
  }

  /** For each column, and for the month, the rows that may apply. */
  private long[][] sets(Subject subject) {
    long[][] sets = new long[columns.size() + 1][];
    for (int i = 0; i < columns.size(); i++) {
      sets[i] = columns.get(i).rows(subject);
    }
    sets[columns.size()] = undated;
    if (!months.isEmpty()) {
      Map.Entry<YearMonth, long[]> now = months.floorEntry(subject.month());
      if (now != null) {
        sets[columns.size()] = now.getValue();
      }
    }
    return sets;
  }

  /** The first row from one on that is in all sets; -1 for none. */
  private int next(long[][] sets, int from) {
    for (int word = from / 64; word < words; word++) {
      long common = word == from / 64 ? -1L << (from % 64) : -1L;
      for (long[] set : sets) {
        common &= set[word];
      }
      if (common != 0) {
        return word * 64 + Long.numberOfTrailingZeros(common);
      }
    }
    return -1;
  }

  /** The file it decides by. */
  public RuleFile file() {
    return file;
  }

  private long[] bits(Predicate<RuleRow> matches) {
    long[] bits = new long[words];
    for (int i = 0; i < file.rows().size(); i++) {
      if (matches.test(file.rows().get(i))) {
        bits[i / 64] |= 1L << (i % 64);
      }
    }
    return bits;
  }

  /** The rows that each value of a column matches. */
  private final class Column {

    private final String name;
    private final boolean isAttribute;
    private final int place;
    private final Map<String, long[]> spelt = new HashMap<>();
    /** Of values that begin so and are not spelt out; the longest beginning decides. */
    private final Map<String, long[]> beginnings = new HashMap<>();

    private final List<Integer> lengths;
    private final long[] unknown;
    private final long[] other;

    Column(String name, int place) {
      this.isAttribute = name.startsWith(RuleShape.ATTRIBUTE);
      this.name = isAttribute ? name.substring(RuleShape.ATTRIBUTE.length()) : name;
      this.place = place;
      for (RuleRow row : file.rows()) {
        for (Cell.Choice choice : cell(row).choices()) {
          String text = choice.text();
          if (choice.prefix()) {
            beginnings.computeIfAbsent(text, same -> bits(each -> cell(each).matchesBeyond(text)));
          } else {
            spelt.computeIfAbsent(text, same -> bits(each -> cell(each).matches(text)));
          }
        }
      }
      lengths = beginnings.keySet().stream()
          .map(String::length)
          .distinct()
          .sorted((one, two) -> Integer.compare(two, one))
          .toList();
      unknown = bits(row -> cell(row).matches(null));
      other = bits(row -> cell(row).matchesBeyond(""));
    }

    private Cell cell(RuleRow row) {
      return row.cells().get(place);
    }

    boolean decides() {
      return !spelt.isEmpty() || !beginnings.isEmpty();
    }

    long[] rows(Subject subject) {
      String value = isAttribute ? subject.attribute(name) : subject.field(name);
      if (value == null || value.isEmpty()) {
        return unknown;
      }
      long[] rows = spelt.get(value);
      if (rows != null) {
        return rows;
      }
      for (int length : lengths) {
        if (length <= value.length()) {
          rows = beginnings.get(value.substring(0, length));
          if (rows != null) {
            return rows;
          }
        }
      }
      return other;
    }
  }
}

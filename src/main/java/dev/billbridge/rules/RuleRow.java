package dev.billbridge.rules;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A row of a rule file: what it matches, and what it decides. */
public final class RuleRow {

  private final Path file;
  private final int line;
  private final List<Cell> cells;
  private final YearMonth from;
  private final YearMonth through;
  private final Map<String, String> results;

  /**
   * @param cells for the matched columns of the file, in their order
   * @param from first month; null for ever before
   * @param through last month; null for ever after
   * @param results by column; without those that are empty
   */
  RuleRow(
      Path file,
      int line,
      List<Cell> cells,
      YearMonth from,
      YearMonth through,
      Map<String, String> results) {
    this.file = file;
    this.line = line;
    this.cells = List.copyOf(cells);
    this.from = from;
    this.through = through;
    this.results = Collections.unmodifiableMap(new TreeMap<>(results));
  }

  /** Where it stands in the file, from 1. */
  public int line() {
    return line;
  }

  /** {@code accounts.csv:12}, for a person. */
  public String place() {
    return file.getFileName() + ":" + line;
  }

  /** What it decides, by column, as text; an empty cell is absent. */
  public Map<String, String> results() {
    return results;
  }

  /** One of its results; null when its cell is empty or the file has no such column. */
  public String text(String column) {
    return results.get(column);
  }

  /** A result that is a figure; null when its cell is empty or the file has no such column. */
  public BigDecimal figure(String column) {
    return results.containsKey(column) ? new BigDecimal(results.get(column)) : null;
  }

  /** Whether there is a month in which both apply. */
  public boolean overlaps(RuleRow other) {
    return (from == null || other.through == null || !from.isAfter(other.through))
        && (other.from == null || through == null || !other.from.isAfter(through));
  }

  /** A month in which both apply; empty when there is none. */
  public Optional<YearMonth> commonMonth(RuleRow other) {
    if (!overlaps(other)) {
      return Optional.empty();
    }
    Optional<YearMonth> first =
        Stream.of(from, other.from).filter(Objects::nonNull).max(Comparator.naturalOrder());
    return first.isPresent()
        ? first
        : Stream.concat(Stream.of(through, other.through), Stream.of(YearMonth.of(9999, 12)))
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder());
  }

  /**
   * Something about what it decides that is probably not meant.
   *
   * @param sentence what, and how to fix it
   */
  public RuleProblem doubt(String sentence) {
    return new RuleProblem(file, line, sentence, false);
  }

  /**
   * A problem with what it decides.
   *
   * @param sentence what is wrong and how to fix it
   */
  public RuleProblem problem(String sentence) {
    return new RuleProblem(file, line, sentence, true);
  }

  List<Cell> cells() {
    return cells;
  }

  YearMonth from() {
    return from;
  }

  YearMonth through() {
    return through;
  }

  /** Whether the month is within its {@code from} and {@code through}. */
  public boolean applies(YearMonth month) {
    return (from == null || !month.isBefore(from)) && (through == null || !month.isAfter(through));
  }

  @Override
  public String toString() {
    return place() + " " + results;
  }
}

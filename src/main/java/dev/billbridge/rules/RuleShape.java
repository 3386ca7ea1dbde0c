package dev.billbridge.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What a rule file may hold.
 *
 * @param matched columns that may be matched, besides {@code attribute:NAME}, {@code from} and
 *     {@code through}
 * @param results columns that state what a row decides
 * @param words the only values of a matched column, where they are known; a column that is absent
 *     takes any value
 * @param rule answers what is wrong with a row as a whole, and how to fix it, or null
 * @param everyRow whether every row that matches counts, as in a list of customers; otherwise only
 *     the first one does
 */
public record RuleShape(
    Set<String> matched,
    List<ResultColumn> results,
    Map<String, Set<String>> words,
    Function<RuleRow, String> rule,
    boolean everyRow) {

  /** First month in which a row applies. */
  static final String FROM = "from";
  /** Last month in which a row applies. */
  static final String THROUGH = "through";
  /** Begins the name of a column that matches an attribute. */
  public static final String ATTRIBUTE = "attribute:";

  public RuleShape {
    matched = Set.copyOf(matched);
    results = List.copyOf(results);
    words = Map.copyOf(words);
  }

  /** Rules about lines of statements. */
  public static RuleShape ofRecords(ResultColumn... results) {
    return new RuleShape(
        RecordSubject.COLUMNS,
        List.of(results),
        Map.of("chargeCategory", Set.of("Usage", "Purchase", "Tax", "Credit", "Adjustment")),
        row -> null,
        false);
  }

  /** Rows that each count; those that match nothing are a list, and may state attributes. */
  public static RuleShape ofEveryRow(Set<String> matched, ResultColumn... results) {
    return new RuleShape(matched, List.of(results), Map.of(), row -> null, true);
  }

  /** The same shape, in which only these columns are matched, and no attributes. */
  public RuleShape matching(String... columns) {
    return new RuleShape(Set.of(columns), results, words, rule, everyRow);
  }

  /** The same shape, in which one more column is matched. */
  public RuleShape alsoMatching(String column) {
    Set<String> more = new TreeSet<>(matched);
    more.add(column);
    return new RuleShape(more, results, words, rule, everyRow);
  }

  /** The same shape with a rule for a row as a whole. */
  public RuleShape withRule(Function<RuleRow, String> mistake) {
    return new RuleShape(matched, results, words, mistake, everyRow);
  }

  /** The same shape; a column takes only these values, such as the accounts of the settings. */
  public RuleShape where(String column, Set<String> values) {
    Map<String, Set<String>> known = new TreeMap<>(words);
    known.put(column, Set.copyOf(values));
    return new RuleShape(matched, results, known, rule, everyRow);
  }

  /** Names of all columns, attributes apart. */
  Set<String> columns() {
    Set<String> columns = new TreeSet<>(matched);
    columns.add(FROM);
    columns.add(THROUGH);
    results.forEach(result -> columns.add(result.name()));
    return columns;
  }

  boolean isMatched(String column) {
    return matched.contains(column) || takesAttributes() && isAttribute(column);
  }

  /** Whether it states an attribute, which only a list does. */
  boolean isStatedAttribute(String column) {
    return matched.isEmpty() && isAttribute(column);
  }

  private static boolean isAttribute(String column) {
    return column.startsWith(ATTRIBUTE) && column.length() > ATTRIBUTE.length();
  }

  /** A line has attributes; what stands for a whole statement has none that its rules may read. */
  boolean takesAttributes() {
    return matched.contains("resourceId");
  }

  /** Columns that each file must have. */
  List<String> required() {
    List<String> names = new ArrayList<>();
    results.stream().filter(ResultColumn::isRequired).forEach(result -> names.add(result.name()));
    return names;
  }
}

package dev.billbridge.analyze;

import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineSum;
import dev.billbridge.render.Field;
import dev.billbridge.rules.RuleFile;
import dev.billbridge.rules.Subject;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lines that were added up, as rules see them. */
public record SummedLines(LineSum sum) implements Subject {

  private static final Map<String, LineColumn> COLUMNS = Stream.of(LineColumn.values())
      .collect(Collectors.toUnmodifiableMap(
          column -> Field.propertyOf(column.name()), Function.identity()));

  /** What lines must be grouped by so that a file can decide about them. */
  public static Set<LineColumn> columns(RuleFile file) {
    Set<LineColumn> columns = EnumSet.noneOf(LineColumn.class);
    for (String column : file.columns()) {
      if (COLUMNS.containsKey(column)) {
        columns.add(COLUMNS.get(column));
      } else {
        columns.add(LineColumn.ATTRIBUTES);
        columns.add(LineColumn.STATEMENT_ATTRIBUTES);
      }
    }
    return columns;
  }

  @Override
  public String field(String column) {
    return sum.text(COLUMNS.get(column));
  }

  @Override
  public String attribute(String name) {
    return sum.attribute(name);
  }

  @Override
  public YearMonth month() {
    return sum.month();
  }
}

package dev.billbridge.analyze;

import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineSum;
import dev.billbridge.render.Field;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleFile;
import dev.billbridge.rules.RuleMatcher;
import dev.billbridge.rules.RuleRow;
import dev.billbridge.rules.Subject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the rule files {@code services.csv} and {@code units.csv} say about lines. */
public final class Rulings {

  private static final Map<String, LineColumn> COLUMNS = Stream.of(LineColumn.values())
      .collect(Collectors.toUnmodifiableMap(
          column -> Field.propertyOf(column.name()), Function.identity()));

  private final RuleMatcher services;
  private final RuleMatcher units;

  /** @throws RuleException naming everything that is wrong in one of the files */
  public Rulings(Path routes) throws RuleException {
    Path books = routes.resolve(RuleBook.FOLDER);
    this.services = RuleBook.SERVICES.read(books.resolve("services.csv")).matcher();
    this.units = RuleBook.UNITS.read(books.resolve("units.csv")).matcher();
  }

  /**
   * Unit of a quantity.
   *
   * @param name such as {@code Hours}
   * @param divisor of the quantity as billed
   * @param measure {@code hours} or {@code gigabytes}; null for anything else
   */
  record Unit(String name, BigDecimal divisor, String measure) {

    boolean isHours() {
      return RuleBook.Columns.HOURS.equals(measure);
    }
  }

  /** A group of lines as rules see it. */
  private record Lines(LineSum sum) implements Subject {

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

  /** What lines must be grouped by so that {@link #classOf} can decide about them. */
  Set<LineColumn> columnsOfClasses() {
    return columns(services.file());
  }

  /** What lines must be grouped by so that {@link #unitOf} can decide about them. */
  Set<LineColumn> columnsOfUnits() {
    Set<LineColumn> columns = columns(units.file());
    columns.add(LineColumn.UNIT);
    return columns;
  }

  private static Set<LineColumn> columns(RuleFile file) {
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

  /** Null when no row of the file matches, or the one that does names no class. */
  String classOf(LineSum sum) {
    return services
        .match(new Lines(sum))
        .map(row -> row.text(RuleBook.Columns.CLASS))
        .orElse(null);
  }

  /** As the provider writes it, when no row of the file matches; empty when it states none. */
  Optional<Unit> unitOf(LineSum sum) {
    Optional<RuleRow> row = units.match(new Lines(sum));
    if (row.isEmpty()) {
      return Optional.ofNullable(sum.text(LineColumn.UNIT))
          .map(unit -> new Unit(unit, BigDecimal.ONE, null));
    }
    BigDecimal divisor = row.get().figure(RuleBook.Columns.DIVISOR);
    return Optional.of(new Unit(
        row.get().text(RuleBook.Columns.FOCUS_UNIT),
        divisor == null ? BigDecimal.ONE : divisor,
        row.get().text(RuleBook.Columns.MEASURE)));
  }
}

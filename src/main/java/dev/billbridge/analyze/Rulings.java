package dev.billbridge.analyze;

import dev.billbridge.ledger.sum.LineColumn;
import dev.billbridge.ledger.sum.LineSum;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.rules.RuleMatcher;
import dev.billbridge.rules.RuleRow;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What the rule files {@code services.csv} and {@code units.csv} say about lines. */
public final class Rulings {

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

  /** What lines must be grouped by so that {@link #classOf} can decide about them. */
  Set<LineColumn> columnsOfClasses() {
    return SummedLines.columns(services.file());
  }

  /** What lines must be grouped by so that {@link #unitOf} can decide about them. */
  Set<LineColumn> columnsOfUnits() {
    Set<LineColumn> columns = SummedLines.columns(units.file());
    columns.add(LineColumn.UNIT);
    return columns;
  }

  /** Null when no row of the file matches, or the one that does names no class. */
  String classOf(LineSum sum) {
    return services
        .match(new SummedLines(sum))
        .map(row -> row.text(RuleBook.Columns.CLASS))
        .orElse(null);
  }

  /** As the provider writes it, when no row of the file matches; empty when it states none. */
  Optional<Unit> unitOf(LineSum sum) {
    Optional<RuleRow> row = units.match(new SummedLines(sum));
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

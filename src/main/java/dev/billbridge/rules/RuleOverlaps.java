package dev.billbridge.rules;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds rows that can never decide, because rows above them do, and rows whose dates overlap. */
final class RuleOverlaps {

  /** A row with more combinations of choices is not taken apart; it is compared as a whole. */
  private static final int MOST_PARTS = 256;

  private static final YearMonth FIRST = YearMonth.of(1, 1);
  private static final YearMonth LAST = YearMonth.of(9998, 12);

  private final RuleFile file;

  RuleOverlaps(RuleFile file) {
    this.file = file;
  }

  void find(Consumer<RuleProblem> found) {
    for (int i = 0; i < file.rows().size(); i++) {
      RuleRow row = file.rows().get(i);
      List<RuleRow> above = file.rows().subList(0, i);
      List<RuleRow> hiding = hiding(row, above);
      if (!hiding.isEmpty()) {
        found.accept(new RuleProblem(
            file.file(),
            row.line(),
            ("the row can never match: the %s above it already %s every line that it could match;"
                    + " move it up, or remove it")
                .formatted(lines(hiding), hiding.size() == 1 ? "matches" : "match"),
            false));
      } else {
        above.stream()
            .filter(other -> other.cells().equals(row.cells()) && isTorn(other, row))
            .findFirst()
            .ifPresent(other -> found.accept(new RuleProblem(
                file.file(),
                row.line(),
                ("its dates overlap those of line %d, which matches the same lines and comes"
                        + " first; end one before the other begins")
                    .formatted(other.line()),
                false)));
      }
    }
  }

  private static String lines(List<RuleRow> rows) {
    return (rows.size() == 1 ? "row in line " : "rows in lines ")
        + rows.stream()
            .map(RuleRow::line)
            .distinct()
            .sorted()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
  }

  /** Whether the dates overlap and neither contains the other's. */
  private static boolean isTorn(RuleRow one, RuleRow other) {
    boolean overlap = !from(one).isAfter(through(other)) && !from(other).isAfter(through(one));
    return overlap && !isWithin(one, other) && !isWithin(other, one);
  }

  private static boolean isWithin(RuleRow inner, RuleRow outer) {
    return !from(inner).isBefore(from(outer)) && !through(inner).isAfter(through(outer));
  }

  /** Rows that together match all that this one could; none if something is left for it. */
  private static List<RuleRow> hiding(RuleRow row, List<RuleRow> above) {
    List<RuleRow> hiding = new ArrayList<>();
    for (List<Cell> part : parts(row.cells())) {
      List<RuleRow> covering = covering(row, part, above);
      if (covering.isEmpty()) {
        return List.of();
      }
      covering.stream().filter(each -> !hiding.contains(each)).forEach(hiding::add);
    }
    return hiding;
  }

  /** Rows that together apply in every month of the row and match all of the part. */
  private static List<RuleRow> covering(RuleRow row, List<Cell> part, List<RuleRow> above) {
    List<RuleRow> rows = above.stream()
        .filter(other -> covers(other.cells(), part))
        .sorted(Comparator.comparing(RuleOverlaps::from))
        .toList();
    List<RuleRow> used = new ArrayList<>();
    YearMonth open = from(row);
    for (RuleRow other : rows) {
      if (from(other).isAfter(open)) {
        break;
      }
      if (!through(other).isBefore(open)) {
        used.add(other);
        open = through(other).plusMonths(1);
        if (open.isAfter(through(row))) {
          return used;
        }
      }
    }
    return List.of();
  }

  private static boolean covers(List<Cell> outer, List<Cell> inner) {
    for (int i = 0; i < outer.size(); i++) {
      if (!outer.get(i).covers(inner.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<List<Cell>> parts(List<Cell> cells) {
    List<List<Cell>> parts = List.of(List.of());
    for (Cell cell : cells) {
      List<Cell> simple = cell.parts();
      if (parts.size() * simple.size() > MOST_PARTS) {
        return List.of(cells);
      }
      List<List<Cell>> longer = new ArrayList<>();
      for (List<Cell> part : parts) {
        for (Cell one : simple) {
          List<Cell> next = new ArrayList<>(part);
          next.add(one);
          longer.add(next);
        }
      }
      parts = longer;
    }
    return parts;
  }

  private static YearMonth from(RuleRow row) {
    return row.from() == null ? FIRST : row.from();
  }

  private static YearMonth through(RuleRow row) {
    return row.through() == null ? LAST : row.through();
  }
}

package dev.billbridge.resale.draw;

import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.bill.DrawnMonth;
import dev.billbridge.ledger.statement.Charges.Charged;
import dev.billbridge.resale.ResaleRules;
import dev.billbridge.rules.RuleException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which months are to be drawn, and by which rules.
 *
 * @param months statements that charge, by month
 */
record Plan(
    Ledger ledger,
    BillDrawing.Terms terms,
    Instant now,
    SortedMap<YearMonth, List<Charged>> months) {

  /** A month to be drawn, by which rules. */
  record Task(YearMonth month, Sources sources, ResaleRules rules, boolean isFinal) {

    String inputs() {
      return sources.inputs(rules.hash(), isFinal);
    }
  }

  /** Of what the ledger has now. */
  static Plan of(Ledger ledger, BillDrawing.Terms terms, Instant now) {
    return new Plan(
        ledger,
        terms,
        now,
        ledger.charges().statements().stream()
            .filter(each -> !each.isReplaced())
            .collect(Collectors.groupingBy(Sources::month, TreeMap::new, Collectors.toList())));
  }

  /** What a month is made of; no statements where nothing is charged for it. */
  Sources sources(YearMonth month) {
    return new Sources(ledger, months.getOrDefault(month, List.of()));
  }

  /** A month by given rules, also when nothing has changed. */
  Task task(YearMonth month, ResaleRules rules) {
    return new Task(month, sources(month), rules, isComplete(month));
  }

  /**
   * The months of which something has changed since they were drawn; of the others, the report gets
   * where their charges went.
   */
  List<Task> tasks(ResaleRules current, RunReport report) {
    List<Task> tasks = new ArrayList<>();
    months.tailMap(terms.since()).keySet().forEach(month -> {
      Sources sources = sources(month);
      Optional<DrawnMonth> drawn = ledger.bills().month(month);
      boolean wasFinal = drawn.filter(DrawnMonth::isFinal).isPresent();
      if (wasFinal && !sources.areFinal()) {
        report.finding(
            "%s: a statement of the final month is provisional again; its bills are drawn again when it is final"
                .formatted(month));
        return;
      }
      ResaleRules rules = wasFinal ? kept(drawn.get(), current) : current;
      Task task = new Task(month, sources, rules, wasFinal || isComplete(month));
      if (drawn.filter(each -> each.inputs().equals(task.inputs())).isEmpty()) {
        tasks.add(task);
      } else if (!wasFinal) {
        drawn.get().sums().stream()
            .filter(sums -> BillDrawing.concernsCustomers(sums.charged(), sums.unassigned()))
            .forEach(sums -> report.finding(month + ": " + BillDrawing.shown(sums)));
      }
    });
    return tasks;
  }

  private ResaleRules kept(DrawnMonth drawn, ResaleRules current) {
    if (drawn.rulesHash().equals(current.hash())) {
      return current;
    }
    try {
      return ResaleRules.ofText(ledger.bills().rules(drawn.rulesHash()).orElseThrow());
    } catch (RuleException e) {
      throw new IllegalStateException(
          "the rules by which %s was drawn cannot be used any more: %s. Order a redraw by the rules as they are now"
              .formatted(drawn.month(), e.getMessage()),
          e);
    }
  }

  /**
   * Whether everything that is charged for a month is known and final: no account that charged in
   * the month before is missing, unless it is late.
   */
  private boolean isComplete(YearMonth month) {
    Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    boolean isLate = now.isAfter(end.plus(terms.lateAfter()));
    Sources sources = sources(month);
    Set<String> before = sources(month.minusMonths(1)).accounts();
    return sources.areFinal() && (isLate || sources.accounts().containsAll(before));
  }
}

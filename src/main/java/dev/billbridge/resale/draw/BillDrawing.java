package dev.billbridge.resale.draw;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.bill.DrawnMonth;
import dev.billbridge.ledger.bill.Margin;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.ledger.run.Runs;
import dev.billbridge.ledger.statement.Charges.Charged;
import dev.billbridge.resale.Balance;
import dev.billbridge.resale.Bill;
import dev.billbridge.resale.MonthBills;
import dev.billbridge.resale.ResaleRules;
import dev.billbridge.resale.UnpricedException;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.Settings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Keeps the bills of customers as the providers' statements and the rules make them. A month is
 * drawn again when one of these has changed; once all its statements are final, it keeps the rules
 * it was drawn by. Bills are functions of what they are made of, so drawing one twice, or being
 * killed in between, changes nothing.
 */
public final class BillDrawing {

  private static final Duration LEASE = Duration.ofMinutes(5);
  /** How long another process that draws is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Ledger ledger;
  private final Path books;
  private final Terms terms;
  private final InstantSource clock;

  /**
   * What a site has set.
   *
   * @param since first month for which bills are drawn; null for none
   * @param accounts names of the configured accounts, which no customer may have
   * @param lateAfter how long after its end a month waits for an account that charged in the one
   *     before
   */
  public record Terms(YearMonth since, Set<String> accounts, Duration lateAfter) {}

  /** @param books {@code routes/books}; its files are read each time */
  public BillDrawing(Ledger ledger, Path books, Terms terms, InstantSource clock) {
    this.ledger = ledger;
    this.books = books;
    this.terms = terms;
    this.clock = clock;
  }

  /** The drawing of a site. */
  public static BillDrawing of(Ledger ledger, Settings settings, Path routes, InstantSource clock) {
    return new BillDrawing(
        ledger,
        routes.resolve(RuleBook.FOLDER),
        new Terms(
            settings.resale().since(),
            settings.accounts().stream().map(AccountSettings::name).collect(Collectors.toSet()),
            settings.reconcile().lateAfter()),
        clock);
  }

  /** A month to be drawn, by which rules. */
  private record Task(YearMonth month, Sources sources, ResaleRules rules, boolean isFinal) {

    String inputs() {
      return sources.inputs(rules.hash(), isFinal);
    }
  }

  /**
   * Draws every month of which something has changed since it was drawn.
   *
   * @return what became of the bills; empty where there are no customers
   */
  public synchronized Optional<RunReport> draw() {
    RunReport report = new RunReport(StatementKey.RESALE, BillPosting.DATASET);
    Optional<ResaleRules> rules = rules(report);
    if (rules.isPresent() || !report.failures().isEmpty()) {
      guarded(
          report,
          () -> rules.ifPresent(
              current -> tasks(current, report).forEach(task -> draw(task, report))));
    }
    return rules.isEmpty() && report.failures().isEmpty() && report.findings().isEmpty()
        ? Optional.empty()
        : Optional.of(report);
  }

  /**
   * Draws a month by the rules as they are now, also when it is final.
   *
   * @param by who orders it
   * @param reason why; kept in the audit trail
   * @throws IllegalArgumentException if nothing is charged for the month, or there are no customers
   */
  public synchronized RunReport redraw(YearMonth month, String by, String reason) {
    RunReport report = new RunReport(StatementKey.RESALE, BillPosting.DATASET);
    Optional<ResaleRules> rules = rules(report);
    Sources sources = new Sources(ledger, months().getOrDefault(month, List.of()));
    if (report.failures().isEmpty() && (rules.isEmpty() || sources.statements().isEmpty())) {
      throw new IllegalArgumentException(
          rules.isEmpty()
              ? "there are no customers to draw bills for; add them to %s, and set resale.since"
                  .formatted(books.resolve("customers.csv"))
              : "no statement of a provider charges for %s from resale.since on".formatted(month));
    }
    rules.ifPresent(current -> guarded(report, () -> {
      ledger.bills().redrawn(month, by, reason);
      draw(new Task(month, sources, current, isComplete(month, months())), report);
    }));
    return report;
  }

  /**
   * The bills that drawing would make, without making them.
   *
   * @param each receives bills, by month, customer and currency
   */
  public RunReport preview(Consumer<Preview> each) {
    RunReport report = new RunReport(StatementKey.RESALE, BillPosting.DATASET);
    rules(report)
        .ifPresent(rules -> tasks(rules, report).forEach(task -> {
          try {
            month(task, report).bills(bill -> each.accept(new Preview(task.month, bill))).stream()
                .map(sentence -> task.month + ": " + sentence)
                .forEach(report::failed);
          } catch (UnpricedException e) {
            report.failed(task.month + ": " + e.getMessage());
          }
        }));
    return report;
  }

  /** A bill as it would be. */
  public record Preview(YearMonth month, Bill bill) {}

  /** What customers' bills of a month leave to nobody, by the rules as they are now. */
  public Map<MonthBills.Rest, BigDecimal> unassigned(YearMonth month) throws RuleException {
    ResaleRules rules = ResaleRules.read(books);
    Sources sources = new Sources(ledger, months().getOrDefault(month, List.of()));
    return new MonthBills(rules, month, sources.lines(rules.issuers())).unassigned();
  }

  /** The rules as they are now; empty when there is nothing to draw, or they cannot be used. */
  private Optional<ResaleRules> rules(RunReport report) {
    try {
      ResaleRules rules = ResaleRules.read(books);
      rules.clashes(terms.accounts).forEach(each -> report.failed(each.toString()));
      if (!rules.isEmpty() && terms.since == null) {
        report.finding(
            "customers.csv has customers, but no bills are drawn, since resale.since names no month;"
                + " example: resale.since = 2026-11");
      }
      return rules.isEmpty() || terms.since == null || !report.failures().isEmpty()
          ? Optional.empty()
          : Optional.of(rules);
    } catch (RuleException e) {
      e.problems().forEach(each -> report.failed(each.toString()));
      return Optional.empty();
    }
  }

  /** Statements that charge, by month. */
  private SortedMap<YearMonth, List<Charged>> months() {
    return ledger.charges().statements().stream()
        .filter(each -> !each.isReplaced())
        .collect(Collectors.groupingBy(Sources::month, TreeMap::new, Collectors.toList()));
  }

  private List<Task> tasks(ResaleRules current, RunReport report) {
    SortedMap<YearMonth, List<Charged>> months = months();
    List<Task> tasks = new ArrayList<>();
    months.tailMap(terms.since).forEach((month, statements) -> {
      Sources sources = new Sources(ledger, statements);
      Optional<DrawnMonth> drawn = ledger.bills().month(month);
      boolean wasFinal = drawn.filter(DrawnMonth::isFinal).isPresent();
      if (wasFinal && !sources.areFinal()) {
        report.finding(
            "%s: a statement of the final month is provisional again; its bills are drawn again when it is final"
                .formatted(month));
        return;
      }
      ResaleRules rules = wasFinal ? kept(drawn.get(), current) : current;
      Task task = new Task(month, sources, rules, wasFinal || isComplete(month, months));
      if (drawn.filter(each -> each.inputs().equals(task.inputs())).isEmpty()) {
        tasks.add(task);
      } else if (!wasFinal) {
        drawn.get().sums().forEach(sums -> report.finding(month + ": " + shown(sums)));
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
  private boolean isComplete(YearMonth month, SortedMap<YearMonth, List<Charged>> months) {
    Sources sources = new Sources(ledger, months.getOrDefault(month, List.of()));
    Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    boolean isLate = clock.instant().isAfter(end.plus(terms.lateAfter));
    Set<String> before =
        new Sources(ledger, months.getOrDefault(month.minusMonths(1), List.of())).accounts();
    return sources.areFinal() && (isLate || sources.accounts().containsAll(before));
  }

  private MonthBills month(Task task, RunReport report) {
    MonthBills bills =
        new MonthBills(task.rules, task.month, task.sources.lines(task.rules.issuers()));
    bills.balances().forEach(balance -> report.finding(task.month + ": " + balance));
    return bills;
  }

  private void draw(Task task, RunReport report) {
    try {
      MonthBills bills = month(task, report);
      String hold = hold(task, bills);
      if (hold != null) {
        report.finding(hold);
      }
      ledger.bills().keepRules(task.rules.hash(), task.rules.text());
      BillPosting posting = new BillPosting(
          ledger,
          task.month,
          task.rules.hash(),
          task.inputs(),
          task.isFinal,
          hold,
          clock.instant());
      List<Margin> before = ledger.bills().margins(task.month);
      Set<StatementKey> drawn = new HashSet<>();
      List<String> unmade = bills.bills(bill -> {
        PostingResult result = posting.post(bill);
        drawn.add(result.revision().key());
        report.statement(result);
        String reason = result.revision().reconciliation().reason();
        if (hold == null && reason != null) {
          report.finding("%s: %s".formatted(result.revision().id(), reason));
        }
      });
      unmade.forEach(sentence -> report.failed(task.month + ": " + sentence));
      if (unmade.isEmpty()) {
        before.stream()
            .filter(each -> !drawn.contains(each.bill().key()))
            .forEach(each -> report.statement(posting.empty(each.bill().statement())));
        ledger.bills().drawn(drawn(task, bills));
      }
    } catch (UnpricedException e) {
      report.failed(task.month + ": " + e.getMessage());
    }
  }

  private DrawnMonth drawn(Task task, MonthBills bills) {
    return new DrawnMonth(
        task.month,
        task.rules.hash(),
        task.inputs(),
        task.isFinal,
        clock.instant(),
        bills.balances().stream()
            .map(each -> new DrawnMonth.Sums(
                each.currency(), each.source(), each.charged(), each.own(), each.unassigned()))
            .toList());
  }

  static String shown(DrawnMonth.Sums sums) {
    return new Balance(
            sums.currency(), sums.source(), sums.charged(), sums.own(), sums.unassigned())
        .toString();
  }

  /** Why the bills of a month have to wait; null when they need not. */
  private static String hold(Task task, MonthBills bills) {
    List<MonthBills.Rest> rest = bills.unassigned().entrySet().stream()
        .filter(each -> each.getValue().signum() != 0)
        .map(Map.Entry::getKey)
        .toList();
    if (!rest.isEmpty()) {
      MonthBills.Rest first = rest.get(0);
      return ("%s: charges for %d resources belong to nobody, such as %s %s%s: %s. Assign them, or"
              + " accept the bills without them")
          .formatted(
              task.month,
              rest.size(),
              first.account(),
              first.resource() == null ? "(many)" : first.resource(),
              first.name() == null ? "" : " (" + first.name() + ")",
              first.reason());
    }
    List<String> held = task.sources.held();
    return held.isEmpty()
        ? null
        : "%s: the bills are made of %s, which does not add up and is held; accept that one first"
            .formatted(task.month, String.join(", ", held));
  }

  /** Does the work as a run that no other process does at the same time. */
  private void guarded(RunReport report, Runnable work) {
    Long run = null;
    try {
      Runs.Start begun = begin();
      if (begun.number() == null) {
        report.failedForNow("customers' bills are not drawn: %s is drawing them since run %d"
            .formatted(begun.holder().name(), begun.holder().run()));
        return;
      }
      run = begun.number();
      work.run();
    } catch (RuntimeException e) {
      report.failedForNow("customers' bills are not drawn: " + e.getMessage());
    }
    if (run != null) {
      ledger
          .runs()
          .end(run, report.failures().isEmpty() ? null : String.join("\n", report.failures()));
    }
  }

  private Runs.Start begin() {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Runs.Start start = ledger.runs().begin(StatementKey.RESALE, BillPosting.DATASET, LEASE);
      if (start.number() != null || System.nanoTime() > until) {
        return start;
      }
      try {
        Thread.sleep(200);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return start;
      }
    }
  }
}

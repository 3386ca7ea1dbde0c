package dev.billbridge.resale.draw;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.collect.RunReport;
import dev.billbridge.collect.SoleRun;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.bill.DrawnMonth;
import dev.billbridge.ledger.bill.Margin;
import dev.billbridge.ledger.posting.PostingResult;
import dev.billbridge.resale.Balance;
import dev.billbridge.resale.Bill;
import dev.billbridge.resale.Distribution;
import dev.billbridge.resale.Lines;
import dev.billbridge.resale.MonthBills;
import dev.billbridge.resale.ResaleRules;
import dev.billbridge.resale.UnpricedException;
import dev.billbridge.rules.RuleBook;
import dev.billbridge.rules.RuleException;
import dev.billbridge.settings.AccountSettings;
import dev.billbridge.settings.Settings;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Keeps the bills of customers as the providers' statements and the rules make them. A month is
 * drawn again when one of these has changed; once all its statements are final, it keeps the rules
 * it was drawn by. Bills are functions of what they are made of, so drawing one twice, or being
 * killed in between, changes nothing.
 */
public final class BillDrawing {

  private static final String NOT_DRAWN = "customers' bills are not drawn";

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

  /**
   * Draws every month of which something has changed since it was drawn.
   *
   * @return what became of the bills; empty where there are no customers
   */
  public synchronized Optional<RunReport> draw() {
    RunReport report = new RunReport(StatementKey.RESALE, BillPosting.DATASET);
    Optional<ResaleRules> rules = rules(report);
    if (rules.isPresent() || !report.failures().isEmpty()) {
      SoleRun.of(
          ledger,
          NOT_DRAWN,
          report,
          run -> rules.ifPresent(
              current -> plan().tasks(current, report).forEach(task -> draw(task, run, report))));
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
    boolean isCharged = !plan().sources(month).statements().isEmpty();
    if (report.failures().isEmpty() && (rules.isEmpty() || !isCharged)) {
      throw new IllegalArgumentException(
          rules.isEmpty()
              ? "there are no customers to draw bills for; add them to %s, and set resale.since"
                  .formatted(books.resolve("customers.csv"))
              : "no statement of a provider charges for %s from resale.since on".formatted(month));
    }
    rules.ifPresent(current -> SoleRun.of(ledger, NOT_DRAWN, report, run -> {
      ledger.bills().redrawn(month, by, reason);
      draw(plan().task(month, current), run, report);
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
        .ifPresent(rules -> plan().tasks(rules, report).forEach(task -> {
          YearMonth month = task.month();
          try (MonthBills bills = month(task, report)) {
            bills.bills(bill -> each.accept(new Preview(month, bill))).stream()
                .map(sentence -> month + ": " + sentence)
                .forEach(report::failed);
          } catch (UnpricedException | UncheckedIOException e) {
            report.failed(month + ": " + e.getMessage());
          }
        }));
    return report;
  }

  /** A bill as it would be. */
  public record Preview(YearMonth month, Bill bill) {}

  /** What customers' bills of a month leave to nobody, by the rules as they are now. */
  public Map<Distribution.Rest, BigDecimal> unassigned(YearMonth month) throws RuleException {
    ResaleRules rules = ResaleRules.read(books);
    Lines lines = plan().sources(month).lines(rules.issuers());
    return Distribution.of(rules, month, lines).unassigned();
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

  private Plan plan() {
    return Plan.of(ledger, terms, clock.instant());
  }

  private MonthBills month(Plan.Task task, RunReport report) {
    MonthBills bills = new MonthBills(
        task.rules(), task.month(), task.sources().lines(task.rules().issuers()));
    bills.distribution().balances().stream()
        .filter(balance -> concernsCustomers(balance.charged(), balance.unassigned()))
        .forEach(balance -> report.finding(task.month() + ": " + balance));
    return bills;
  }

  private void draw(Plan.Task task, SoleRun run, RunReport report) {
    try (MonthBills bills = month(task, report)) {
      String hold = hold(task, bills.distribution());
      if (hold != null) {
        report.finding(hold);
      }
      ledger.bills().keepRules(task.rules().hash(), task.rules().text());
      BillPosting posting = new BillPosting(
          ledger,
          task.month(),
          task.rules().hash(),
          task.inputs(),
          task.isFinal(),
          hold,
          clock.instant());
      List<Margin> before = ledger.bills().margins(task.month());
      Set<StatementKey> drawn = new HashSet<>();
      List<String> unmade = bills.bills(bill -> {
        run.extend();
        PostingResult result = posting.post(bill);
        drawn.add(result.revision().key());
        report.statement(result);
        String reason = result.revision().reconciliation().reason();
        if (hold == null && reason != null) {
          report.finding("%s: %s".formatted(result.revision().id(), reason));
        }
      });
      unmade.forEach(sentence -> report.failed(task.month() + ": " + sentence));
      if (unmade.isEmpty()) {
        before.stream()
            .filter(each -> !drawn.contains(each.bill().key()))
            .forEach(each -> report.statement(posting.empty(each.bill().statement())));
        ledger.bills().drawn(drawn(task, bills.distribution()));
      }
    } catch (UnpricedException | UncheckedIOException e) {
      report.failed(task.month() + ": " + e.getMessage());
    }
  }

  private DrawnMonth drawn(Plan.Task task, Distribution distribution) {
    return new DrawnMonth(
        task.month(),
        task.rules().hash(),
        task.inputs(),
        task.isFinal(),
        clock.instant(),
        distribution.balances().stream()
            .map(each -> new DrawnMonth.Sums(
                each.currency(), each.source(), each.charged(), each.own(), each.unassigned()))
            .toList());
  }

  /** Whether a balance is news: charges in a currency may all be our own use. */
  static boolean concernsCustomers(BigDecimal charged, BigDecimal unassigned) {
    return charged.signum() != 0 || unassigned.signum() != 0;
  }

  static String shown(DrawnMonth.Sums sums) {
    return new Balance(
            sums.currency(), sums.source(), sums.charged(), sums.own(), sums.unassigned())
        .toString();
  }

  /** Why the bills of a month have to wait; null when they need not. */
  private static String hold(Plan.Task task, Distribution distribution) {
    List<Distribution.Rest> rest = distribution.unassigned().entrySet().stream()
        .filter(each -> each.getValue().signum() != 0)
        .map(Map.Entry::getKey)
        .toList();
    if (!rest.isEmpty()) {
      Distribution.Rest first = rest.get(0);
      return ("%s: charges for %d %s belong to nobody, such as %s %s%s: %s. Assign them, or"
              + " accept the bills without them")
          .formatted(
              task.month(),
              rest.size(),
              rest.size() == 1 ? "resource" : "resources",
              first.account(),
              first.resource() == null ? "(many)" : first.resource(),
              first.name() == null ? "" : " (" + first.name() + ")",
              first.reason());
    }
    List<String> held = task.sources().held();
    return held.isEmpty()
        ? null
        : "%s: the bills are made of %s, which does not add up and is held; accept that one first"
            .formatted(task.month(), String.join(", ", held));
  }
}

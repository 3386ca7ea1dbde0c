package dev.billbridge.collect.route;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.collect.RunReport;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.Quarantine;
import dev.billbridge.mapping.DocumentReader;
import dev.billbridge.mapping.MappingException;
import dev.billbridge.mapping.ShapeException;
import dev.billbridge.mapping.WholeNumber;
import dev.billbridge.settings.AccountSettings;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * One run of a source route: for whom, for which months, and what came of it. Routes see it as the
 * variable {@code run}.
 */
public final class Run {

  /** Months without a statement that are bridged in search of the last one there is. */
  private static final int LONGEST_GAP = 24;

  private final AccountSettings account;
  private final String dataset;
  private final CollectRequest request;
  private final Instant startedAt;
  private final Ledger ledger;
  private final RunReport report;
  private volatile boolean monthsRead;
  private final Set<String> billed = ConcurrentHashMap.newKeySet();
  private final RunState state = new RunState();

  Run(
      AccountSettings account,
      String dataset,
      CollectRequest request,
      Instant startedAt,
      Ledger ledger) {
    this.account = account;
    this.dataset = dataset;
    this.request = request;
    this.startedAt = startedAt;
    this.ledger = ledger;
    this.report = new RunReport(account.name(), dataset);
  }

  /** The month it is now in a time zone, such as {@code Asia/Tokyo}: {@code 2026-10}. */
  public String currentMonth(String zone) {
    return YearMonth.from(startedAt.atZone(ZoneId.of(zone))).toString();
  }

  /**
   * For list endpoints that take a year or a month as optional path segments: an empty text for
   * what is current, otherwise {@code /2025} for each year of which a good part is requested,
   * {@code /2025/06} for single months.
   *
   * @param shift months the endpoint's month lies behind the usage month
   */
  public List<Address.Months> yearOrMonthPaths(int shift) {
    List<YearMonth> months = requested();
    if (months.isEmpty()) {
      return List.of(new Address.Months(""));
    }
    Set<String> paths = new LinkedHashSet<>();
    List<YearMonth> shifted =
        months.stream().map(month -> month.plusMonths(shift)).toList();
    for (YearMonth month : shifted) {
      long inYear =
          shifted.stream().filter(other -> other.getYear() == month.getYear()).count();
      paths.add(
          inYear > 3
              ? "/%04d".formatted(month.getYear())
              : "/%04d/%02d".formatted(month.getYear(), month.getMonthValue()));
    }
    return paths.stream().map(Address.Months::new).toList();
  }

  /**
   * The months to request of a dataset whose statements are called
   * {@code <dataset>-<account>-<month>}, oldest first: those the operator named, or else the
   * current month, the closed months before it that are missing or not final yet, and whatever is
   * missing since the last month there is. Months to come are never requested.
   *
   * @param number account number, as it stands in the statements
   * @param zone the provider's calendar
   * @param lookBack closed months that may be missing in a ledger that knows none
   */
  public List<YearMonth> months(String number, String zone, int lookBack) {
    YearMonth current = YearMonth.parse(currentMonth(zone));
    if (!isCurrent()) {
      return named(zone);
    }
    Set<YearMonth> open = new TreeSet<>(Set.of(current));
    Set<YearMonth> missing = new TreeSet<>();
    boolean anyKnown = false;
    for (int back = 1; back <= Math.max(lookBack, LONGEST_GAP); back++) {
      YearMonth month = current.minusMonths(back);
      StatementStatus status = status(number, month);
      if (status == null) {
        if (back > lookBack && anyKnown) {
          break;
        }
        missing.add(month);
      } else {
        anyKnown = true;
        open.addAll(missing);
        missing.clear();
        if (status == StatementStatus.PROVISIONAL) {
          open.add(month);
        } else if (back >= lookBack) {
          break;
        }
      }
    }
    missing.stream()
        .filter(month -> !month.isBefore(current.minusMonths(lookBack)))
        .forEach(open::add);
    return List.copyOf(open);
  }

  private StatementStatus status(String number, YearMonth month) {
    return ledger
        .statements()
        .latest(new StatementKey(provider(), number, dataset + "-" + number + "-" + month))
        .map(StatementRevision::status)
        .orElse(null);
  }

  /**
   * Notes that the provider has a bill for a month, whether or not it can be read, so that the
   * month is not estimated.
   *
   * @param month such as {@code 2026-10}; empty when it is not known
   */
  public boolean billed(String number, String month) {
    return month != null && !month.isBlank() && billed.add(number + " " + month);
  }

  /**
   * The months to estimate, oldest first: of those the operator named, or else the current one and
   * those before it, the ones for which neither the ledger nor this run knows a bill of any status.
   *
   * @param number account number, as it stands in the statements
   * @param zone the provider's calendar
   * @param lookBack closed months that may still be without a bill
   */
  public List<YearMonth> unbilled(String number, String zone, int lookBack) {
    YearMonth current = YearMonth.parse(currentMonth(zone));
    List<YearMonth> months = isCurrent()
        ? Stream.iterate(current.minusMonths(lookBack), month -> month.plusMonths(1))
            .limit(lookBack + 1L)
            .toList()
        : named(zone);
    return months.stream()
        .filter(month -> !billed.contains(number + " " + month))
        .filter(month ->
            !ledger.statements().isBilled(provider(), number, dataset, BillingPeriod.of(month)))
        .toList();
  }

  /**
   * Whether a document is there and has an entry at a path, as {@link FetchedDocument#entries}
   * reads it, such as {@code /datacenters/0/meters/*}.
   */
  public boolean has(FetchedDocument document, String path) throws IOException, MappingException {
    return document != null && !document.entries(path).isEmpty();
  }

  /** The last day of a month, or today while it lasts: {@code 2026-02-28}. */
  public String latestDay(YearMonth month, String zone) {
    LocalDate today = LocalDate.ofInstant(startedAt, ZoneId.of(zone));
    return (month.equals(YearMonth.from(today)) ? today : month.atEndOfMonth()).toString();
  }

  private List<YearMonth> requested() {
    monthsRead = true;
    return request.months();
  }

  /**
   * Whether the operator named months, and the route has collected what is current all the same
   * because its dataset has none.
   */
  boolean passesOverMonths() {
    return !isCurrent() && !monthsRead && report.counts().statements() > 0;
  }

  /** Whether what is current is requested, not certain months. */
  public boolean isCurrent() {
    return request.months().isEmpty();
  }

  /**
   * The months the operator named, oldest first, without those to come; none when what is current
   * is asked for.
   */
  public List<YearMonth> named(String zone) {
    YearMonth current = YearMonth.parse(currentMonth(zone));
    return requested().stream().filter(month -> !month.isAfter(current)).toList();
  }

  /**
   * Whether a month such as {@code 2026-10} is asked for; everything is, when nothing special is
   * asked for.
   */
  public boolean wants(String month) {
    return wants(month, 0);
  }

  /**
   * The same for a month that is not the usage month itself, such as that of a bill's date.
   *
   * @param month empty when it is not known; then it is wanted
   * @param shift from that month to the usage month; negative when usage comes first
   */
  public boolean wants(String month, int shift) {
    return isCurrent()
        || month.isBlank()
        || requested().contains(YearMonth.parse(month).plusMonths(shift));
  }

  /**
   * A number as its digits, with as many leading zeros as the provider prints, whether it has lost
   * some on the way or come with more; {@code 4.500123E7} is {@code 45001230}. A number that is
   * longer without them stays as it is.
   *
   * @throws IllegalArgumentException if it is a fraction
   */
  public String padded(String number, int digits) {
    String whole = WholeNumber.text(number);
    if (!whole.matches("\\d+")) {
      return whole;
    }
    String plain = plain(whole);
    return "0".repeat(Math.max(0, digits - plain.length())) + plain;
  }

  /**
   * The entries of a document that may be missing or empty; then that is noted as absent, since no
   * data is not zero.
   *
   * @param what for the note, such as {@code invoice 045001234 2026-02}
   * @throws MappingException if the document is there and has another shape
   */
  public List<DocumentReader.Entry> entries(FetchedDocument document, String path, String what)
      throws IOException, MappingException {
    List<DocumentReader.Entry> entries = document == null ? List.of() : document.entries(path);
    if (entries.isEmpty()) {
      report.finding(what + " is absent: the provider has none");
    }
    return entries;
  }

  /**
   * The same for a list that says how many entries it has. If that is not how many there are, it is
   * told: something may be missing, and is looked for again with the next run.
   *
   * @param count JSON pointer to their number
   * @throws MappingException if the document is there and says no number: it has another shape
   */
  public List<DocumentReader.Entry> entries(
      FetchedDocument document, String path, String count, String what)
      throws IOException, MappingException {
    if (document == null) {
      return entries(null, path, what);
    }
    List<DocumentReader.Entry> entries = document.entries(path);
    long stated = document.count(count);
    if (stated == entries.size()) {
      return entries(document, path, what);
    }
    report.finding(
        "%s says at %s that it has %s entries, but it has %d; what is missing, if anything, comes with a later run"
            .formatted(what, count, stated, entries.size()));
    return entries;
  }

  /** A list that comes in pages, to be gathered. */
  public Pages pages() {
    return new Pages();
  }

  /**
   * Whether a list such as {@code 31900123, 31900124} names an id, in whichever spelling; an empty
   * list names all.
   */
  public boolean names(String list, String id) {
    return list == null
        || list.isBlank()
        || Arrays.stream(list.split(",")).anyMatch(each -> plain(each).equals(plain(id)));
  }

  private static String plain(String id) {
    return WholeNumber.text(id).replaceFirst("^0+(?=.)", "");
  }

  /** Name of the configured account. */
  public String account() {
    return account.name();
  }

  public String provider() {
    return account.provider();
  }

  public String dataset() {
    return dataset;
  }

  /** Whether another process has taken this one for dead and collects in its place. */
  boolean isTakenOver() {
    return !ledger.runs().holds(state.number());
  }

  /**
   * Puts a document aside that another shape keeps from being read; its next answer takes the place
   * of this one.
   */
  void quarantine(ShapeException e) {
    String name = e.document()
        .substring(e.document().lastIndexOf('/') + 1)
        .replaceFirst("-[0-9a-f]{16}\\.json\\.gz$", "");
    ledger
        .quarantine()
        .put(
            account(),
            dataset,
            account() + " " + dataset + " " + name,
            List.of(new Quarantine.Problem(e.document(), e.pointer(), e.getMessage())));
  }

  RunState state() {
    return state;
  }

  RunReport report() {
    return report;
  }

  @Override
  public String toString() {
    return account.name() + " " + dataset;
  }
}

package dev.billbridge.settings;

import static java.util.Objects.requireNonNull;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One target of deliveries.
 *
 * @param name letters, digits and dashes; chosen by the operator
 * @param type the route template {@code sink-<type>} it uses
 * @param selection what is delivered to it
 * @param parallelDeliveries statements delivered at the same time; 1 or more
 * @param requestsPerSecond never more than this many requests, or deliveries where one is not made
 *     of requests; positive, null for no limit
 * @param parameters settings of the sink by template parameter, with the template's default where
 *     none was given
 * @param secrets names of those parameters that must not be shown
 */
public record SinkSettings(
    String name,
    String type,
    Selection selection,
    int parallelDeliveries,
    BigDecimal requestsPerSecond,
    Map<String, String> parameters,
    Set<String> secrets) {

  /** The values of {@code format} that enter statements in books. */
  public static final Set<String> JOURNAL_FORMATS =
      Set.of("journal", "journal-csv", "datev", "hledger", "beancount", "moneyforward", "freee");

  /**
   * Which statements and records are delivered to a sink.
   *
   * @param datasets delivered datasets; empty means all
   * @param accounts names of the accounts delivered from, and {@link StatementKey#RESALE} for the
   *     bills of customers; empty means all accounts that are collected
   * @param alerts names of the alerts delivered, or {@value #ALL_ALERTS}; empty means none. A sink
   *     of alerts receives statements only if it names datasets or accounts
   * @param kinds delivered kinds of record, such as {@code CHARGE}; empty means all
   * @param statuses delivered states of a statement; never empty
   * @param held verdicts on which a final statement is held until its lines make its total or an
   *     operator accepts it: {@code MISMATCHED}, {@code UNSTATED}, both or none
   * @param skipsAnnotations whether revisions in which no figure has changed are skipped
   * @param since statements whose billing period starts before this day, provider-local, are not
   *     owed; null means all are
   */
  public record Selection(
      Set<String> datasets,
      Set<String> accounts,
      Set<String> alerts,
      Set<String> kinds,
      Set<StatementStatus> statuses,
      Set<Verdict> held,
      boolean skipsAnnotations,
      LocalDate since) {

    /** Stands for every alert there is. */
    public static final String ALL_ALERTS = "all";

    public Selection {
      alerts = Collections.unmodifiableSet(new TreeSet<>(alerts));
      datasets = Collections.unmodifiableSet(new TreeSet<>(datasets));
      accounts = Collections.unmodifiableSet(new TreeSet<>(accounts));
      kinds = Collections.unmodifiableSet(new TreeSet<>(kinds));
      statuses = Collections.unmodifiableSet(new TreeSet<>(statuses));
      held = Collections.unmodifiableSet(new TreeSet<>(held));
    }
  }

  public SinkSettings {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    requireNonNull(selection, "selection");
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    secrets = Collections.unmodifiableSet(new TreeSet<>(secrets));
  }

  /** The parameters of its template. */
  public TemplateValues values() {
    return new TemplateValues(parameters, secrets);
  }

  SortedMap<String, String> effective() {
    SortedMap<String, String> values = new TreeMap<>();
    String prefix = "sink." + name + ".";
    values.put(prefix + "type", type);
    values.put(prefix + "datasets", String.join(", ", selection.datasets));
    values.put(prefix + "accounts", String.join(", ", selection.accounts));
    values.put(prefix + "alerts", String.join(", ", selection.alerts));
    values.put(prefix + "kinds", String.join(", ", selection.kinds));
    values.put(
        prefix + "statuses",
        selection.statuses.stream()
            .map(StatementStatus::name)
            .sorted()
            .collect(Collectors.joining(", ")));
    values.put(prefix + "mismatched", holdOrDeliver(Verdict.MISMATCHED));
    values.put(prefix + "unstated", holdOrDeliver(Verdict.UNSTATED));
    values.put(prefix + "annotations", selection.skipsAnnotations ? "skip" : "deliver");
    values.put(prefix + "since", selection.since == null ? "" : selection.since.toString());
    values.put(prefix + "parallel-deliveries", Integer.toString(parallelDeliveries));
    values.put(
        prefix + "requests-per-second",
        requestsPerSecond == null ? "" : requestsPerSecond.stripTrailingZeros().toPlainString());
    values.putAll(values().effective(prefix));
    return values;
  }

  private String holdOrDeliver(Verdict verdict) {
    return selection.held.contains(verdict) ? "hold" : "deliver";
  }

  @Override
  public String toString() {
    return "SinkSettings" + effective();
  }
}

package dev.billbridge.ledger.delivery;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import java.time.LocalDate;
import java.util.Set;

/**
 * What a sink receives.
 *
 * @param sink its name
 * @param datasets empty means all
 * @param accounts names of configured accounts, and {@value StatementKey#RESALE} for the bills of
 *     customers; empty means all accounts, and no customers
 * @param alerts names of the alerts it is to receive, or {@value #ALL}; a sink of alerts receives
 *     statements only if it names datasets or accounts
 * @param statuses which states of a statement
 * @param held verdicts at which a closed statement waits until it adds up, or until an operator
 *     accepts it
 * @param skipsAnnotations whether it passes over revisions in which no figure has changed
 * @param since first day of the earliest period wanted; null means everything the ledger has
 */
public record Subscription(
    String sink,
    Set<String> datasets,
    Set<String> accounts,
    Set<String> alerts,
    Set<StatementStatus> statuses,
    Set<Verdict> held,
    boolean skipsAnnotations,
    LocalDate since) {

  /** Stands for every alert there is. */
  public static final String ALL = "all";

  /** Of a sink that receives no alerts. */
  public Subscription(
      String sink,
      Set<String> datasets,
      Set<String> accounts,
      Set<StatementStatus> statuses,
      Set<Verdict> held,
      boolean skipsAnnotations,
      LocalDate since) {
    this(sink, datasets, accounts, Set.of(), statuses, held, skipsAnnotations, since);
  }

  /** Whether the sink is owed the revision at all. */
  boolean wants(StatementRevision revision) {
    if (revision.key().isAlert()) {
      return alerts.contains(ALL) || alerts.contains(revision.key().accountNumber());
    }
    boolean onlyAlerts = !alerts.isEmpty() && datasets.isEmpty() && accounts.isEmpty();
    return !onlyAlerts
        && (datasets.isEmpty() || datasets.contains(revision.statement().dataset()))
        && (revision.key().isCustomerBill()
            ? accounts.contains(StatementKey.RESALE)
            : accounts.isEmpty() || accounts.contains(revision.account()))
        && statuses.contains(revision.status())
        && (since == null || !revision.statement().period().start().isBefore(since));
  }

  /** Whether the sink can do without the revision, provided that it has the one before. */
  boolean passesOver(StatementRevision revision) {
    return skipsAnnotations && revision.isAnnotation() && !revision.key().isAlert();
  }

  /**
   * Whether the revision, though owed, has to wait. What does not add up for a customer waits also
   * while it is provisional.
   *
   * @param acceptedHash content that an operator has accepted; null when none
   */
  boolean holds(StatementRevision revision, String acceptedHash) {
    return held.contains(revision.reconciliation().verdict())
        && (revision.status() != StatementStatus.PROVISIONAL || revision.key().isCustomerBill())
        && !revision.contentHash().equals(acceptedHash);
  }
}

package dev.billbridge.overview;

import dev.billbridge.canonical.StatementKey;
import java.time.Instant;
import java.util.List;

/**
 * Something a person should do or know.
 *
 * @param kind what it is about
 * @param account name of the configured account; null when it is about no account
 * @param dataset null when it is about no account
 * @param sink null when it is not about one
 * @param statement null when it is not about one
 * @param sentence what is the matter
 * @param since UTC; null when not known
 * @param commands what fixes it, in the order of preference; may be empty
 */
public record Concern(
    Kind kind,
    String account,
    String dataset,
    String sink,
    StatementKey statement,
    String sentence,
    Instant since,
    List<String> commands) {

  /** What a concern is about, the most urgent first. */
  public enum Kind {
    /** Changed settings or routes that are not used. */
    CHANGED_FILES("Changed files", true),
    /** A sink accepts nothing until somebody fixes the cause. */
    BLOCKED("Blocked", true),
    /** A delivery that is not tried again by itself. */
    REJECTED("Rejected", true),
    /** A statement that does not add up and is kept from its sinks. */
    HELD("Held", true),
    /** A document that could not be ingested. */
    QUARANTINED("Quarantine", true),
    /** The last run of an account and dataset failed. */
    FAILED("Failed run", true),
    /** A run that should have begun. */
    OVERDUE("Overdue run", true),
    /** A request that does not end. */
    STUCK("Stuck", true),
    /** Something to check. */
    FINDING("Finding", false),
    /** A statement that does not add up and that no sink waits for. */
    MISMATCHED("Does not add up", false),
    /** A sink whose deliveries are tried again by themselves. */
    WAITING("Waiting", false),
    /** An alert that has nothing to compare yet, or no measure. */
    UNMEASURED("Alert without measure", false);

    private final String title;
    private final boolean urgent;

    Kind(String title, boolean urgent) {
      this.title = title;
      this.urgent = urgent;
    }

    /** As a heading. */
    public String title() {
      return title;
    }

    /** Whether nothing gets better until a person acts. */
    public boolean isUrgent() {
      return urgent;
    }
  }

  public Concern {
    commands = List.copyOf(commands);
  }

  /** The account and dataset, or the sink; empty when it is about none of them. */
  public String subject() {
    if (account == null) {
      return sink == null ? "" : sink;
    }
    // Alerts are both.
    return account.equals(dataset) ? account : account + " " + dataset;
  }
}

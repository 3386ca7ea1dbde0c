package dev.billbridge.collect;

import dev.billbridge.canonical.Reconciliation;
import dev.billbridge.canonical.RevisionCause;
import dev.billbridge.canonical.Statement;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Text;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.posting.PostingResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one run of one account and dataset did. Safe to use from several threads. */
public final class RunReport {

  private final String account;
  private final String dataset;
  private final List<String> failures = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();
  private boolean overMonths;
  private final Map<StatementKey, Statement> seen = new LinkedHashMap<>();
  private long documents;
  private long removed;
  private boolean temporary;
  private boolean skipped;
  private Duration duration = Duration.ZERO;
  private Counts counts = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * What became of statements and records.
   *
   * @param held statements that some sink has to wait for
   */
  public record Counts(
      long statementsNew,
      long statementsRevised,
      long statementsUnchanged,
      long held,
      long recordsNew,
      long recordsChanged,
      long recordsUnchanged,
      long recordsVanished) {

    /** Both together. */
    public Counts plus(Counts other) {
      return new Counts(
          statementsNew + other.statementsNew,
          statementsRevised + other.statementsRevised,
          statementsUnchanged + other.statementsUnchanged,
          held + other.held,
          recordsNew + other.recordsNew,
          recordsChanged + other.recordsChanged,
          recordsUnchanged + other.recordsUnchanged,
          recordsVanished + other.recordsVanished);
    }

    /** How many statements were seen. */
    public long statements() {
      return statementsNew + statementsRevised + statementsUnchanged;
    }
  }

  public RunReport(String account, String dataset) {
    this.account = account;
    this.dataset = dataset;
  }

  /** A document has arrived in the archive. */
  public synchronized void document() {
    documents++;
  }

  /** Documents have left the archive, having been kept long enough. */
  public synchronized void removed(long count) {
    removed += count;
  }

  /** A statement has been ingested. */
  public synchronized void statement(PostingResult result) {
    boolean revised = result.revised();
    seen.put(result.revision().key(), result.revision().statement());
    counts = counts.plus(new Counts(
        result.isNew() ? 1 : 0,
        revised && !result.isNew() ? 1 : 0,
        revised ? 0 : 1,
        result.held() > 0 ? 1 : 0,
        result.added(),
        result.changed(),
        result.unchanged(),
        result.vanished()));
    String name = dataset + " " + result.revision().id();
    Reconciliation reconciliation = result.revision().reconciliation();
    boolean differs =
        reconciliation.difference() != null && reconciliation.difference().signum() != 0;
    if (revised && reconciliation.verdict().isOpen() && !result.revision().key().isCustomerBill()) {
      findings.add("%s %s: %s%s"
          .formatted(
              name,
              reconciliation.verdict() == Verdict.UNSTATED
                  ? "cannot be checked"
                  : "does not add up",
              reconciliation.reason(),
              result.held() > 0 ? ". It is held until it adds up or is accepted" : ""));
    } else if (revised && reconciliation.verdict() == Verdict.EXPLAINED && differs) {
      findings.add(
          "%s adds up but for what a rule explains: %s".formatted(name, reconciliation.reason()));
    }
    // That an invoice takes the place of its estimate is the way of things.
    result.replaced().stream()
        .filter(old -> !old.statement().isEstimate())
        .forEach(old -> findings.add(
            "%s has taken the place of %s %s, which is no longer listed; the records of that one have vanished"
                .formatted(
                    name,
                    old.status() == StatementStatus.PROVISIONAL ? "provisional" : "final",
                    old.id())));
    if (result.collisions() > 0 && revised) {
      findings.add(
          "%s has %d lines that share their key with another line; all are kept, as #2, #3 …"
              .formatted(name, result.collisions()));
    }
    if (revised && !result.isNew()) {
      revised(name, result);
    }
  }

  /** What is worth a line of a statement that the ledger knew. */
  private void revised(String name, PostingResult result) {
    StatementRevision revision = result.revision();
    boolean closed = revision.status() != StatementStatus.PROVISIONAL
        && result.before().status() != StatementStatus.PROVISIONAL;
    String number = ": revision " + revision.number() + ", ";
    String records = "%d records new, %d changed, %d vanished"
            .formatted(result.added(), result.changed(), result.vanished())
        + (revision.figuresChanged() ? "" : "; no figure has changed");
    if (!result.before().statement().period().overlaps(revision.statement().period())) {
      findings.add(
          "%s was for %s until now and is for %s; it was not final yet, and its records have moved"
              .formatted(
                  name,
                  result.before().statement().period(),
                  revision.statement().period()));
    }
    if (revision.cause() == RevisionCause.REREAD) {
      findings.add(name + " is read differently by its changed mapping" + number + records);
    } else if (revision.cause() == RevisionCause.AMENDED && closed) {
      findings.add(name + " was final and has been restated"
          + (revision.key().isCustomerBill() ? "" : " by its provider") + number + records);
    } else if (revision.cause() == RevisionCause.ANNOTATED && closed) {
      findings.add(name + " is final and has got other names or attributes from its provider"
          + number + records);
    }
  }

  /** Something could not be collected; the sentence says what, where and how to fix it. */
  public synchronized void failed(String said) {
    String sentence = Text.oneLine(said);
    if (!failures.contains(sentence)) {
      failures.add(sentence);
    }
  }

  /** The same for what may work if it is only tried again later. */
  public synchronized void failedForNow(String said) {
    failed(said);
    temporary = true;
  }

  /** Whether any of the failures may pass by itself. */
  public synchronized boolean mayPass() {
    return temporary;
  }

  /** Its dataset has no months: what is current was collected, whatever months were requested. */
  public synchronized void passesOverMonths() {
    overMonths = true;
  }

  /** Whether months were requested that its dataset does not have. */
  public synchronized boolean hasPassedOverMonths() {
    return overMonths;
  }

  /** Something was collected that a person should check. */
  public synchronized void finding(String sentence) {
    findings.add(Text.oneLine(sentence));
  }

  /** Nothing was collected, since another run does it or has done it. */
  public synchronized void skipped(String sentence) {
    finding(sentence);
    skipped = true;
  }

  /** Whether the run was left to another one, so that it says nothing about its source. */
  public synchronized boolean isSkipped() {
    return skipped;
  }

  /** The headers of all statements that were read, as they now stand. */
  public synchronized List<Statement> seen() {
    return List.copyOf(seen.values());
  }

  /** The run has ended after this time. */
  public synchronized void took(Duration time) {
    duration = time;
  }

  /** How long the run took; zero until it has ended. */
  public synchronized Duration duration() {
    return duration;
  }

  /** Name of the configured account. */
  public String account() {
    return account;
  }

  public String dataset() {
    return dataset;
  }

  public synchronized long documents() {
    return documents;
  }

  /** How many documents have left the archive. */
  public synchronized long removed() {
    return removed;
  }

  public synchronized Counts counts() {
    return counts;
  }

  public synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  public synchronized List<String> findings() {
    return List.copyOf(findings);
  }
}

package dev.billbridge.overview;

import dev.billbridge.canonical.Finding;
import dev.billbridge.ledger.Ledger;
import dev.billbridge.ledger.audit.Audit.LastBackup;
import dev.billbridge.ledger.delivery.Deliveries.SinkBacklog;
import dev.billbridge.ledger.delivery.DeliveryState;
import dev.billbridge.ledger.run.Runs.RunRecord;
import dev.billbridge.ledger.run.Runs.RunSeries;
import dev.billbridge.ledger.run.Runs.Standing;
import dev.billbridge.ledger.statement.StatementList;
import dev.billbridge.review.Findings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the ledger says of a site as a whole, for metrics and page. Asking often costs little: what
 * takes reading a whole table is read again only after the audit trail has grown, of which one row
 * says whether it has.
 */
public final class SiteFigures {

  /** A figure may be this old although something has changed. */
  private static final Duration FRESH = Duration.ofSeconds(2);
  /** Lateness comes with time alone. */
  private static final Duration FRESH_FINDINGS = Duration.ofMinutes(10);

  private static final Duration ALWAYS = Duration.ofDays(36500);

  private final Remembered<Map<StatementList.Group, Long>> statements;
  private final Remembered<List<Finding>> headerFindings;
  private final Remembered<List<Finding>> comparisonFindings;
  private final Remembered<Map<String, Map<DeliveryState, Long>>> deliveries;
  private final Remembered<List<SinkBacklog>> backlogs;
  private final Remembered<Map<RunSeries, Long>> quarantine;
  private final Remembered<Standing> runs;
  private final Remembered<LastBackup> backup;
  private Standing knownRuns = Standing.NONE;
  private LastBackup knownBackup = LastBackup.UNREAD;

  /**
   * @param limits from where on something is a finding
   * @param clock by which it is judged what is late
   */
  public SiteFigures(Ledger ledger, Findings.Limits limits, InstantSource clock) {
    Remembered<Long> audited = Remembered.forA(FRESH, ledger.audit()::lastNo);
    this.statements = new Remembered<>(FRESH, ALWAYS, audited::get, ledger.statementList()::counts);
    this.headerFindings = new Remembered<>(
        FRESH,
        FRESH_FINDINGS,
        audited::get,
        () -> Findings.of(ledger.statements().all(), limits, clock.instant()));
    this.comparisonFindings = Remembered.forA(FRESH, ledger.comparisons()::findings);
    this.deliveries = Remembered.forA(FRESH, ledger.deliveries()::counts);
    this.backlogs = Remembered.forA(FRESH, ledger.deliveries()::backlogs);
    this.quarantine = Remembered.forA(FRESH, ledger.quarantine()::counts);
    this.runs = Remembered.forA(FRESH, () -> {
      knownRuns = ledger.runs().standing(knownRuns);
      return knownRuns;
    });
    this.backup = Remembered.forA(FRESH, () -> {
      knownBackup = ledger.audit().lastBackup(knownBackup);
      return knownBackup;
    });
  }

  /** How many statements there are in each state, those without that another has replaced. */
  public Map<StatementList.Group, Long> statements() {
    return statements.get();
  }

  /** All open findings. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(headerFindings.get());
    findings.addAll(comparisonFindings.get());
    return findings;
  }

  /** The number of deliveries of each sink in each state. */
  public Map<String, Map<DeliveryState, Long>> deliveries() {
    return deliveries.get();
  }

  /** What sinks are owed and have not received. */
  public List<SinkBacklog> backlogs() {
    return backlogs.get();
  }

  /** The last run of every account and dataset. */
  public List<RunRecord> lastRuns() {
    return runs.get().last();
  }

  /** How many things could not become canonical. */
  public Map<RunSeries, Long> quarantine() {
    return quarantine.get();
  }

  /** When the last backup was made, UTC; null when none has been recorded. */
  public Instant lastBackup() {
    return backup.get().at();
  }

  /** When the last good run of every account and dataset ended, UTC. */
  public Map<RunSeries, Instant> goodRuns() {
    return runs.get().goodEnds();
  }
}

package dev.billbridge.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The book of runs: what was asked of which account when, and how it ended. */
public final class Runs {

  private final Ledger ledger;

  Runs(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * @param endedAt null while it runs, or when the process was killed
   * @param outcome {@code RUNNING}, {@code DONE} or {@code FAILED}
   * @param message what failed; null when nothing did
   */
  public record Run(long no, String source, String dataset, Instant startedAt, Instant endedAt, String outcome, String message) {}

  /** Notes the beginning of a run. @return its number */
  public long begin(String source, String dataset) {
    return ledger.jdbi().withHandle(handle -> handle.createUpdate("insert into ledger_run (source, dataset, started_at, outcome)"
            + " values (:source, :dataset, :now, 'RUNNING')")
        .bind("source", source).bind("dataset", dataset).bind("now", StatementRow.utc(ledger.now()))
        .executeAndReturnGeneratedKeys("run_no").mapTo(Long.class).one());
  }

  /** @param failure what went wrong, in sentences; null when nothing did */
  public void end(long run, String failure) {
    ledger.jdbi().useHandle(handle -> handle.createUpdate("update ledger_run set ended_at = :now, outcome = :outcome, message = :message where run_no = :no")
        .bind("now", StatementRow.utc(ledger.now())).bind("outcome", failure == null ? "DONE" : "FAILED").bind("message", failure).bind("no", run).execute());
  }

  /** The last run of every account and dataset. */
  public List<Run> last() {
    return ledger.jdbi().withHandle(handle -> handle.createQuery("select r.* from ledger_run r where r.run_no = (select max(l.run_no) from ledger_run l"
            + " where l.source = r.source and l.dataset = r.dataset) order by r.source, r.dataset")
        .map((row, context) -> new Run(row.getLong("run_no"), row.getString("source"), row.getString("dataset"),
            StatementRow.instant(row, "started_at"), StatementRow.instant(row, "ended_at"), row.getString("outcome"), row.getString("message"))).list());
  }

  /** When the account and dataset were last collected without a failure. */
  public Optional<Instant> lastSuccess(String source, String dataset) {
    return ledger.jdbi().withHandle(handle -> handle.createQuery("select max(ended_at) as ended from ledger_run where source = :source"
            + " and dataset = :dataset and outcome = 'DONE'")
        .bind("source", source).bind("dataset", dataset).map((row, context) -> Optional.ofNullable(StatementRow.instant(row, "ended"))).one());
  }
}

package dev.billbridge.ledger.run;

import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.Conditions;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.Slice;
import dev.billbridge.ledger.run.Runs.RunRecord;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;

/** The runs there have been, narrowed down and in parts, newest first. */
public final class RunList {

  private final Database database;
  private final Runs runs;

  public RunList(Database database, Runs runs) {
    this.database = database;
    this.runs = runs;
  }

  /**
   * Which runs; null does not narrow down.
   *
   * @param account name of the configured account
   * @param outcome as in {@link RunRecord}
   * @param month in which they began, UTC
   */
  public record Filter(String account, String dataset, String outcome, YearMonth month) {

    /** Everything. */
    public static final Filter NONE = new Filter(null, null, null, null);

    private Conditions conditions() {
      Conditions conditions = new Conditions()
          .where("r.account = :account", "account", account)
          .where("r.dataset = :dataset", "dataset", dataset)
          .where("r.outcome = :outcome", "outcome", outcome);
      if (month != null) {
        conditions
            .where(
                "r.started_at >= :from",
                "from",
                Utc.of(month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant()))
            .where(
                "r.started_at < :to",
                "to",
                Utc.of(month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant()));
      }
      return conditions;
    }
  }

  /** A part of the list. */
  public Slice.Rows<RunRecord> of(Filter filter, Slice slice) {
    Conditions conditions = filter.conditions();
    String sql = "select r.* from ledger_run r\n"
        + conditions.clause()
        + "order by r.run_no desc\n"
        + slice.sql();
    List<RunRecord> read = database.read(handle -> conditions
        .bind(handle.createQuery(sql))
        .map((row, context) -> Runs.run(row))
        .list());
    return slice.of(read.stream().map(runs::asItStands).toList());
  }
}

package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.database.Conditions;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.Slice;
import dev.billbridge.ledger.run.Runs.RunSeries;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The latest revisions of statements, narrowed down and in parts. */
public final class StatementList {

  /** In which order. */
  public enum Order {
    PERIOD("v.period_start %1$s, s.account, s.dataset, s.statement_id"),
    ACCOUNT("s.account %1$s, v.period_start desc, s.statement_id"),
    TOTAL("case when v.total is null then 1 else 0 end, v.total %1$s, s.statement_id"),
    RECORDED("v.recorded_at %1$s, s.statement_id");

    private final String sql;

    Order(String sql) {
      this.sql = sql;
    }
  }

  private final Database database;

  public StatementList(Database database) {
    this.database = database;
  }

  /**
   * Which statements; null does not narrow down.
   *
   * @param account name of the configured account
   * @param month in which the billing period begins
   * @param id the beginning of the statement's id
   * @param held only what some sink waits for
   */
  public record Filter(
      String account,
      String dataset,
      YearMonth month,
      StatementStatus status,
      Verdict verdict,
      String id,
      boolean held) {

    /** Everything. */
    public static final Filter NONE = new Filter(null, null, null, null, null, null, false);

    private Conditions conditions() {
      Conditions conditions = new Conditions()
          .where("v.revision = s.revision")
          .where("s.account = :account", "account", account)
          .where("s.dataset = :dataset", "dataset", dataset)
          .where("v.status = :status", "status", status == null ? null : status.name())
          .where("v.verdict = :verdict", "verdict", verdict == null ? null : verdict.name())
          .where(
              "s.statement_id like :id escape '!'",
              "id",
              id == null ? null : id.replaceAll("[!%_]", "!$0") + "%");
      if (month != null) {
        conditions
            .where("v.period_start >= :from", "from", month.atDay(1))
            .where("v.period_start < :to", "to", month.plusMonths(1).atDay(1));
      }
      if (held) {
        conditions.where(
            "s.statement_no in (select h.statement_no from ledger_delivery h where h.state = 'HELD')");
      }
      return conditions;
    }
  }

  /** A part of the list. */
  public Slice.Rows<StatementRevision> of(
      Filter filter, Order order, boolean descending, Slice slice) {
    Conditions conditions = filter.conditions();
    String sql = RevisionRow.SELECT
        + conditions.clause()
        + "order by "
        + order.sql.formatted(descending ? "desc" : "asc")
        + "\n"
        + slice.sql();
    List<StatementRevision> read = database.read(handle -> conditions
        .bind(handle.createQuery(sql))
        .map((row, context) -> RevisionRow.read(row))
        .list());
    return slice.of(read);
  }

  /**
   * Statements of one account and dataset in one state.
   *
   * @param account of a provider; a customer of bills that are drawn
   * @param verdict of the lines compared with the header
   */
  public record Group(
      String provider, String account, String dataset, StatementStatus status, Verdict verdict) {

    /** Whose runs post them. */
    public RunSeries series() {
      return new RunSeries(
          provider.equals(StatementKey.RESALE) ? StatementKey.RESALE : account, dataset);
    }
  }

  /** How many statements there are in each state; those that another has replaced do not count. */
  public Map<Group, Long> counts() {
    return database.read(handle -> handle
        .createQuery("""
            select s.provider, s.account, s.dataset, v.status, v.verdict, count(*) as statements
            from ledger_statement s
            join ledger_revision v on v.statement_no = s.statement_no and v.revision = s.revision
            where s.replaced_by is null
            group by s.provider, s.account, s.dataset, v.status, v.verdict
            """)
        .reduceRows(new LinkedHashMap<>(), (counts, row) -> {
          counts.put(
              new Group(
                  row.getColumn("provider", String.class),
                  row.getColumn("account", String.class),
                  row.getColumn("dataset", String.class),
                  StatementStatus.valueOf(row.getColumn("status", String.class)),
                  Verdict.valueOf(row.getColumn("verdict", String.class))),
              row.getColumn("statements", Long.class));
          return counts;
        }));
  }
}

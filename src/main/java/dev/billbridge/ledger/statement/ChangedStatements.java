package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.statement.ChangedStatement.Amounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Statements of providers' charges that have got revisions since some time, compared by the
 * database.
 */
public final class ChangedStatements {

  /** First the last revision before, if there is one, then those since. */
  private static final String TOUCHED = """
      (select n.statement_no, n.revision as now_revision,
        coalesce((select max(o.revision) from ledger_revision o
          where o.statement_no = n.statement_no and o.revision < f.first_revision), 0)
          as before_revision
      from ledger_statement n
      join (select statement_no, min(revision) as first_revision from ledger_revision
        where recorded_at >= :since group by statement_no) f
        on f.statement_no = n.statement_no
      where n.provider <> 'resale' and exists (select 1 from ledger_record c
        where c.statement_no = n.statement_no and c.kind = 'CHARGE')) t
      """;

  private final Database database;

  public ChangedStatements(Database database) {
    this.database = database;
  }

  /**
   * By account, dataset, period and id.
   *
   * @param time by the clock of the ledger: when a revision was recorded, not what it is about
   */
  public List<ChangedStatement> since(Instant time) {
    return database.readLong(handle -> {
      // Revisions do not change, so these are the ones whose lines were added up.
      Map<Long, List<Sum>> sums = sums(handle, time);
      Map<Long, List<StatementRevision>> revisions = revisions(handle, time);
      return sums.values().stream()
          .map(of -> changed(of, revisions.get(of.get(0).statementNo)))
          .sorted(ChangedStatements::compare)
          .toList();
    });
  }

  private static int compare(ChangedStatement one, ChangedStatement other) {
    return key(one).compareTo(key(other));
  }

  private static String key(ChangedStatement statement) {
    StatementRevision latest = statement.latest();
    return String.join(
        "\n",
        latest.account(),
        latest.statement().dataset(),
        latest.statement().period().start().toString(),
        latest.key().toString());
  }

  private record Sum(
      long statementNo,
      int before,
      int now,
      Amounts amounts,
      long added,
      long changed,
      long gone) {}

  private static Map<Long, List<Sum>> sums(Handle handle, Instant time) {
    return handle
        .createQuery("""
            select t.statement_no, t.before_revision, t.now_revision, r.currency,
              sum(case when %1$s then r.amount end) as before_amount,
              sum(case when %2$s then r.amount end) as now_amount,
              sum(case when %2$s and not (%1$s) and o.statement_no is null then 1 else 0 end)
                as added,
              sum(case when %2$s and o.statement_no is not null and %4$s then 1 else 0 end)
                as changed,
              sum(case when %2$s and o.statement_no is not null then 1 else 0 end) as paired,
              sum(case when %1$s and not (%2$s) then 1 else 0 end) as gone
            from %5$s
            left join ledger_record r on r.statement_no = t.statement_no and r.kind = 'CHARGE'
              and (%1$s or %2$s)
            left join ledger_record o on o.statement_no = r.statement_no and o.kind = 'CHARGE'
              and o.resource_id = r.resource_id and o.line_key = r.line_key
              and o.since_revision < r.since_revision and %3$s
            group by t.statement_no, t.before_revision, t.now_revision, r.currency
            order by t.statement_no, r.currency
            """.formatted(
                holds("r", "before"),
                holds("r", "now"),
                holds("o", "before"),
                RecordRow.figuresDiffer("r", "o"),
                TOUCHED))
        .bind("since", Utc.of(time))
        .map((row, context) -> sum(row))
        .stream()
        .collect(Collectors.groupingBy(Sum::statementNo, LinkedHashMap::new, Collectors.toList()));
  }

  private static String holds(String record, String state) {
    return "(%1$s.since_revision <= t.%2$s_revision and %1$s.until_revision > t.%2$s_revision)"
        .formatted(record, state);
  }

  private static Sum sum(ResultSet row) throws SQLException {
    return new Sum(
        row.getLong("statement_no"),
        row.getInt("before_revision"),
        row.getInt("now_revision"),
        new Amounts(
            row.getString("currency"),
            row.getBigDecimal("before_amount"),
            row.getBigDecimal("now_amount")),
        row.getLong("added"),
        row.getLong("changed"),
        row.getLong("gone") - row.getLong("paired"));
  }

  private static Map<Long, List<StatementRevision>> revisions(Handle handle, Instant time) {
    Map<Long, List<StatementRevision>> revisions = new LinkedHashMap<>();
    handle
        .createQuery(RevisionRow.SELECT + """
            join %s on t.statement_no = s.statement_no
            where v.revision >= t.before_revision
            order by s.statement_no, v.revision
            """.formatted(TOUCHED))
        .bind("since", Utc.of(time))
        .map((row, context) -> RevisionRow.read(row))
        .forEach(revision -> revisions
            .computeIfAbsent(revision.statementNo(), no -> new ArrayList<>())
            .add(revision));
    return revisions;
  }

  private static ChangedStatement changed(List<Sum> sums, List<StatementRevision> revisions) {
    int before = sums.get(0).before;
    int now = sums.get(0).now;
    return new ChangedStatement(
        before == 0 ? null : revisions.get(0),
        revisions.stream()
            .filter(each -> each.number() > before && each.number() <= now)
            .toList(),
        sums.stream().map(Sum::amounts).toList(),
        new RecordChanges(
            sums.stream().mapToLong(Sum::added).sum(),
            sums.stream().mapToLong(Sum::changed).sum(),
            sums.stream().mapToLong(Sum::gone).sum()));
  }
}

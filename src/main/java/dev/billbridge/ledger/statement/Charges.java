package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The statements of providers that charge money, and what became of their charges from one revision
 * to another.
 */
public final class Charges {

  private static final Set<Verdict> UNPROVEN = EnumSet.of(Verdict.MISMATCHED, Verdict.UNSTATED);
  private static final int FETCH = 2_000;

  private final Database database;

  public Charges(Database database) {
    this.database = database;
  }

  /**
   * A statement with charges.
   *
   * @param revision latest
   * @param firstCollected when the documents of its first revision were collected, UTC
   * @param isReplaced whether another statement has taken its place
   * @param isHeld whether it does not add up, or states no total, and nobody has accepted that
   */
  public record Charged(
      StatementRevision revision, Instant firstCollected, boolean isReplaced, boolean isHeld) {}

  /** Receives differences one by one. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * @param isOld whether it is what the earlier revision said, otherwise what the later one says
     */
    void receive(BillingRecord charge, boolean isOld);
  }

  /** Statements that have, or once had, charges; by provider, account number, period and id. */
  public List<Charged> statements() {
    return database.read(handle -> handle
        .createQuery("""
            select %s, s.replaced_by, s.accepted_hash,
              (select min(coalesce(o.taken_at, o.recorded_at)) from ledger_revision o
                where o.statement_no = s.statement_no) as first_collected
            from ledger_statement s
            join ledger_revision v on v.statement_no = s.statement_no and v.revision = s.revision
            where s.provider <> 'resale' and exists (select 1 from ledger_record r
              where r.statement_no = s.statement_no and r.kind = 'CHARGE')
            order by s.provider, s.account_number, v.period_start, s.statement_id
            """.formatted(RevisionRow.COLUMNS))
        .map((row, context) -> charged(row))
        .list());
  }

  private static Charged charged(ResultSet row) throws SQLException {
    StatementRevision revision = RevisionRow.read(row);
    boolean isAccepted = revision.contentHash().equals(row.getString("accepted_hash"));
    return new Charged(
        revision,
        Utc.instant(row, "first_collected"),
        row.getString("replaced_by") != null,
        UNPROVEN.contains(revision.reconciliation().verdict()) && !isAccepted);
  }

  /**
   * Hands over the charges that hold in only one of two revisions or differ in a figure, by
   * resource and line, the earlier one first; memory stays small.
   *
   * @param from 0 when there was none: everything is new
   */
  public void differences(long statementNo, int from, int to, Receiver each) {
    database.readLong(handle -> {
      handle
          .createQuery("""
              select r.*, case when r.since_revision <= :from and r.until_revision > :from
                then 1 else 0 end as is_old
              from ledger_record r
              left join ledger_record o on o.statement_no = r.statement_no
                and o.resource_id = r.resource_id and o.line_key = r.line_key
                and o.since_revision <> r.since_revision
                and (o.since_revision <= :from and o.until_revision > :from
                  or o.since_revision <= :to and o.until_revision > :to)
              where r.statement_no = :no and r.kind = 'CHARGE'
              and (case when r.since_revision <= :from and r.until_revision > :from
                then 1 else 0 end)
                <> (case when r.since_revision <= :to and r.until_revision > :to
                then 1 else 0 end)
              and (o.statement_no is null or %s)
              order by r.resource_id, r.line_key, r.since_revision
              """.formatted(RecordRow.figuresDiffer("r", "o")))
          .setFetchSize(FETCH)
          .bind("no", statementNo)
          .bind("from", from)
          .bind("to", to)
          .map((row, context) -> new Read(RecordRow.read(row), row.getInt("is_old") == 1))
          .forEach(read -> each.receive(read.charge, read.isOld));
      return null;
    });
  }

  private record Read(BillingRecord charge, boolean isOld) {}

  /** Whether each use and purchase of a statement states quantity and price. */
  public boolean isPriced(long statementNo) {
    return database.read(handle -> handle
            .createQuery("""
                select count(*) from ledger_record
                where statement_no = :no and until_revision = :open and kind = 'CHARGE'
                and charge_category in ('Usage', 'Purchase')
                and (quantity is null or unit_price is null or unit_price < 0)
                """)
            .bind("no", statementNo)
            .bind("open", RecordRow.OPEN)
            .mapTo(Long.class)
            .one())
        == 0;
  }
}

package dev.billbridge.ledger;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.Finding;
import dev.billbridge.canonical.FindingKind;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.LedgerException;
import dev.billbridge.ledger.statement.RevisionRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** Which statements have been compared with which, and what the last comparison of each found. */
public final class Comparisons {

  private final Database database;

  Comparisons(Database database) {
    this.database = database;
  }

  /**
   * What one comparison is about.
   *
   * @param accountNumber account or contract number, as it stands in the statements; whichever
   *     configured accounts brought them
   * @param pair the two datasets, such as {@code invoices/usage}
   */
  public record Scope(String provider, String accountNumber, String pair, BillingPeriod period) {}

  /**
   * The statements of a dataset that speak of a whole period: it has closed, and they are final or
   * were read after it had. Neither estimates nor statements whose place another has taken. By
   * period.
   *
   * @param account name of a configured account: of the accounts or contracts that it has brought
   *     anything of, whoever brought the rest
   */
  public List<StatementRevision> whole(String provider, String account, String dataset) {
    Instant now = database.now();
    return database.read(handle -> handle
        .createQuery(RevisionRow.SELECT + """
                where v.revision = s.revision and s.provider = :provider and s.dataset = :dataset
                and s.replaced_by is null
                and s.account_number in (select o.account_number from ledger_statement o
                  where o.provider = :provider and o.account = :account)
                order by v.period_start, s.statement_id
                """)
        .bind("provider", provider)
        .bind("account", account)
        .bind("dataset", dataset)
        .map((row, context) ->
            new DatedRevision(RevisionRow.read(row), Utc.instant(row, "latest_taken_at")))
        .stream()
        .filter(each -> each.isWhole(now))
        .map(DatedRevision::revision)
        .toList());
  }

  /** @param takenAt when the documents were collected; null when that is not known */
  private record DatedRevision(StatementRevision revision, Instant takenAt) {

    boolean isWhole(Instant now) {
      Instant closed = revision.statement().closedFrom();
      boolean afterwards = revision.status() != StatementStatus.PROVISIONAL
          || takenAt != null && !takenAt.isBefore(closed);
      return afterwards && !now.isBefore(closed) && !revision.statement().isEstimate();
    }
  }

  /**
   * What has been compared of what a configured account has brought anything of, with the
   * fingerprint of what was compared.
   */
  public Map<Scope, String> of(String provider, String account) {
    Map<Scope, String> done = new HashMap<>();
    database
        .read(handle -> handle
            .createQuery("""
                select account_number, pair, period_start, period_end, fingerprint
                from ledger_comparison
                where provider = :provider
                and account_number in (select o.account_number from ledger_statement o
                  where o.provider = :provider and o.account = :account)
                """)
            .bind("provider", provider)
            .bind("account", account)
            .map((row, context) -> Map.entry(
                new Scope(
                    provider,
                    row.getString(1),
                    row.getString(2),
                    new BillingPeriod(
                        row.getObject(3, LocalDate.class), row.getObject(4, LocalDate.class))),
                row.getString(5)))
            .list())
        .forEach(each -> done.put(each.getKey(), each.getValue()));
    return done;
  }

  /** Puts what a comparison has found in the place of what the one before it found. */
  public void replace(Scope scope, String fingerprint, List<Finding> findings) {
    try {
      database.useChange(handle -> replace(handle, scope, fingerprint, findings));
    } catch (LedgerException e) {
      if (!database.isDuplicate(e)) {
        throw e;
      }
      // Another process compared the same for the first time, too, and was first.
      database.useChange(handle -> replace(handle, scope, fingerprint, findings));
    }
  }

  private void replace(Handle handle, Scope scope, String fingerprint, List<Finding> findings) {
    int known = bound(handle.createUpdate("""
                update ledger_comparison set fingerprint = :fingerprint, compared_at = :now
                where provider = :provider and account_number = :accountNumber and pair = :pair
                and period_start = :start and period_end = :end
                """), scope)
        .bind("fingerprint", fingerprint)
        .bind("now", Utc.of(database.now()))
        .execute();
    if (known == 0) {
      bound(handle.createUpdate("""
                  insert into ledger_comparison (provider, account_number, pair, period_start,
                    period_end, fingerprint, compared_at)
                  values (:provider, :accountNumber, :pair, :start, :end, :fingerprint, :now)
                  """), scope)
          .bind("fingerprint", fingerprint)
          .bind("now", Utc.of(database.now()))
          .execute();
    }
    long no = number(handle, scope).orElseThrow();
    handle
        .createUpdate("delete from ledger_finding where comparison_no = :no")
        .bind("no", no)
        .execute();
    for (Finding finding : findings) {
      handle
          .createUpdate("""
              insert into ledger_finding (comparison_no, kind, account, dataset, sentence)
              values (:no, :kind, :account, :dataset, :sentence)
              """)
          .bind("no", no)
          .bind("kind", finding.kind().name())
          .bind("account", finding.account())
          .bind("dataset", finding.dataset())
          .bind("sentence", finding.sentence())
          .execute();
    }
  }

  /** Takes out a comparison for which the statements or the rule are no longer there. */
  public void forget(Scope scope) {
    database.useChange(handle -> number(handle, scope).ifPresent(no -> {
      handle
          .createUpdate("delete from ledger_finding where comparison_no = :no")
          .bind("no", no)
          .execute();
      handle
          .createUpdate("delete from ledger_comparison where comparison_no = :no")
          .bind("no", no)
          .execute();
    }));
  }

  /** What the last comparisons found, of all accounts; by account, dataset and period. */
  public List<Finding> findings() {
    return database.read(handle -> handle
        .createQuery("""
            select f.kind, f.account, f.dataset, f.sentence from ledger_finding f
            join ledger_comparison c on c.comparison_no = f.comparison_no
            order by f.account, f.dataset, c.account_number, c.period_start, c.pair, f.finding_no
            """)
        .map((row, context) -> new Finding(
            FindingKind.valueOf(row.getString(1)),
            row.getString(2),
            row.getString(3),
            row.getString(4)))
        .list());
  }

  private static Optional<Long> number(Handle handle, Scope scope) {
    Query query = handle.createQuery("""
        select comparison_no from ledger_comparison
        where provider = :provider and account_number = :accountNumber and pair = :pair
        and period_start = :start and period_end = :end
        """);
    return bound(query, scope).mapTo(Long.class).findOne();
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Scope scope) {
    return statement
        .bind("provider", scope.provider())
        .bind("accountNumber", scope.accountNumber())
        .bind("pair", scope.pair())
        .bind("start", scope.period().start())
        .bind("end", scope.period().end());
  }
}

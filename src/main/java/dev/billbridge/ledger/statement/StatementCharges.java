package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.canonical.StatementStatus;
import dev.billbridge.canonical.Verdict;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.LedgerException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;

/**
 * What providers charged, statement by statement; statements whose place another has taken are left
 * out.
 */
public final class StatementCharges {

  private static final int CHUNK = 500;

  private final Database database;

  public StatementCharges(Database database) {
    this.database = database;
  }

  /**
   * What one statement charges.
   *
   * @param revision the latest
   * @param month in which its billing period begins
   * @param amount its stated total, or the sum of its charges where it states none
   */
  public record StatementCharge(
      long statementNo,
      int revision,
      StatementKey key,
      String account,
      String dataset,
      YearMonth month,
      Currency currency,
      BigDecimal amount,
      Judgement judgement) {}

  /** How far the amount can be relied on. */
  public record Judgement(StatementStatus status, Verdict verdict) {}

  /**
   * What a statement charges for a product.
   *
   * @param product name, or else id, or else type of the resource, at most 120 characters; null
   *     when a line has none of them
   */
  public record ProductCharge(String product, Currency currency, BigDecimal amount) {}

  /** Of every statement that charges anything, by account and month. */
  public List<StatementCharge> all() {
    return database.read(handle -> handle
        .createQuery("""
            select s.statement_no, s.revision, s.provider, s.account_number, s.statement_id,
              s.account, s.dataset, v.period_start, v.currency, v.status, v.verdict,
              coalesce(v.total, v.lines_total) as amount
            from ledger_statement s
            join ledger_revision v on v.statement_no = s.statement_no and v.revision = s.revision
            where s.replaced_by is null and s.provider <> 'resale' and v.currency is not null
            and (v.total is not null or v.lines_total <> 0 or v.verdict = 'UNSTATED')
            order by s.account, v.period_start, s.statement_no
            """)
        .setFetchSize(1_000)
        .map((row, context) -> charge(row))
        .list());
  }

  private static StatementCharge charge(ResultSet row) throws SQLException {
    return new StatementCharge(
        row.getLong("statement_no"),
        row.getInt("revision"),
        new StatementKey(
            row.getString("provider"),
            row.getString("account_number"),
            row.getString("statement_id")),
        row.getString("account"),
        row.getString("dataset"),
        YearMonth.from(row.getObject("period_start", LocalDate.class)),
        Currency.getInstance(row.getString("currency")),
        row.getBigDecimal("amount") == null
            ? BigDecimal.ZERO
            : ExactDecimal.canonical(row.getBigDecimal("amount")),
        new Judgement(
            StatementStatus.valueOf(row.getString("status")),
            Verdict.valueOf(row.getString("verdict"))));
  }

  private static final String BY_PRODUCT = """
      select t.statement_no, t.product, t.currency, sum(t.amount) as amount
      from (select r.statement_no, r.currency, r.amount,
          substring(coalesce(r.product_name, r.product_id, r.resource_type) from 1 for 120)
            as product
        from ledger_record r
        where r.until_revision = :open and r.kind = 'CHARGE'
        and r.statement_no in (<some>)) t
      group by t.statement_no, t.product, t.currency
      """;

  /**
   * What statements charge for each product, added up by the database.
   *
   * @param statements their numbers
   * @throws LedgerException if the ledger cannot be read
   */
  public Map<Long, List<ProductCharge>> byProduct(Collection<Long> statements) {
    Map<Long, List<ProductCharge>> charges = new HashMap<>();
    List<Long> all = List.copyOf(statements);
    for (int from = 0; from < all.size(); from += CHUNK) {
      List<Long> some = all.subList(from, Math.min(all.size(), from + CHUNK));
      some.forEach(no -> charges.put(no, new ArrayList<>()));
      database.useRead(handle -> {
        Query query = handle
            .createQuery(BY_PRODUCT)
            .bind("open", RecordRow.OPEN)
            .bindList("some", some)
            .setFetchSize(1_000);
        query
            .map((row, context) -> charges
                .get(row.getLong("statement_no"))
                .add(new ProductCharge(
                    row.getString("product"),
                    Currency.getInstance(row.getString("currency")),
                    ExactDecimal.canonical(row.getBigDecimal("amount")))))
            .list();
      });
    }
    return charges;
  }
}

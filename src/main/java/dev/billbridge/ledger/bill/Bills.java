package dev.billbridge.ledger.bill;

import dev.billbridge.canonical.BillingPeriod;
import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.canonical.StatementKey;
import dev.billbridge.database.RowLoader;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.database.Conditions;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.Slice;
import dev.billbridge.ledger.statement.RevisionRow;
import dev.billbridge.ledger.statement.StatementRow;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Rules, costs and margins of customers' bills. */
public final class Bills {

  private static final List<String> PART = List.of(
      "statement_no",
      "part_no",
      "resource_id",
      "line_key",
      "source_record",
      "cost",
      "assignment",
      "price");

  private final Database database;
  private final Audit audit;

  public Bills(Database database, Audit audit) {
    this.database = database;
    this.audit = audit;
  }

  /** How the bills of a month were drawn last; empty when they never were. */
  public Optional<DrawnMonth> month(YearMonth month) {
    return database.read(handle -> {
      List<DrawnMonth.Sums> sums = sums(handle, month);
      return handle
          .createQuery("select * from ledger_bill_month where bill_month = :month")
          .bind("month", month.toString())
          .map((row, context) -> new DrawnMonth(
              month,
              row.getString("rules_hash"),
              row.getString("inputs"),
              row.getInt("is_final") == 1,
              Utc.instant(row, "drawn_at"),
              sums))
          .findOne();
    });
  }

  /** Months that were drawn although something belongs to nobody, the latest first. */
  public List<DrawnMonth> incomplete() {
    List<String> months =
        database.read(handle -> handle.createQuery("""
            select distinct bill_month from ledger_bill_balance
            where unassigned <> 0
            order by bill_month desc
            """).mapTo(String.class).list());
    return months.stream()
        .flatMap(each -> month(YearMonth.parse(each)).stream())
        .toList();
  }

  private static List<DrawnMonth.Sums> sums(Handle handle, YearMonth month) {
    return handle
        .createQuery(
            "select * from ledger_bill_balance where bill_month = :month order by currency")
        .bind("month", month.toString())
        .map((row, context) -> new DrawnMonth.Sums(
            Currency.getInstance(row.getString("currency")),
            ExactDecimal.canonical(row.getBigDecimal("source")),
            ExactDecimal.canonical(row.getBigDecimal("charged")),
            ExactDecimal.canonical(row.getBigDecimal("own_use")),
            ExactDecimal.canonical(row.getBigDecimal("unassigned"))))
        .list();
  }

  /** The text of rules by which bills were drawn. */
  public Optional<String> rules(String hash) {
    return database.read(handle -> handle
        .createQuery("select rules from ledger_bill_rules where rules_hash = :hash")
        .bind("hash", hash)
        .mapTo(String.class)
        .findOne());
  }

  /** Keeps the text of rules, before anything is drawn by them. */
  public void keepRules(String hash, String text) {
    if (rules(hash).isEmpty()) {
      database.useChange(handle -> handle
          .createUpdate("insert into ledger_bill_rules (rules_hash, rules) values (:hash, :rules)")
          .bind("hash", hash)
          .bind("rules", text)
          .execute());
    }
  }

  /** Records that all bills of a month have been drawn. */
  public void drawn(DrawnMonth month) {
    String name = month.month().toString();
    database.useChange(handle -> {
      for (String table : List.of("ledger_bill_month", "ledger_bill_balance")) {
        handle
            .createUpdate("delete from " + table + " where bill_month = :month")
            .bind("month", name)
            .execute();
      }
      handle
          .createUpdate("""
              insert into ledger_bill_month (bill_month, rules_hash, inputs, is_final, drawn_at)
              values (:month, :rules, :inputs, :final, :at)
              """)
          .bind("month", name)
          .bind("rules", month.rulesHash())
          .bind("inputs", month.inputs())
          .bind("final", month.isFinal() ? 1 : 0)
          .bind("at", Utc.of(month.drawnAt()))
          .execute();
      for (DrawnMonth.Sums each : month.sums()) {
        handle
            .createUpdate("""
                insert into ledger_bill_balance
                  (bill_month, currency, source, charged, own_use, unassigned)
                values (:month, :currency, :source, :charged, :own, :unassigned)
                """)
            .bind("month", name)
            .bind("currency", each.currency().getCurrencyCode())
            .bind("source", each.source())
            .bind("charged", each.charged())
            .bind("own", each.own())
            .bind("unassigned", each.unassigned())
            .execute();
      }
    });
  }

  /** Records that somebody has a final month drawn again by the rules as they are now. */
  public void redrawn(YearMonth month, String by, String reason) {
    database.useChange(handle -> audit.redraw(handle, month, by, reason));
  }

  /**
   * Keeps what a bill is made of, in place of what it was made of before.
   *
   * @param handle of the transaction that posts the bill
   */
  public void write(Handle handle, long statementNo, Collection<BillPart> parts) {
    handle
        .createUpdate("delete from ledger_bill_part where statement_no = :no")
        .bind("no", statementNo)
        .execute();
    try (RowLoader loader =
        database.engine().loader(handle.getConnection(), "ledger_bill_part", PART)) {
      long number = 0;
      for (BillPart each : parts) {
        loader.add(new Object[] {
          statementNo,
          ++number,
          each.resourceId(),
          each.lineKey(),
          each.sourceRecord(),
          each.cost(),
          each.assignment(),
          each.price()
        });
      }
      loader.finish();
    } catch (SQLException e) {
      throw database.failure("keep what a bill is made of", e);
    }
  }

  /** What a line of a customer's bill, as it stands, is made of. */
  public List<BillPart> parts(StatementKey bill, String resourceId, String lineKey) {
    return database.read(handle -> StatementRow.find(handle, bill)
        .map(statement -> handle
            .createQuery("""
                select * from ledger_bill_part
                where statement_no = :no and resource_id = :resource and line_key = :line
                order by part_no
                """)
            .bind("no", statement.no())
            .bind("resource", resourceId)
            .bind("line", lineKey)
            .map((row, context) -> new BillPart(
                row.getString("resource_id"),
                row.getString("line_key"),
                row.getString("source_record"),
                ExactDecimal.canonical(row.getBigDecimal("cost")),
                row.getString("assignment"),
                row.getString("price")))
            .list())
        .orElse(List.of()));
  }

  /** The bills of a month as they stand, by customer and currency, with what they cost. */
  public List<Margin> margins(YearMonth month) {
    return margins(null, month, "");
  }

  /**
   * A part of all bills as they stand, with what they cost: the latest month first, then by
   * customer and currency.
   *
   * @param customer null for all
   * @param month null for all
   */
  public Slice.Rows<Margin> margins(String customer, YearMonth month, Slice slice) {
    return slice.of(margins(customer, month, slice.sql()));
  }

  private List<Margin> margins(String customer, YearMonth month, String slice) {
    Conditions conditions = new Conditions()
        .where("s.provider = :resale", "resale", StatementKey.RESALE)
        .where("s.account_number = :customer", "customer", customer)
        .where(
            "v.period_start = :start",
            "start",
            month == null ? null : BillingPeriod.of(month).start());
    return database.read(handle -> conditions
        .bind(handle.createQuery("""
            select %s, coalesce((select sum(p.cost) from ledger_bill_part p
              where p.statement_no = s.statement_no), 0) as cost
            from ledger_statement s
            join ledger_revision v on v.statement_no = s.statement_no and v.revision = s.revision
            %s
            order by v.period_start desc, s.account_number, v.currency
            %s
            """.formatted(RevisionRow.COLUMNS, conditions.clause(), slice)))
        .map((row, context) ->
            new Margin(RevisionRow.read(row), ExactDecimal.canonical(row.getBigDecimal("cost"))))
        .list());
  }
}

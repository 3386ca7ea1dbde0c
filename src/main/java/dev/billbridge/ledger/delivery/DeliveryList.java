package dev.billbridge.ledger.delivery;

import dev.billbridge.canonical.StatementKey;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.Conditions;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.Slice;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;

/** Deliveries done and to be done, narrowed down and in parts, newest first. */
public final class DeliveryList {

  private final Database database;

  public DeliveryList(Database database) {
    this.database = database;
  }

  /**
   * Which deliveries; null does not narrow down.
   *
   * @param account name of the configured account
   * @param month in which the billing period of the statement begins
   */
  public record Filter(
      String sink,
      DeliveryState state,
      String account,
      String dataset,
      YearMonth month,
      StatementKey statement) {

    /** Everything. */
    public static final Filter NONE = new Filter(null, null, null, null, null, null);

    /** The deliveries of one statement. */
    public static Filter of(StatementKey statement) {
      return new Filter(null, null, null, null, null, statement);
    }

    private Conditions conditions() {
      Conditions conditions = new Conditions()
          .where("d.sink = :sink", "sink", sink)
          .where("d.state = :state", "state", state == null ? null : state.name())
          .where("s.account = :account", "account", account)
          .where("s.dataset = :dataset", "dataset", dataset);
      if (month != null) {
        conditions
            .where("v.period_start >= :from", "from", month.atDay(1))
            .where("v.period_start < :to", "to", month.plusMonths(1).atDay(1));
      }
      if (statement != null) {
        conditions
            .where("s.provider = :provider", "provider", statement.provider())
            .where("s.account_number = :number", "number", statement.accountNumber())
            .where("s.statement_id = :id", "id", statement.statementId());
      }
      return conditions;
    }
  }

  /**
   * A delivery with its times, UTC.
   *
   * @param deliveredAt null until it has been delivered
   */
  public record TimedDelivery(Delivery delivery, Instant owedAt, Instant deliveredAt) {}

  /** A part of the list. */
  public Slice.Rows<TimedDelivery> of(Filter filter, Slice slice) {
    Conditions conditions = filter.conditions();
    String sql = DeliveryRow.SELECT
        + conditions.clause()
        + "order by d.owed_at desc, d.sink, d.statement_no, d.revision desc\n"
        + slice.sql();
    List<TimedDelivery> read = database.read(handle -> conditions
        .bind(handle.createQuery(sql))
        .map((row, context) -> new TimedDelivery(
            DeliveryRow.read(row), Utc.instant(row, "owed_at"), Utc.instant(row, "delivered_at")))
        .list());
    return slice.of(read);
  }
}

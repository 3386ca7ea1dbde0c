package dev.billbridge.ledger.sum;

import dev.billbridge.canonical.ExactDecimal;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.statement.RecordRow;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/**
 * The lines that hold now, or that were known at a time, grouped and added up by the database.
 * Statements whose place another has taken do not count; provisional ones and estimates do.
 */
public final class LineSums {

  /** Rows that are fetched at once, where the driver does not fetch all by itself. */
  private static final int FETCH = 2_000;

  private static final String NOW = """
      and v.revision = s.revision
      join ledger_record r on r.statement_no = s.statement_no and r.until_revision = :open
      where s.replaced_by is null
      """;
  /** A statement whose place another has taken since has no lines in its last revision. */
  private static final String AT_A_TIME = """
      and v.revision = (select max(o.revision) from ledger_revision o
        where o.statement_no = s.statement_no
        and coalesce(o.taken_at, o.recorded_at) <= :known)
      join ledger_record r on r.statement_no = s.statement_no
        and r.since_revision <= v.revision and r.until_revision > v.revision
      where 1 = 1
      """;

  private final Database database;

  public LineSums(Database database) {
    this.database = database;
  }

  /**
   * Hands over the sums in the order of their columns, equal values side by side; memory stays
   * small.
   *
   * @param by columns without repetition
   */
  public void read(LineFilter filter, List<LineColumn> by, Consumer<LineSum> each) {
    String columns = by.stream().map(LineColumn::sql).collect(Collectors.joining(", "));
    String sql = """
        select %1$s, max(r.product_name) as a_product, max(r.resource_name) as a_resource,
          count(*) as line_count,
          sum(case when v.status = 'PROVISIONAL' then 1 else 0 end) as provisional_count,
          sum(r.amount) as amount,
          case when count(r.net_amount) = count(*) then sum(r.net_amount) end as net_amount,
          case when count(r.tax_amount) = count(*) then sum(r.tax_amount) end as tax_amount,
          sum(r.quantity) as quantity, count(r.quantity) as quantity_count
        from ledger_statement s
        join ledger_revision v on v.statement_no = s.statement_no %2$s
        group by %1$s
        order by %1$s
        """.formatted(
        columns,
        (filter.knownAt() == null ? NOW : AT_A_TIME)
            + (filter.ofCustomers() ? "and s.provider = 'resale' " : "and s.provider <> 'resale' ")
            + conditions(filter));
    database.readLong(handle -> {
      Query query = handle.createQuery(sql).setFetchSize(FETCH);
      bind(query, filter);
      query.map((row, context) -> sum(row, by)).forEach(each);
      return null;
    });
  }

  /** The last month that a final or restated statement of charges is for. */
  public Optional<YearMonth> lastFinalMonth() {
    return database.read(handle -> handle
        .createQuery("""
            select max(v.period_start) as last_start from ledger_statement s
            join ledger_revision v on v.statement_no = s.statement_no and v.revision = s.revision
            where s.replaced_by is null and s.provider <> 'resale' and v.status <> 'PROVISIONAL'
            and exists (select 1 from ledger_record r where r.statement_no = s.statement_no
              and r.until_revision = :open and r.kind = 'CHARGE')
            """)
        .bind("open", RecordRow.OPEN)
        .map((row, context) ->
            Optional.ofNullable(row.getObject("last_start", LocalDate.class)).map(YearMonth::from))
        .one());
  }

  private static String conditions(LineFilter filter) {
    return (filter.from() == null ? "" : "and v.period_start >= :from ")
        + (filter.to() == null ? "" : "and v.period_start < :to ")
        + (filter.kind() == null ? "" : "and r.kind = :kind ")
        + (filter.accounts().isEmpty() ? "" : "and s.account in (<accounts>) ")
        + (filter.datasets().isEmpty() ? "" : "and s.dataset in (<datasets>) ");
  }

  private static void bind(Query query, LineFilter filter) {
    if (filter.knownAt() == null) {
      query.bind("open", RecordRow.OPEN);
    } else {
      query.bind("known", Utc.of(filter.knownAt()));
    }
    if (filter.from() != null) {
      query.bind("from", filter.from().atDay(1));
    }
    if (filter.to() != null) {
      query.bind("to", filter.to().plusMonths(1).atDay(1));
    }
    if (filter.kind() != null) {
      query.bind("kind", filter.kind().name());
    }
    if (!filter.accounts().isEmpty()) {
      query.bindList("accounts", List.copyOf(filter.accounts()));
    }
    if (!filter.datasets().isEmpty()) {
      query.bindList("datasets", List.copyOf(filter.datasets()));
    }
  }

  private static LineSum sum(ResultSet row, List<LineColumn> by) throws SQLException {
    Map<LineColumn, String> values = new EnumMap<>(LineColumn.class);
    for (int i = 0; i < by.size(); i++) {
      values.put(by.get(i), value(row, by.get(i), i + 1));
    }
    return new LineSum(
        values,
        row.getString("a_product"),
        row.getString("a_resource"),
        row.getLong("line_count"),
        row.getLong("provisional_count"),
        figure(row, "amount"),
        figure(row, "net_amount"),
        figure(row, "tax_amount"),
        figure(row, "quantity"),
        row.getLong("quantity_count"));
  }

  private static String value(ResultSet row, LineColumn column, int place) throws SQLException {
    return switch (column) {
      case MONTH -> {
        int month = row.getInt(place);
        yield YearMonth.of(month / 100, month % 100).toString();
      }
      case UNIT_PRICE -> ExactDecimal.text(ExactDecimal.canonical(row.getBigDecimal(place)));
      default -> row.getString(place);
    };
  }

  /** A sum may have more digits than a single figure is allowed. */
  private static BigDecimal figure(ResultSet row, String column) throws SQLException {
    BigDecimal sum = row.getBigDecimal(column);
    if (sum == null) {
      return null;
    }
    BigDecimal plain = sum.stripTrailingZeros();
    return plain.scale() < 0 ? plain.setScale(0) : plain;
  }
}

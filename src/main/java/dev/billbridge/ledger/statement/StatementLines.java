package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.database.Slice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;

/** The lines of a statement, in parts and in any order, and what differs between two revisions. */
public final class StatementLines {

  /** In which order; unknown values come last. */
  public enum Order {
    LINE("r.line_number"),
    RESOURCE("r.resource_id"),
    NAME("r.resource_name"),
    PRODUCT("coalesce(r.product_name, r.product_id)"),
    REGION("r.region"),
    QUANTITY("r.quantity"),
    PRICE("r.unit_price"),
    AMOUNT("r.amount");

    private final String column;

    Order(String column) {
      this.column = column;
    }

    private String sql(boolean descending) {
      return "order by case when %1$s is null then 1 else 0 end, %1$s %2$s, r.resource_id, r.line_key\n"
          .formatted(column, descending ? "desc" : "asc");
    }
  }

  private final Database database;

  public StatementLines(Database database) {
    this.database = database;
  }

  /**
   * The lines that a revision lists.
   *
   * @param order null for the order of the ledger: by resource and line key, which is quick however
   *     many lines there are
   */
  public Slice.Rows<BillingRecord> of(
      StatementRevision revision, Order order, boolean descending, Slice slice) {
    String sql = """
        select r.* from ledger_record r
        where r.statement_no = :no and r.since_revision <= :revision
        and r.until_revision > :revision
        """
        + (order == null
            ? "order by r.statement_no, r.resource_id, r.line_key\n"
            : order.sql(descending))
        + slice.sql();
    return slice.of(database.read(handle -> handle
        .createQuery(sql)
        .bind("no", revision.statementNo())
        .bind("revision", revision.number())
        .map((row, context) -> RecordRow.read(row))
        .list()));
  }

  /**
   * A line of which two revisions say different things.
   *
   * @param before null when the earlier one does not list it
   * @param after null when the later one does not list it
   */
  public record Changed(BillingRecord before, BillingRecord after) {

    /** What the later revision says, or else the earlier. */
    public BillingRecord either() {
      return after == null ? before : after;
    }
  }

  /**
   * The lines of which two revisions of a statement say different things, by resource and line key.
   *
   * @param most so many at most
   */
  public Slice.Rows<Changed> changes(StatementRevision earlier, StatementRevision later, int most) {
    Map<List<String>, Changed> changes = new LinkedHashMap<>();
    int limit = 2 * most + 2;
    int[] read = {0};
    database.useRead(handle -> {
      Query query = handle
          .createQuery("""
              select r.* from ledger_record r
              where r.statement_no = :no
              and (r.since_revision > :earlier and r.since_revision <= :later
                and r.until_revision > :later
                or r.since_revision <= :earlier and r.until_revision > :earlier
                and r.until_revision <= :later)
              order by r.statement_no, r.resource_id, r.line_key, r.since_revision
              limit :limit
              """)
          .bind("no", earlier.statementNo())
          .bind("earlier", earlier.number())
          .bind("later", later.number())
          .bind("limit", limit);
      query
          .map((row, context) -> {
            read[0]++;
            BillingRecord record = RecordRow.read(row);
            boolean isEarlier = row.getInt("since_revision") <= earlier.number();
            return changes.merge(
                List.of(record.resourceId(), record.lineKey()),
                isEarlier ? new Changed(record, null) : new Changed(null, record),
                (before, after) -> new Changed(before.before(), after.after()));
          })
          .list();
    });
    List<Changed> differing = new ArrayList<>(changes.values());
    boolean cut = read[0] == limit;
    if (cut) {
      // What the later revision says of the last one may not have been read.
      differing.remove(differing.size() - 1);
    }
    differing.removeIf(each -> each.before() != null
        && each.after() != null
        && each.before().contentHash().equals(each.after().contentHash()));
    return new Slice.Rows<>(
        differing.subList(0, Math.min(most, differing.size())), cut || differing.size() > most);
  }
}

package dev.billbridge.ledger.statement;

import dev.billbridge.canonical.BillingRecord;
import dev.billbridge.canonical.RevisedRecord;
import dev.billbridge.canonical.RevisedRecord.Change;
import dev.billbridge.canonical.StatementRevision;
import dev.billbridge.ledger.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Reads the records of a statement as one of its revisions knew them, page by page along the
 * primary key. Versions never change once a later revision exists, so the pages fit together
 * without a long transaction, on every engine.
 */
public final class RecordPages {

  /** Records in a page. */
  public static final int PAGE = 1_000;

  /**
   * For each key the version that held at the revision, or the last one before it vanished. In two
   * plain ranges of the primary key, since no engine turns "this resource or a later one" into one
   * range. They are ordered by the columns of that key from its first one on: otherwise H2 does not
   * see that the rows come in order, and sorts all that follow.
   */
  private static final String PAGE_OF_RECORDS = """
      select r.*, case when :revision > 1 and r.since_revision = :revision
        and exists (select 1 from ledger_record o where o.statement_no = r.statement_no
        and o.resource_id = r.resource_id and o.line_key = r.line_key
        and o.until_revision = r.since_revision)
        then 1 else 0 end as replaces
      from ledger_record r
      where r.statement_no = :no and r.since_revision <= :revision
      and (r.until_revision > :revision or not exists (select 1 from ledger_record o
        where o.statement_no = r.statement_no and o.resource_id = r.resource_id
        and o.line_key = r.line_key and o.since_revision > r.since_revision
        and o.since_revision <= :revision))
      and %s
      order by r.statement_no, r.resource_id, r.line_key
      limit :limit
      """;

  private static final String SAME_RESOURCE =
      PAGE_OF_RECORDS.formatted("r.resource_id = :resource and r.line_key > :line");
  private static final String LATER_RESOURCES =
      PAGE_OF_RECORDS.formatted("r.resource_id > :resource");

  private static final ExecutorService READERS = Executors.newCachedThreadPool(work -> {
    Thread thread = new Thread(work, "ledger-records");
    thread.setDaemon(true);
    return thread;
  });

  private RecordPages() {}

  static void read(Database database, StatementRevision revision, Consumer<RevisedRecord> each) {
    read(database, revision, Runnable::run, each);
  }

  /** The same in a transaction, with what it has written and not yet committed. */
  public static void read(Handle handle, StatementRevision revision, Consumer<RevisedRecord> each) {
    List<RevisedRecord> page = page(handle, revision, null);
    page.forEach(each);
    while (page.size() == PAGE) {
      page = page(handle, revision, page.get(PAGE - 1).content());
      page.forEach(each);
    }
  }

  /** The same; while a page is handed over, the next one is read on another connection. */
  static void readAhead(
      Database database, StatementRevision revision, Consumer<RevisedRecord> each) {
    read(database, revision, READERS, each);
  }

  private static void read(
      Database database,
      StatementRevision revision,
      Executor reader,
      Consumer<RevisedRecord> each) {
    List<RevisedRecord> page = page(database, revision, null);
    while (page.size() == PAGE) {
      BillingRecord last = page.get(PAGE - 1).content();
      CompletableFuture<List<RevisedRecord>> next =
          CompletableFuture.supplyAsync(() -> page(database, revision, last), reader);
      page.forEach(each);
      page = arrived(next);
    }
    page.forEach(each);
  }

  private static List<RevisedRecord> arrived(CompletableFuture<List<RevisedRecord>> page) {
    try {
      return page.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static List<RevisedRecord> page(
      Database database, StatementRevision revision, BillingRecord after) {
    return database.read(handle -> page(handle, revision, after));
  }

  private static List<RevisedRecord> page(
      Handle handle, StatementRevision revision, BillingRecord after) {
    List<RevisedRecord> page = new ArrayList<>();
    if (after != null) {
      page.addAll(query(handle, SAME_RESOURCE, revision, after, PAGE));
    }
    if (page.size() < PAGE) {
      page.addAll(query(handle, LATER_RESOURCES, revision, after, PAGE - page.size()));
    }
    return page;
  }

  private static List<RevisedRecord> query(
      Handle handle, String sql, StatementRevision revision, BillingRecord after, int limit) {
    var query = handle
        .createQuery(sql)
        .bind("no", revision.statementNo())
        .bind("revision", revision.number())
        .bind("limit", limit)
        .bind("resource", after == null ? "" : after.resourceId());
    if (sql.equals(SAME_RESOURCE)) {
      query.bind("line", after.lineKey());
    }
    return query.map((row, context) -> record(row, revision.number())).list();
  }

  private static RevisedRecord record(ResultSet row, int revision) throws SQLException {
    int since = row.getInt("since_revision");
    int until = row.getInt("until_revision");
    Change change = until == revision
        ? Change.VANISHED
        : since < revision
            ? Change.UNCHANGED
            : row.getInt("replaces") == 1 ? Change.CHANGED : Change.NEW;
    return new RevisedRecord(
        RecordRow.read(row), since, until <= revision, change, row.getString("content_hash"));
  }
}

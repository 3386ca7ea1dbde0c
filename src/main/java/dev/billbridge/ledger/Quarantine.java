package dev.billbridge.ledger;

import dev.billbridge.canonical.ContentHash;
import dev.billbridge.canonical.Text;
import dev.billbridge.database.Utc;
import dev.billbridge.ledger.audit.Audit;
import dev.billbridge.ledger.database.Database;
import dev.billbridge.ledger.run.Runs.RunSeries;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.EmptyHandling;

/**
 * What could not become canonical: kept, counted, shown. Each item belongs to what was requested,
 * such as one bill. A problem that is met again is the same item, seen once more. An item leaves
 * when its problem is gone, and so do all of a request when it is ingested.
 */
public final class Quarantine {

  private final Database database;
  private final Audit audit;

  Quarantine(Database database, Audit audit) {
    this.database = database;
    this.audit = audit;
  }

  /**
   * One thing that is wrong.
   *
   * @param document path in the archive
   * @param pointer place in it; empty for the whole document
   * @param reason what is wrong, and how to fix it
   */
  public record Problem(String document, String pointer, String reason) {

    public Problem {
      // A provider's text may contain what no terminal should obey and PostgreSQL refuses.
      pointer = Text.oneLine(pointer);
      reason = Text.oneLine(reason);
    }
  }

  /** How many things could not become canonical, by account and dataset. */
  public Map<RunSeries, Long> counts() {
    return database.read(handle -> {
      Map<RunSeries, Long> counts = new HashMap<>();
      handle
          .createQuery("""
              select account, dataset, count(*) as items from ledger_quarantine
              group by account, dataset
              """)
          .map((row, context) -> counts.put(
              new RunSeries(row.getString("account"), row.getString("dataset")),
              row.getLong("items")))
          .list();
      return counts;
    });
  }

  /**
   * Records what is wrong with something that was requested, in place of what was wrong with it
   * before.
   *
   * @param subject what was requested, the same at every attempt
   */
  public void put(String account, String dataset, String subject, List<Problem> problems) {
    String request = subject(subject);
    Instant now = database.now();
    Map<String, Problem> byPlace = new LinkedHashMap<>();
    problems.forEach(problem -> byPlace.put(
        new ContentHash()
            .add(account)
            .add(dataset)
            .add(request)
            .add(problem.pointer())
            .hex(),
        problem));
    database.useChange(handle -> {
      handle
          .createUpdate("""
            delete from ledger_quarantine
            where account = :account and dataset = :dataset
              and subject = :subject and fingerprint not in (<places>)
            """)
          .bind("account", account)
          .bind("dataset", dataset)
          .bind("subject", request)
          .bindList("places", List.copyOf(byPlace.keySet()))
          .execute();
      byPlace.forEach((place, problem) -> {
        int seen = handle
            .createUpdate("""
            update ledger_quarantine
            set last_seen_at = :now, seen = seen + 1, document = :document,
              reason = :reason
            where fingerprint = :place
            """)
            .bind("now", Utc.of(now))
            .bind("document", problem.document())
            .bind("reason", problem.reason())
            .bind("place", place)
            .execute();
        if (seen == 0) {
          handle
              .createUpdate("""
            insert into ledger_quarantine (account, dataset, subject, document,
              pointer, reason, fingerprint, first_seen_at, last_seen_at, seen)
            values (:account, :dataset, :subject, :document, :pointer, :reason,
              :place, :now, :now, 1)
            """)
              .bind("account", account)
              .bind("dataset", dataset)
              .bind("subject", request)
              .bind("document", problem.document())
              .bind("pointer", problem.pointer())
              .bind("reason", problem.reason())
              .bind("place", place)
              .bind("now", Utc.of(now))
              .execute();
        }
      });
    });
  }

  /** What was requested is in order. Only reads when nothing was wrong with it. */
  public void release(String account, String dataset, String subject) {
    release(account, dataset, subject, List.of());
  }

  /**
   * What was requested has been ingested. Only reads when nothing was wrong with it.
   *
   * @param documents it consists of; a release that did not know subjects noted problems with these
   */
  public void release(String account, String dataset, String subject, List<String> documents) {
    String request = subject(subject);
    List<Long> items = database.read(handle -> handle
        .createQuery("""
            select quarantine_no from ledger_quarantine
            where account = :account and dataset = :dataset
              and (subject = :subject or document in (<documents>))
            """)
        .bind("account", account)
        .bind("dataset", dataset)
        .bind("subject", request)
        .bindList(EmptyHandling.NULL_KEYWORD, "documents", documents)
        .mapTo(Long.class)
        .list());
    if (!items.isEmpty()) {
      database.useChange(handle -> handle
          .createUpdate("delete from ledger_quarantine where quarantine_no in (<items>)")
          .bindList("items", items)
          .execute());
    }
  }

  private static String subject(String subject) {
    return new ContentHash().add(subject).hex();
  }

  /** Removes what concerned documents that were removed from the archive. */
  public void releaseDocuments(String account, String dataset, List<String> documents) {
    if (!documents.isEmpty()) {
      database.useChange(handle -> handle
          .createUpdate("""
            delete from ledger_quarantine
            where account = :account and dataset = :dataset
              and document in (<documents>)
            """)
          .bind("account", account)
          .bind("dataset", dataset)
          .bindList("documents", documents)
          .execute());
    }
  }

  /**
   * Removes items by order of an operator; kept in the audit trail. What is still wrong comes back
   * with the next attempt.
   *
   * @param numbers of the items
   * @return those that were there
   */
  public List<QuarantinedItem> dismiss(Set<Long> numbers, String by, String reason) {
    return database.change(handle -> {
      List<QuarantinedItem> dismissed =
          entries(handle).stream().filter(item -> numbers.contains(item.no())).toList();
      for (QuarantinedItem item : dismissed) {
        handle
            .createUpdate("delete from ledger_quarantine where quarantine_no = :no")
            .bind("no", item.no())
            .execute();
        audit.dismissal(
            handle,
            "%s %s %s%s".formatted(item.account(), item.dataset(), item.document(), item.pointer()),
            by,
            reason);
      }
      return dismissed;
    });
  }

  /** All items, latest problem first. */
  public List<QuarantinedItem> entries() {
    return database.read(Quarantine::entries);
  }

  private static List<QuarantinedItem> entries(Handle handle) {
    return handle
        .createQuery("""
            select *
            from ledger_quarantine
            order by last_seen_at desc, quarantine_no desc
            """)
        .map((row, context) -> new QuarantinedItem(
            row.getLong("quarantine_no"),
            row.getString("account"),
            row.getString("dataset"),
            row.getString("document"),
            row.getString("pointer"),
            row.getString("reason"),
            Utc.instant(row, "first_seen_at"),
            Utc.instant(row, "last_seen_at"),
            row.getInt("seen")))
        .list();
  }
}
